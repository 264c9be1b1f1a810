-- platform tables: jobs, events, audit, idempotency, blobs, settings.
create table setting (
  key text primary key not null,
  value text not null
) strict;
create table job (
  job_id blob primary key not null,
  kind text not null,
  params text not null,               -- json
  unique_key text,                    -- at most one unfinished job per key
  unit_id blob,                       -- whose work it is (scope)
  state text not null,                -- queued running done failed cancelled
  enqueued_by text not null,          -- actor, as json
  account_id blob,
  enqueued_at integer not null,       -- µs UTC, as all instants
  started_at integer,
  finished_at integer,
  lease_owner text,
  lease_until integer,
  attempts integer not null default 0,
  done integer not null default 0,
  total integer not null default 0,
  note text not null default '',      -- text key of the present step
  checkpoint text,                    -- json, resumes from here
  result text,                        -- json
  error text,                         -- json problem
  cancel_requested integer not null default 0
) strict;
create unique index job_unique_key on job (unique_key) where unique_key is not null and state in ('queued', 'running');
create index job_state on job (state, enqueued_at);
create table event (
  event_id blob primary key not null,
  kind text not null,
  payload text not null,
  actor text not null,
  occurred_at integer not null,
  dispatched_at integer
) strict;
create index event_undispatched on event (occurred_at) where dispatched_at is null;
create table event_consumed (
  consumer text not null,
  event_id blob not null,
  consumed_at integer not null,
  primary key (consumer, event_id)
) strict;
create table audit_entry (
  audit_entry_id blob primary key not null,
  at integer not null,
  actor_kind text not null,           -- account link job system anonymous
  account_id blob,
  acting_for_id blob,
  action text not null,               -- e.g. people.unit_created
  target_kind text not null,
  target_id text not null,            -- opaque, never a name
  unit_id blob,
  outcome text not null,              -- done refused
  detail text not null,               -- json of codes and numbers, never names
  seal_no integer                     -- null: not yet sealed
) strict;
create index audit_entry_at on audit_entry (at);
create index audit_entry_seal on audit_entry (seal_no);
create table audit_seal (
  seal_no integer primary key not null,
  first_at integer not null,
  last_at integer not null,
  entries integer not null,
  root blob not null,
  prev blob not null,
  hmac blob not null,
  sealed_at integer not null
) strict;
create table idempotency (
  actor_key text not null,
  request_key text not null,
  endpoint text not null,
  body_hash text not null,
  status integer not null,
  response text not null,
  at integer not null,
  primary key (actor_key, request_key)
) strict;
create table blob (
  blob_id blob primary key not null,
  store_key text not null,            -- name in the blob store
  size integer not null,
  media_type text not null,
  file_name text not null,
  purpose text not null,
  created_at integer not null,
  created_by text not null
) strict;
create table policy_override (
  policy_override_id blob primary key not null,
  key text not null,
  unit_id blob not null,
  value text not null,
  verdict text,
  base_hash text not null,
  valid_from text not null,
  valid_to text,
  document_no text not null,
  reason text not null,
  set_by blob not null,
  set_at integer not null,
  ended_at integer,
  version integer not null default 1
) strict;
