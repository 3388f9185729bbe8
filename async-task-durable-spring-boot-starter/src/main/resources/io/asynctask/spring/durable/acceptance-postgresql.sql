-- What requests have said of the tasks that they have started.
create table if not exists async_task_acceptance (
  id varchar(64) not null references async_task (id) on delete cascade,
  owner varchar(255) not null,           -- empty for no owner
  location varchar(2000) not null,
  result varchar(2000),
  accepted_at timestamp with time zone not null,
  primary key (id, owner)
);
