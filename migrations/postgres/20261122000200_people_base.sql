-- people: units, groupings, persons, posts, enrolments, guardians, accounts, grants, sessions, imports.
create table unit (
  unit_id uuid primary key not null,
  parent_id uuid references unit (unit_id),
  kind text not null,                 -- region office centre area school class
  name text not null,
  name_pinyin text not null,          -- sorts and finds Chinese names alike on both databases
  short_name text not null default '',
  code text,                          -- 学校(机构)标识码
  stages text not null default '',    -- space separated: primary junior senior
  traits text not null default '',    -- space separated: private special teaching_point boarding rural
  entry_year bigint,                 -- class: cohort
  class_no bigint,                   -- class: number in the cohort
  class_stage text,                   -- class: stage of the cohort
  valid_from text not null,
  valid_to text,
  version bigint not null default 1
);
create unique index unit_code on unit (code) where code is not null and valid_to is null;
create index unit_parent on unit (parent_id);
create unique index unit_class on unit (parent_id, class_stage, entry_year, class_no) where kind = 'class' and valid_to is null;
create table unit_closure (
  ancestor_id uuid not null references unit (unit_id),
  descendant_id uuid not null references unit (unit_id),
  depth bigint not null,
  primary key (ancestor_id, descendant_id)
);
create index unit_closure_descendant on unit_closure (descendant_id, depth);
create table unit_alias (
  unit_alias_id uuid primary key not null,
  unit_id uuid not null references unit (unit_id),
  alias text not null,
  alias_key text not null             -- normalised for look-up
);
create index unit_alias_key on unit_alias (alias_key);
create table grouping_unit (
  grouping_id uuid primary key not null,
  kind text not null,                 -- education_group area alliance pairing subject_centre
  name text not null,
  lead_unit_id uuid references unit (unit_id),
  valid_from text not null,
  valid_to text,
  version bigint not null default 1
);
create table grouping_member (
  grouping_member_id uuid primary key not null,
  grouping_id uuid not null references grouping_unit (grouping_id),
  unit_id uuid not null references unit (unit_id),
  valid_from text not null,
  valid_to text
);
create index grouping_member_unit on grouping_member (unit_id);
create index grouping_member_grouping on grouping_member (grouping_id);
create table person (
  person_id uuid primary key not null,
  name text not null,
  name_pinyin text not null,
  gender text not null default '',    -- m f or empty
  birth_date text,
  merged_into uuid references person (person_id),
  created_at bigint not null,
  version bigint not null default 1
);
create index person_name on person (name);
create index person_pinyin on person (name_pinyin);
create table person_identifier (
  person_identifier_id uuid primary key not null,
  person_id uuid not null references person (person_id),
  kind text not null,                 -- id_card student_no staff_no
  sealed bytea not null,               -- vault field
  blind bytea not null,                -- vault blind index
  valid_from text not null,
  valid_to text
);
create unique index person_identifier_blind on person_identifier (kind, blind) where valid_to is null;
create index person_identifier_person on person_identifier (person_id);
create table post (
  post_id uuid primary key not null,
  person_id uuid not null references person (person_id),
  unit_id uuid not null references unit (unit_id),
  kind text not null,                 -- principal vice_principal dean researcher teacher head_teacher clerk officer leader inspector
  subject text,
  stage text,
  valid_from text not null,
  valid_to text,
  version bigint not null default 1
);
create index post_person on post (person_id);
create index post_unit on post (unit_id);
create table enrolment (
  enrolment_id uuid primary key not null,
  person_id uuid not null references person (person_id),
  school_id uuid not null references unit (unit_id),
  class_id uuid not null references unit (unit_id),
  valid_from text not null,
  valid_to text,
  end_reason text
);
create unique index enrolment_current on enrolment (person_id) where valid_to is null;
create index enrolment_class on enrolment (class_id, valid_to);
create index enrolment_school on enrolment (school_id, valid_to);
create table guardian (
  guardian_link_id uuid primary key not null,
  guardian_id uuid not null references person (person_id),
  student_id uuid not null references person (person_id),
  relation text not null,
  valid_from text not null,
  valid_to text
);
create index guardian_student on guardian (student_id);
create table account (
  account_id uuid primary key not null,
  person_id uuid references person (person_id),
  login text not null unique,
  display_name text not null,
  password_hash text,
  state text not null,                -- pending active locked disabled
  failed_count bigint not null default 0,
  locked_until bigint,
  created_at bigint not null,
  last_login_at bigint,
  is_demo bigint not null default 0,
  version bigint not null default 1
);
create table activation_code (
  activation_code_id uuid primary key not null,
  account_id uuid not null references account (account_id),
  code_hash text not null,
  expires_at bigint not null,
  used_at bigint,
  created_by uuid,
  created_at bigint not null
);
create table role_grant (
  role_grant_id uuid primary key not null,
  account_id uuid not null references account (account_id),
  role text not null,                 -- key of catalog/roles.toml
  unit_id uuid not null references unit (unit_id),
  subject text,
  stage text,
  valid_from text not null,
  valid_to text,
  granted_by uuid,
  granted_at bigint not null,
  ended_at bigint
);
create index role_grant_account on role_grant (account_id);
create table acting_for (
  acting_for_id uuid primary key not null,
  principal_id uuid not null references account (account_id),
  delegate_id uuid not null references account (account_id),
  reason text not null,
  valid_from text not null,
  valid_to text not null,
  ended_at bigint,
  created_at bigint not null
);
create table login_session (
  login_session_id uuid primary key not null,
  account_id uuid not null references account (account_id),
  acting_for_id uuid references acting_for (acting_for_id),
  token_hash text not null unique,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  address text not null,
  agent text not null
);
create index login_session_account on login_session (account_id);
create table access_link (
  access_link_id uuid primary key not null,
  token_hash text not null unique,
  purpose text not null,              -- improvement_read result_read …
  target_id text not null,
  unit_id uuid not null references unit (unit_id),
  holder text not null,               -- who was given it, in words of the office
  created_by uuid not null,
  created_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint,
  last_used_at bigint
);
create table import_batch (
  import_batch_id uuid primary key not null,
  kind text not null,                 -- roster scores
  state text not null,                -- staging planned applying applied undoing undone failed discarded
  unit_id uuid not null references unit (unit_id),
  subject_id text,                    -- scores: assessment id / subject as 'assessment:subject'
  params text not null default '{}',  -- json: what the form said
  blob_id uuid not null,
  file_name text not null,
  template_version text,
  plan_hash text,
  plan text,                          -- json: counts, brake, notices
  brake text,                         -- json when the brake was pulled
  brake_released text,                -- why it was applied all the same
  position bigint,                   -- apply: last row written, so that a killed job goes on behind it
  error text,                         -- json sentence, when a job failed
  job_id uuid,
  created_by uuid not null,
  created_at bigint not null,
  applied_at bigint,
  undone_at bigint,
  version bigint not null default 1
);
create index import_batch_kind on import_batch (kind, created_at);
create table import_row (
  import_batch_id uuid not null,
  sheet text not null,
  row_no bigint not null,
  verdict text not null,              -- new update unchanged skip error
  problems text not null default '[]',-- json of field errors
  plan text,                          -- json: what will be written (official ids sealed)
  before_image bytea,                  -- sealed json, for undo
  target_id uuid,
  undo text,                          -- null undone refused:<code>
  primary key (import_batch_id, sheet, row_no)
);
create index import_row_target on import_row (target_id);
create index person_merged on person (merged_into);
create index guardian_guardian on guardian (guardian_id);
