-- evidence: unit values, findings, schools' statements, improvement tasks, follow-up.
create table evidence_value (
  analysis_id blob not null,
  assessment_id blob not null,
  series text not null,               -- analyses of one series are compared over time
  period integer not null,            -- order in time, yyyymmdd
  period_label text not null,
  unit_id blob not null references unit (unit_id),
  unit_kind text not null,
  peer_group text not null,           -- units of the same stage and kind
  stage text not null,
  grade integer not null,
  subject text not null,
  dimension text not null,            -- total domain point
  member text not null,               -- '' for total
  scale text not null,                -- marks rate
  estimate real not null,
  se real not null,
  error real not null,                -- standard error that findings rest on: pooled over units, chance of intake in it
  sd_pupil real not null,             -- pupil SD of the scale: effects are divided by it
  expectation real not null,
  shrunk real not null,               -- posterior difference from the expectation, scale units
  shrunk_se real not null,
  n integer not null,
  pupils integer not null,
  state text not null,                -- ok insufficient no_comparison withdrawn
  comparison text not null,           -- kind region, empty where nothing could be expected
  href text not null,
  created_at integer not null,
  primary key (analysis_id, unit_id, subject, dimension, member)
) strict;
create index evidence_value_unit on evidence_value (unit_id, series, subject, dimension, member);
create index evidence_value_series on evidence_value (series, period);
create table finding (
  finding_id blob primary key not null,
  analysis_id blob not null,
  assessment_id blob not null,
  assessment_name text not null,
  evidence_href text not null,        -- page of the web UI that shows where it comes from
  unit_id blob not null references unit (unit_id),
  unit_kind text not null,            -- school region
  subject text not null,
  stage text not null,
  grade integer not null,
  dimension text not null,            -- total domain point
  member text not null,
  direction text not null,            -- weakness strength
  comparison text not null,           -- kind region past
  scale text not null,                -- marks rate
  effect real not null,               -- posterior, in points of the scale
  lower real not null,
  upper real not null,
  effect_sd real not null,            -- in pupil SD
  lfsr real not null,
  estimate real not null,
  expectation real not null,
  n integer not null,
  pupils integer not null,
  schools integer,                    -- of a region: how many of its schools share it
  rank_no integer not null,           -- order within the unit
  state text not null,                -- open superseded withdrawn
  published_region integer not null default 0,
  published_school integer not null default 0,
  created_at integer not null
) strict;
create index finding_unit on finding (unit_id, created_at);
create index finding_analysis on finding (analysis_id);
create table finding_statement (
  finding_statement_id blob primary key not null,
  finding_id blob not null references finding (finding_id),
  body text not null,
  written_by blob not null,
  written_at integer not null,
  supersedes blob
) strict;
create index finding_statement_finding on finding_statement (finding_id);
create table improvement_task (
  improvement_task_id blob primary key not null,
  finding_id blob references finding (finding_id),
  assessment_id blob not null,
  unit_id blob not null references unit (unit_id),
  subject text not null,
  stage text not null,
  dimension text not null,
  member text not null,
  title text not null,
  state text not null,                -- open accepted acting awaiting_follow_up closed withdrawn
  owner_person_id blob,
  guide_person_id blob,
  opened_by blob not null,
  opened_at integer not null,
  accept_due text not null,
  measures_due text,
  follow_up_after text,
  closed_at integer,
  outcome text,                       -- improved no_difference_yet declined not_measured
  version integer not null default 1
) strict;
create index improvement_task_unit on improvement_task (unit_id, state);
create table improvement_measure (
  improvement_measure_id blob primary key not null,
  improvement_task_id blob not null references improvement_task (improvement_task_id),
  body text not null,
  owner text not null,
  due text not null,
  done_at integer,
  done_by blob,
  done_note text,
  position integer not null,
  version integer not null default 1
) strict;
create index improvement_measure_task on improvement_measure (improvement_task_id);
create table improvement_log (
  improvement_log_id blob primary key not null,
  improvement_task_id blob not null references improvement_task (improvement_task_id),
  kind text not null,                 -- opened accepted measure_added measure_done visit note state follow_up
  body text not null,
  at integer not null,
  by_account blob,
  by_name text not null
) strict;
create index improvement_log_task on improvement_log (improvement_task_id, at);
create table follow_up (
  follow_up_id blob primary key not null,
  improvement_task_id blob not null references improvement_task (improvement_task_id),
  before_analysis_id blob not null,
  after_analysis_id blob not null,
  before_label text not null,
  after_label text not null,
  scale text not null,                -- marks rate
  sd_pupil real not null,             -- pupil SD at the follow-up: the figures below are in it
  before_value real not null,         -- shrunk, relative to expectation
  before_se real not null,
  before_n integer not null,
  after_value real not null,          -- as measured, relative to expectation
  after_se real not null,
  after_n integer not null,
  comparison_change real not null,    -- of comparable units without a task
  comparison_n integer not null,
  effect real not null,
  lower real not null,
  upper real not null,
  verdict text not null,              -- improved no_difference_yet declined
  created_at integer not null,
  unique (improvement_task_id, after_analysis_id)
) strict;
