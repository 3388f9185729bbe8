-- The durable tasks: what was called, and how it has ended.
create table if not exists async_task (
  id varchar(64) not null primary key,
  name varchar(255) not null,
  task_key varchar(255),
  live_key varchar(255),                 -- the key until the task ends, then null
  tags jsonb not null,
  state varchar(16) not null,            -- SCHEDULED, RUNNING, COMPLETED, FAILED or CANCELLED
  arguments text not null,
  context text not null,
  result text,
  failure text,
  node varchar(50),
  attempt integer not null,
  failures integer not null,             -- failed attempts since the call or the last retry
  progress_done bigint,
  progress_total bigint,
  progress_message varchar(1000),
  cancel_requested boolean not null,
  cancel_reason varchar(1000),
  cancel_node varchar(50),               -- the node that requested the cancel
  cancel_at timestamp with time zone,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone
);
create unique index if not exists async_task_live_key_idx on async_task (name, live_key) where live_key is not null;
create index if not exists async_task_created_idx on async_task (created_at, id);
create index if not exists async_task_state_idx on async_task (state, created_at);
create index if not exists async_task_key_idx on async_task (task_key, created_at) where task_key is not null;
create index if not exists async_task_node_idx on async_task (node, state) where node is not null;
create index if not exists async_task_ended_idx on async_task (ended_at) where ended_at is not null;
create index if not exists async_task_tags_idx on async_task using gin (tags jsonb_path_ops) where tags <> '{}'::jsonb;

-- What has to run, and when: the table of db-scheduler.
create table if not exists async_task_execution (
  task_name varchar(255) not null,
  task_instance varchar(64) not null,
  task_data bytea,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by varchar(50),
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index if not exists async_task_execution_due_idx on async_task_execution (picked, execution_time);
create index if not exists async_task_execution_heartbeat_idx on async_task_execution (picked, last_heartbeat);

-- What requests have said of the tasks that they have started.
create table if not exists async_task_acceptance (
  id varchar(255) not null,              -- as the addresses have it
  task varchar(64) not null references async_task (id) on delete cascade,
  owner varchar(255) not null,           -- empty for no owner
  location varchar(2000) not null,
  result varchar(2000),
  accepted_at timestamp with time zone not null,
  primary key (id, owner)
);
create index if not exists async_task_acceptance_task_idx on async_task_acceptance (task);
