-- monitoring: assessments, blueprints, draws, releases, analyses, results, publications.
create table assessment (
  assessment_id blob primary key not null,
  unit_id blob not null references unit (unit_id),    -- organiser
  name text not null,
  form text not null,                 -- sampled_monitoring academic_level_exam graduating_mock school_term_exam
  level text not null,                -- who holds it: national province city county group area school
  stage text not null,
  grade integer not null,
  school_year integer not null,       -- first calendar year of the school year
  term integer not null,              -- 1 autumn 2 spring
  exam_date text,
  proposal text not null,             -- json: what guard 1 was shown
  verdict text not null,              -- json: what it said
  exception text,                     -- json: officer or decision, reason, blob
  basis_document text not null default '',
  list_item text not null default '',
  state text not null,                -- draft registered closed withdrawn
  created_by blob not null,
  created_at integer not null,
  registered_at integer,
  series text not null default '',    -- assessments of one series share a scale
  version integer not null default 1
) strict;
create index assessment_unit on assessment (unit_id);
create table assessment_subject (
  assessment_id blob not null references assessment (assessment_id),
  subject text not null,
  full_mark integer not null,         -- hundredths
  blueprint_state text not null default 'none', -- none draft confirmed
  linked_scale integer not null default 0,
  primary key (assessment_id, subject)
) strict;
create table assessment_school (
  assessment_id blob not null references assessment (assessment_id),
  school_id blob not null references unit (unit_id),
  primary key (assessment_id, school_id)
) strict;
create table blueprint_item (
  blueprint_item_id blob primary key not null,
  assessment_id blob not null references assessment (assessment_id),
  subject text not null,
  position integer not null,
  item_no text not null,
  full_mark integer not null,         -- hundredths
  kind text not null,                 -- choice blank short long
  point text not null,                -- knowledge point (leaf)
  domain text not null,               -- its parent
  competence text not null default '',
  cognitive text not null default '', -- know understand apply reason
  booklets text not null default '',  -- space separated booklet numbers, empty: all
  unique (assessment_id, subject, position)
) strict;
create table sample_draw (
  sample_draw_id blob primary key not null,
  assessment_id blob not null references assessment (assessment_id),
  draw_no integer not null,
  seed text not null,                 -- hex, 32 bytes
  generator text not null,            -- draw/1
  design text not null,               -- json
  frame_hash text not null,
  result_hash text not null,
  state text not null,                -- drawn superseded
  source text not null,               -- drawn imported
  drawn_at integer not null,
  drawn_by blob not null,
  witness text not null default '',
  sealed_until text,
  unique (assessment_id, draw_no)
) strict;
create table sample_school (
  sample_draw_id blob not null references sample_draw (sample_draw_id),
  school_id blob not null references unit (unit_id),
  stratum text not null,
  zone integer not null,
  replicate integer not null,         -- 0 or 1: which half of the zone; 2: its pupils are split
  n_frame integer not null,
  n_drawn integer not null,
  school_weight real not null,
  primary key (sample_draw_id, school_id)
) strict;
create table sample_pupil (
  sample_draw_id blob not null references sample_draw (sample_draw_id),
  person_id blob not null references person (person_id),
  school_id blob not null references unit (unit_id),
  class_id blob not null references unit (unit_id),
  booklet integer not null default 1,
  weight real not null,
  zone integer not null,
  replicate integer not null,
  primary key (sample_draw_id, person_id)
) strict;
create table data_release (
  release_id blob primary key not null,
  assessment_id blob not null references assessment (assessment_id),
  release_no integer not null,
  state text not null,                -- freezing frozen withdrawn failed
  frozen_at integer not null,         -- when asked for, while freezing
  frozen_by blob not null,
  job_id blob,
  withdrawn_at integer,
  withdraw_reason text,
  note text not null default '',
  unique (assessment_id, release_no)
) strict;
create table release_batch (
  release_id blob not null references data_release (release_id),
  import_batch_id blob not null references import_batch (import_batch_id),
  subject text not null,
  primary key (release_id, import_batch_id)
) strict;
create table release_file (
  release_id blob not null references data_release (release_id),
  subject text not null,
  path text not null,                 -- below the warehouse folder
  sha256 text not null,
  n_rows integer not null,
  blueprint text not null,            -- json: the blueprint as frozen
  primary key (release_id, subject)
) strict;
create table release_unit (
  release_id blob not null references data_release (release_id),
  unit_no integer not null,
  unit_id blob not null,
  parent_no integer,
  kind text not null,                 -- region grouping school class
  name text not null,
  code text not null default '',
  sort_key text not null,             -- code order, the only order of schools
  n_frame integer not null,
  n_drawn integer not null,
  stages text not null default '',
  traits text not null default '',
  primary key (release_id, unit_no)
) strict;
create index release_unit_unit on release_unit (unit_id);
create table release_unit_member (
  release_id blob not null,
  grouping_no integer not null,
  unit_no integer not null,
  primary key (release_id, grouping_no, unit_no)
) strict;
create table release_student (
  release_id blob not null references data_release (release_id),
  student_no integer not null,
  person_id blob not null,
  class_id blob not null,
  primary key (release_id, student_no)
) strict;
create table analysis (
  analysis_id blob primary key not null,
  release_id blob not null references data_release (release_id),
  state text not null,                -- running frozen superseded failed withdrawn
  code_version text not null,
  seed text not null,
  options text not null,              -- json
  started_at integer not null,
  frozen_at integer,
  started_by blob not null,
  job_id blob
) strict;
create index analysis_release on analysis (release_id);
create table result_cell (
  analysis_id blob not null references analysis (analysis_id),
  unit_id blob not null,
  unit_kind text not null,
  subject text not null,
  dimension text not null,            -- total item point domain competence cognitive level
  member text not null,               -- '' for total
  position integer not null,
  n integer not null,
  n_eligible integer not null,
  estimate real,                      -- null when masked
  se real,
  se_kind text not null,
  mask text not null,                 -- none primary secondary
  stats text not null default '{}',   -- json: sd, quantiles, alpha …
  primary key (analysis_id, unit_id, subject, dimension, member)
) strict;
create index result_cell_dimension on result_cell (analysis_id, subject, dimension, member);
create table publication (
  publication_id blob primary key not null,
  analysis_id blob not null references analysis (analysis_id),
  audience text not null,             -- region school
  published_at integer not null,
  published_by blob not null,
  withdrawn_at integer
) strict;
