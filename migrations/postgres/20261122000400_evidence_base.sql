-- evidence: unit values, findings, schools' statements, improvement tasks, follow-up.
create table evidence_value (
  analysis_id uuid not null,
  assessment_id uuid not null,
  series text not null,               -- analyses of one series are compared over time
  period bigint not null,            -- order in time, yyyymmdd
  period_label text not null,
  unit_id uuid not null references unit (unit_id),
  unit_kind text not null,
  peer_group text not null,           -- units of the same stage and kind
  stage text not null,
  grade bigint not null,
  subject text not null,
  dimension text not null,            -- total domain point
  member text not null,               -- '' for total
  scale text not null,                -- marks rate
  estimate double precision not null,
  se double precision not null,
  error double precision not null,                -- standard error that findings rest on: pooled over units, chance of intake in it
  sd_pupil double precision not null,             -- pupil SD of the scale: effects are divided by it
  expectation double precision not null,
  shrunk double precision not null,               -- posterior difference from the expectation, scale units
  shrunk_se double precision not null,
  n bigint not null,
  pupils bigint not null,
  state text not null,                -- ok insufficient no_comparison withdrawn
  comparison text not null,           -- kind region, empty where nothing could be expected
  href text not null,
  created_at bigint not null,
  primary key (analysis_id, unit_id, subject, dimension, member)
);
create index evidence_value_unit on evidence_value (unit_id, series, subject, dimension, member);
create index evidence_value_series on evidence_value (series, period);
create table finding (
  finding_id uuid primary key not null,
  analysis_id uuid not null,
  assessment_id uuid not null,
  assessment_name text not null,
  evidence_href text not null,        -- page of the web UI that shows where it comes from
  unit_id uuid not null references unit (unit_id),
  unit_kind text not null,            -- school region
  subject text not null,
  stage text not null,
  grade bigint not null,
  dimension text not null,            -- total domain point
  member text not null,
  direction text not null,            -- weakness strength
  comparison text not null,           -- kind region past
  scale text not null,                -- marks rate
  effect double precision not null,               -- posterior, in points of the scale
  lower double precision not null,
  upper double precision not null,
  effect_sd double precision not null,            -- in pupil SD
  lfsr double precision not null,
  estimate double precision not null,
  expectation double precision not null,
  n bigint not null,
  pupils bigint not null,
  schools bigint,                    -- of a region: how many of its schools share it
  rank_no bigint not null,           -- order within the unit
  state text not null,                -- open superseded withdrawn
  published_region bigint not null default 0,
  published_school bigint not null default 0,
  created_at bigint not null
);
create index finding_unit on finding (unit_id, created_at);
create index finding_analysis on finding (analysis_id);
create table finding_statement (
  finding_statement_id uuid primary key not null,
  finding_id uuid not null references finding (finding_id),
  body text not null,
  written_by uuid not null,
  written_at bigint not null,
  supersedes uuid
);
create index finding_statement_finding on finding_statement (finding_id);
create table improvement_task (
  improvement_task_id uuid primary key not null,
  finding_id uuid references finding (finding_id),
  assessment_id uuid not null,
  unit_id uuid not null references unit (unit_id),
  subject text not null,
  stage text not null,
  dimension text not null,
  member text not null,
  title text not null,
  state text not null,                -- open accepted acting awaiting_follow_up closed withdrawn
  owner_person_id uuid,
  guide_person_id uuid,
  opened_by uuid not null,
  opened_at bigint not null,
  accept_due text not null,
  measures_due text,
  follow_up_after text,
  closed_at bigint,
  outcome text,                       -- improved no_difference_yet declined not_measured
  version bigint not null default 1
);
create index improvement_task_unit on improvement_task (unit_id, state);
create table improvement_measure (
  improvement_measure_id uuid primary key not null,
  improvement_task_id uuid not null references improvement_task (improvement_task_id),
  body text not null,
  owner text not null,
  due text not null,
  done_at bigint,
  done_by uuid,
  done_note text,
  position bigint not null,
  version bigint not null default 1
);
create index improvement_measure_task on improvement_measure (improvement_task_id);
create table improvement_log (
  improvement_log_id uuid primary key not null,
  improvement_task_id uuid not null references improvement_task (improvement_task_id),
  kind text not null,                 -- opened accepted measure_added measure_done visit note state follow_up
  body text not null,
  at bigint not null,
  by_account uuid,
  by_name text not null
);
create index improvement_log_task on improvement_log (improvement_task_id, at);
create table follow_up (
  follow_up_id uuid primary key not null,
  improvement_task_id uuid not null references improvement_task (improvement_task_id),
  before_analysis_id uuid not null,
  after_analysis_id uuid not null,
  before_label text not null,
  after_label text not null,
  scale text not null,                -- marks rate
  sd_pupil double precision not null,             -- pupil SD at the follow-up: the figures below are in it
  before_value double precision not null,         -- shrunk, relative to expectation
  before_se double precision not null,
  before_n bigint not null,
  after_value double precision not null,          -- as measured, relative to expectation
  after_se double precision not null,
  after_n bigint not null,
  comparison_change double precision not null,    -- of comparable units without a task
  comparison_n bigint not null,
  effect double precision not null,
  lower double precision not null,
  upper double precision not null,
  verdict text not null,              -- improved no_difference_yet declined
  created_at bigint not null,
  unique (improvement_task_id, after_analysis_id)
);
