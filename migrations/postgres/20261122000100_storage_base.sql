-- platform tables: jobs, events, audit, idempotency, blobs, settings.
create table setting (
  key text primary key not null,
  value text not null
);
create table job (
  job_id uuid primary key not null,
  kind text not null,
  params text not null,               -- json
  unique_key text,                    -- at most one unfinished job per key
  unit_id uuid,                       -- whose work it is (scope)
  state text not null,                -- queued running done failed cancelled
  enqueued_by text not null,          -- actor, as json
  account_id uuid,
  enqueued_at bigint not null,       -- µs UTC, as all instants
  started_at bigint,
  finished_at bigint,
  lease_owner text,
  lease_until bigint,
  attempts bigint not null default 0,
  done bigint not null default 0,
  total bigint not null default 0,
  note text not null default '',      -- text key of the present step
  checkpoint text,                    -- json, resumes from here
  result text,                        -- json
  error text,                         -- json problem
  cancel_requested bigint not null default 0
);
create unique index job_unique_key on job (unique_key) where unique_key is not null and state in ('queued', 'running');
create index job_state on job (state, enqueued_at);
create table event (
  event_id uuid primary key not null,
  kind text not null,
  payload text not null,
  actor text not null,
  occurred_at bigint not null,
  dispatched_at bigint
);
create index event_undispatched on event (occurred_at) where dispatched_at is null;
create table event_consumed (
  consumer text not null,
  event_id uuid not null,
  consumed_at bigint not null,
  primary key (consumer, event_id)
);
create table audit_entry (
  audit_entry_id uuid primary key not null,
  at bigint not null,
  actor_kind text not null,           -- account link job system anonymous
  account_id uuid,
  acting_for_id uuid,
  action text not null,               -- e.g. people.unit_created
  target_kind text not null,
  target_id text not null,            -- opaque, never a name
  unit_id uuid,
  outcome text not null,              -- done refused
  detail text not null,               -- json of codes and numbers, never names
  seal_no bigint                     -- null: not yet sealed
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_seal on audit_entry (seal_no);
create table audit_seal (
  seal_no bigint primary key not null,
  first_at bigint not null,
  last_at bigint not null,
  entries bigint not null,
  root bytea not null,
  prev bytea not null,
  hmac bytea not null,
  sealed_at bigint not null
);
create table idempotency (
  actor_key text not null,
  request_key text not null,
  endpoint text not null,
  body_hash text not null,
  status bigint not null,
  response text not null,
  at bigint not null,
  primary key (actor_key, request_key)
);
create table blob (
  blob_id uuid primary key not null,
  store_key text not null,            -- name in the blob store
  size bigint not null,
  media_type text not null,
  file_name text not null,
  purpose text not null,
  created_at bigint not null,
  created_by text not null
);
create table policy_override (
  policy_override_id uuid primary key not null,
  key text not null,
  unit_id uuid not null,
  value text not null,
  verdict text,
  base_hash text not null,
  valid_from text not null,
  valid_to text,
  document_no text not null,
  reason text not null,
  set_by uuid not null,
  set_at bigint not null,
  ended_at bigint,
  version bigint not null default 1
);
