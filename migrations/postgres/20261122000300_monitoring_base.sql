-- monitoring: assessments, blueprints, draws, releases, analyses, results, publications.
create table assessment (
  assessment_id uuid primary key not null,
  unit_id uuid not null references unit (unit_id),    -- organiser
  name text not null,
  form text not null,                 -- sampled_monitoring academic_level_exam graduating_mock school_term_exam
  level text not null,                -- who holds it: national province city county group area school
  stage text not null,
  grade bigint not null,
  school_year bigint not null,       -- first calendar year of the school year
  term bigint not null,              -- 1 autumn 2 spring
  exam_date text,
  proposal text not null,             -- json: what guard 1 was shown
  verdict text not null,              -- json: what it said
  exception text,                     -- json: officer or decision, reason, blob
  basis_document text not null default '',
  list_item text not null default '',
  state text not null,                -- draft registered closed withdrawn
  created_by uuid not null,
  created_at bigint not null,
  registered_at bigint,
  series text not null default '',    -- assessments of one series share a scale
  version bigint not null default 1
);
create index assessment_unit on assessment (unit_id);
create table assessment_subject (
  assessment_id uuid not null references assessment (assessment_id),
  subject text not null,
  full_mark bigint not null,         -- hundredths
  blueprint_state text not null default 'none', -- none draft confirmed
  linked_scale bigint not null default 0,
  primary key (assessment_id, subject)
);
create table assessment_school (
  assessment_id uuid not null references assessment (assessment_id),
  school_id uuid not null references unit (unit_id),
  primary key (assessment_id, school_id)
);
create table blueprint_item (
  blueprint_item_id uuid primary key not null,
  assessment_id uuid not null references assessment (assessment_id),
  subject text not null,
  position bigint not null,
  item_no text not null,
  full_mark bigint not null,         -- hundredths
  kind text not null,                 -- choice blank short long
  point text not null,                -- knowledge point (leaf)
  domain text not null,               -- its parent
  competence text not null default '',
  cognitive text not null default '', -- know understand apply reason
  booklets text not null default '',  -- space separated booklet numbers, empty: all
  unique (assessment_id, subject, position)
);
create table sample_draw (
  sample_draw_id uuid primary key not null,
  assessment_id uuid not null references assessment (assessment_id),
  draw_no bigint not null,
  seed text not null,                 -- hex, 32 bytes
  generator text not null,            -- draw/1
  design text not null,               -- json
  frame_hash text not null,
  result_hash text not null,
  state text not null,                -- drawn superseded
  source text not null,               -- drawn imported
  drawn_at bigint not null,
  drawn_by uuid not null,
  witness text not null default '',
  sealed_until text,
  unique (assessment_id, draw_no)
);
create table sample_school (
  sample_draw_id uuid not null references sample_draw (sample_draw_id),
  school_id uuid not null references unit (unit_id),
  stratum text not null,
  zone bigint not null,
  replicate bigint not null,         -- 0 or 1: which half of the zone; 2: its pupils are split
  n_frame bigint not null,
  n_drawn bigint not null,
  school_weight double precision not null,
  primary key (sample_draw_id, school_id)
);
create table sample_pupil (
  sample_draw_id uuid not null references sample_draw (sample_draw_id),
  person_id uuid not null references person (person_id),
  school_id uuid not null references unit (unit_id),
  class_id uuid not null references unit (unit_id),
  booklet bigint not null default 1,
  weight double precision not null,
  zone bigint not null,
  replicate bigint not null,
  primary key (sample_draw_id, person_id)
);
create table data_release (
  release_id uuid primary key not null,
  assessment_id uuid not null references assessment (assessment_id),
  release_no bigint not null,
  state text not null,                -- freezing frozen withdrawn failed
  frozen_at bigint not null,         -- when asked for, while freezing
  frozen_by uuid not null,
  job_id uuid,
  withdrawn_at bigint,
  withdraw_reason text,
  note text not null default '',
  unique (assessment_id, release_no)
);
create table release_batch (
  release_id uuid not null references data_release (release_id),
  import_batch_id uuid not null references import_batch (import_batch_id),
  subject text not null,
  primary key (release_id, import_batch_id)
);
create table release_file (
  release_id uuid not null references data_release (release_id),
  subject text not null,
  path text not null,                 -- below the warehouse folder
  sha256 text not null,
  n_rows bigint not null,
  blueprint text not null,            -- json: the blueprint as frozen
  primary key (release_id, subject)
);
create table release_unit (
  release_id uuid not null references data_release (release_id),
  unit_no bigint not null,
  unit_id uuid not null,
  parent_no bigint,
  kind text not null,                 -- region grouping school class
  name text not null,
  code text not null default '',
  sort_key text not null,             -- code order, the only order of schools
  n_frame bigint not null,
  n_drawn bigint not null,
  stages text not null default '',
  traits text not null default '',
  primary key (release_id, unit_no)
);
create index release_unit_unit on release_unit (unit_id);
create table release_unit_member (
  release_id uuid not null,
  grouping_no bigint not null,
  unit_no bigint not null,
  primary key (release_id, grouping_no, unit_no)
);
create table release_student (
  release_id uuid not null references data_release (release_id),
  student_no bigint not null,
  person_id uuid not null,
  class_id uuid not null,
  primary key (release_id, student_no)
);
create table analysis (
  analysis_id uuid primary key not null,
  release_id uuid not null references data_release (release_id),
  state text not null,                -- running frozen superseded failed withdrawn
  code_version text not null,
  seed text not null,
  options text not null,              -- json
  started_at bigint not null,
  frozen_at bigint,
  started_by uuid not null,
  job_id uuid
);
create index analysis_release on analysis (release_id);
create table result_cell (
  analysis_id uuid not null references analysis (analysis_id),
  unit_id uuid not null,
  unit_kind text not null,
  subject text not null,
  dimension text not null,            -- total item point domain competence cognitive level
  member text not null,               -- '' for total
  position bigint not null,
  n bigint not null,
  n_eligible bigint not null,
  estimate double precision,                      -- null when masked
  se double precision,
  se_kind text not null,
  mask text not null,                 -- none primary secondary
  stats text not null default '{}',   -- json: sd, quantiles, alpha …
  primary key (analysis_id, unit_id, subject, dimension, member)
);
create index result_cell_dimension on result_cell (analysis_id, subject, dimension, member);
create table publication (
  publication_id uuid primary key not null,
  analysis_id uuid not null references analysis (analysis_id),
  audience text not null,             -- region school
  published_at bigint not null,
  published_by uuid not null,
  withdrawn_at bigint
);
