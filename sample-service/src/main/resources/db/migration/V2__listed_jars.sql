-- The jars that an audit has found, listed once: all attempts of its task have the same.
create table listed_jar (
  audit_id bigint not null references audit (id) on delete cascade,
  ordinal  integer not null,                     -- its place among the audit's jars
  path     varchar(4096) not null,               -- below the audit root
  primary key (audit_id, ordinal)
);
