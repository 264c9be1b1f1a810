// The API's types as the pages use them: literal unions where the server documents strings, nothing optional in answers.
// contract-check.ts holds every one of them to the types generated from the server's OpenAPI document.
// Everything under /api/v1. Ids are UUID strings; instants are RFC 3339 UTC strings; dates "2026-05-12"; scores are marks as numbers.
// Lists: GET with ?cursor&limit(<=500)&<filters> -> Page<T>. Every list also answers /…/export.xlsx with the same filters (where marked X).
// Mutable things carry version; writes send If-Match: "<version>" (412 -> problem with `current`). POST sends Idempotency-Key.
// Errors: application/problem+json Problem.

export interface Page<T> { items: T[]; next: string | null; count: number; count_capped: boolean }
export interface FieldError { field: string; row?: number; code: string; params: Record<string, string> }
export interface Problem { type: string; status: number; code: string; params: Record<string, string>; fields: FieldError[]; current?: unknown }
/** A sentence as code + params: rendered by text keys on either side. */
export interface Sentence { code: string; params: Record<string, string> }

// ---- session -------------------------------------------------------------------------------------------------
// POST /session LoginRequest -> Me | 401 ; GET /session -> Me ; DELETE /session
// POST /session/activate ActivateRequest -> Me ; GET /session/demo-accounts -> DemoAccount[] (404 outside demo)
// GET /session/logins -> Login[] ; POST /session/logins/{id}/end ; POST /session/password {old, new}
// POST /session/act-for {acting_for_id|null} -> Me ; GET /links/{token} -> LinkView (people without accounts)
export interface LoginRequest { login: string; password: string }
export interface ActivateRequest { login: string; code: string; password: string }
export interface Me {
  account_id: string; login: string; display_name: string; person_id: string | null
  roles: MyRole[]; permissions: string[]; home_unit: UnitRef | null; acting_for: ActingRef | null; can_act_for: ActingRef[]
  region: UnitRef; school_year: string; term: number; week: number | null; idle_minutes: number; demo: boolean
}
export interface MyRole { role: string; unit: UnitRef; subject: string | null; stage: string | null }
export interface ActingRef { acting_for_id: string; principal_name: string; valid_to: string }
export interface DemoAccount { login: string; password: string; role: string; display_name: string; unit_name: string }
export interface Login { login_session_id: string; created_at: string; last_seen_at: string; address: string; agent: string; current: boolean; ended_at: string | null }
export interface LinkView { purpose: string; holder: string; expires_at: string; improvement: ImprovementDetail | null }

// ---- workbench -----------------------------------------------------------------------------------------------
// GET /workbench -> Workbench   (composed by role)
export interface Workbench { todos: Todo[]; overdue: number; findings: FindingRow[]; finding_total: number; improvements: ImprovementRow[]; assessments: AssessmentRow[]; facts: WorkbenchFact[] }
export interface Todo { kind: string; due: string | null; days_late: number; title: Sentence; system: string; href: string }
export interface WorkbenchFact { code: string; params: Record<string, string>; value: string; tone: 'plain' | 'good' | 'late' }

// ---- units and people ----------------------------------------------------------------------------------------
// GET /units?parent&kind&stage&q  -> Page<UnitRow> X ; GET /units/tree?depth -> UnitNode[] ; GET /units/{id} -> UnitDetail
// POST /units UnitWrite -> UnitDetail ; PUT /units/{id} UnitWrite ; POST /units/{id}/close {date}
// POST /units/{id}/aliases {alias} ; DELETE /units/{id}/aliases/{alias_id}
// GET /groupings -> Grouping[] ; POST /groupings GroupingWrite ; PUT /groupings/{id} ; POST /groupings/{id}/members {unit_id, valid_from} ; POST /groupings/{id}/members/{member_id}/end {date}
// GET /persons?q&unit&kind(student|staff) -> Page<PersonRow> X ; GET /persons/{id} -> PersonDetail ; POST /persons PersonWrite ; PUT /persons/{id}
// POST /persons/{id}/posts PostWrite ; POST /persons/{id}/posts/{post_id}/end {date}
// POST /persons/{id}/enrolments EnrolmentWrite (moves whoever is in another class) ; POST /persons/{id}/enrolments/end {date, reason: transferred|graduated|left}
// POST /persons/{id}/guardians GuardianWrite ; POST /persons/{id}/guardians/{guardian_link_id}/end {date}   (all four -> PersonDetail)
// POST /persons/{id}/merge {into, reason} ; POST /persons/{id}/split {reason}   (split undoes a merge)
// POST /persons/{id}/reveal {kind, reason} -> {value}  (identifier in the clear, audited)
export interface UnitRef { unit_id: string; name: string; kind: string }
export interface UnitRow { unit_id: string; parent_id: string | null; kind: string; name: string; short_name: string; code: string | null; stages: string[]; traits: string[]; pupils: number; staff: number; version: number }
export interface UnitNode { unit_id: string; name: string; kind: string; stages: string[]; children: UnitNode[]; child_count: number }
export interface UnitDetail extends UnitRow { path: UnitRef[]; aliases: { unit_alias_id: string; alias: string }[]; classes: ClassRow[]; groupings: { grouping_id: string; name: string; kind: string; lead: boolean }[]; posts: PostRow[]; valid_from: string; valid_to: string | null }
export interface ClassRow { unit_id: string; name: string; stage: string; entry_year: number; class_no: number; grade: number | null; pupils: number }
export interface UnitWrite { parent_id: string | null; kind: string; name: string; short_name?: string; code?: string | null; stages: string[]; traits: string[]; valid_from?: string; entry_year?: number; class_no?: number }
export interface Grouping { grouping_id: string; kind: string; name: string; lead: UnitRef | null; valid_from: string; valid_to: string | null; members: { grouping_member_id: string; unit: UnitRef; valid_from: string; valid_to: string | null }[]; version: number }
export interface GroupingWrite { kind: string; name: string; lead_unit_id: string | null; valid_from: string; valid_to?: string | null }
export interface PersonRow { person_id: string; name: string; gender: string; kind: string; unit: UnitRef | null; class_name: string | null; post_kinds: string[]; merged: boolean; version: number }
export interface PersonDetail { person_id: string; name: string; gender: string; birth_date: string | null; identifiers: { kind: string; masked: string; valid_from: string; valid_to: string | null }[]; posts: PostRow[]; enrolments: { school: UnitRef; class_name: string; valid_from: string; valid_to: string | null; end_reason: string | null }[]; guardians: { guardian_link_id: string; name: string; relation: string; valid_from: string; valid_to: string | null }[]; merged_into: string | null; merged_from: { person_id: string; name: string }[]; account: { account_id: string; login: string; state: string } | null; version: number }
export interface PersonWrite { name: string; gender: string; birth_date?: string | null; identifiers?: { kind: string; value: string }[] }
export interface PostRow { post_id: string; person_id: string; person_name: string; unit: UnitRef; kind: string; subject: string | null; stage: string | null; valid_from: string; valid_to: string | null }
export interface EnrolmentWrite { class_id: string; valid_from: string }
export interface EnrolmentEnd { date: string; reason: 'transferred' | 'graduated' | 'left' }
export interface GuardianWrite { name: string; relation: string; valid_from: string }
export interface PostWrite { unit_id: string; kind: string; subject?: string | null; stage?: string | null; valid_from: string }

// ---- accounts and roles --------------------------------------------------------------------------------------
// GET /accounts?q&state&role -> Page<AccountRow> X ; POST /accounts AccountWrite -> AccountCreated ; POST /accounts/{id}/activation-code -> {code, expires_at} (shown once)
// POST /accounts/{id}/lock {reason} ; /unlock ; /disable ; GET /accounts/{id} -> AccountDetail ; POST /accounts/{id}/sign-out
// POST /accounts/{id}/grants GrantWrite ; POST /grants/{id}/end
// GET /roles -> RoleInfo[] ; GET /acting-for -> Acting[] ; POST /acting-for ActingWrite ; POST /acting-for/{id}/end
// POST /access-links {purpose, target_id, holder, days} -> {url_token, expires_at} ; GET /access-links?target_id ; POST /access-links/{id}/revoke
export interface AccountRow { account_id: string; login: string; display_name: string; state: string; roles: string[]; unit_names: string[]; last_login_at: string | null; version: number }
export interface AccountWrite { login: string; display_name: string; person_id?: string | null }
export interface AccountCreated { account: AccountDetail; activation_code: string; expires_at: string }
export interface AccountDetail extends AccountRow { person_id: string | null; grants: GrantRow[]; logins: Login[]; locked_until: string | null; failed_count: number }
export interface GrantRow { role_grant_id: string; role: string; unit: UnitRef; subject: string | null; stage: string | null; valid_from: string; valid_to: string | null; ended: boolean }
export interface GrantWrite { role: string; unit_id: string; subject?: string | null; stage?: string | null; valid_from: string; valid_to?: string | null }
export interface RoleInfo { role: string; permissions: string[]; scope: string; excludes: string[]; clauses: string[] }
export interface Acting { acting_for_id: string; principal_id: string; principal_name: string; delegate_id: string; delegate_name: string; reason: string; valid_from: string; valid_to: string; ended_at: string | null }
export interface ActingWrite { principal_id: string; delegate_id: string; reason: string; valid_from: string; valid_to: string }
export interface AccessLink { access_link_id: string; purpose: string; holder: string; created_at: string; expires_at: string; revoked_at: string | null; last_used_at: string | null }

// ---- imports (roster and scores share one shape) -------------------------------------------------------------
// GET /imports?kind&state -> Page<ImportBatch> ; GET /imports/{id} -> ImportBatch ; GET /imports/{id}/rows?verdict&cursor -> Page<ImportRow>
// GET /imports/template.xlsx?kind=roster[&unit_id] | kind=scores&assessment_id&subject&shape=wide|long | kind=blueprint&assessment_id&subject
// POST /imports (multipart: kind, unit_id [+ complete=true: the file holds all pupils of every school in it] | assessment_id+subject, file) -> ImportBatch (202; staging is a job)
// POST /imports/{id}/apply {plan_hash, release_brake?: reason} -> ImportBatch (202 job) ; 409 people.plan_stale
// POST /imports/{id}/undo -> ImportBatch (202 job) ; POST /imports/{id}/discard ; GET /imports/{id}/verdict.xlsx
export interface ImportBatch { import_batch_id: string; kind: string; state: string; unit: UnitRef; assessment: { assessment_id: string; name: string; subject: string } | null; file_name: string; counts: ImportCounts; plan_hash: string | null; brake: Sentence | null; notices: Sentence[]; job_id: string | null; created_by_name: string; created_at: string; applied_at: string | null; undone_at: string | null; error: Sentence | null; version: number }
export interface ImportCounts { rows: number; new: number; update: number; unchanged: number; skip: number; error: number; undone: number; undo_refused: number }
export interface ImportRow { sheet: string; row_no: number; verdict: string; problems: FieldError[]; summary: Record<string, string>; undo: string | null }

// ---- jobs ----------------------------------------------------------------------------------------------------
// GET /jobs?state&kind -> Page<Job> X ; GET /jobs/{id} -> Job ; POST /jobs/{id}/cancel ; GET /jobs/{id}/events (SSE: event "progress" data Job)
export interface Job { job_id: string; kind: string; state: string; done: number; total: number; note: string; enqueued_by_name: string; enqueued_at: string; started_at: string | null; finished_at: string | null; seconds_left: number | null; error: Sentence | null; result: Record<string, unknown> | null; cancellable: boolean }

// ---- assessments ---------------------------------------------------------------------------------------------
// POST /guard/check Proposal -> GuardVerdict  (live, saves nothing)
// GET /assessments?school_year&form&stage&state -> Page<AssessmentRow> X ; POST /assessments AssessmentWrite -> AssessmentDetail ; GET /assessments/{id} ; PUT /assessments/{id}
// POST /assessments/{id}/register {exception?: GuardException} -> AssessmentDetail  (guard decides) ; POST /assessments/{id}/withdraw {reason} ; POST /assessments/{id}/close -> AssessmentDetail (409 while a release or an analysis is under way)
// GET /assessments/{id}/blueprint?subject -> Blueprint ; PUT /assessments/{id}/blueprint?subject BlueprintWrite ; POST /assessments/{id}/blueprint/import (multipart file, subject) -> Blueprint | 422 with rows
// POST /assessments/{id}/blueprint/confirm?subject ; GET /assessments/{id}/blueprint/export.xlsx?subject
// POST /assessments/{id}/draws DrawWrite -> DrawDetail ; GET /assessments/{id}/draws -> DrawDetail[] ; POST /assessments/{id}/draws/{draw_id}/rerun -> {same: boolean, result_hash: string} ; GET /assessments/{id}/draws/{draw_id}/export.xlsx
// POST /assessments/{id}/draws/import (multipart file: ready-made schools/pupils/weights/zones[/plausible values]) -> DrawDetail
// GET /assessments/{id}/releases -> Release[] ; POST /assessments/{id}/releases {batch_ids, note} -> Release (202 job) ; POST /releases/{id}/withdraw {reason}
// GET /releases/{id}/analyses -> AnalysisRow[] ; POST /releases/{id}/analyses -> AnalysisRow (202 job) ; POST /analyses/{id}/publish {audience} ; POST /publications/{id}/withdraw
export interface Proposal { form: string; level: string; stage: string; grade: number; subjects: string[]; whole_cohort: boolean; each_pupil_one_subject: boolean; paper_test: boolean; schools_all: boolean; pupils_per_school: number | null; classes_per_school?: number | null; held_before: number; basis_document: string; list_item: string; registered_plan: boolean; public_draw: boolean; sealed: boolean; purchased_papers: boolean; uses: string[]; exam_date: string | null }
export interface GuardVerdict { outcome: 'allow' | 'warn' | 'refuse'; reasons: GuardReason[]; remedies: Sentence[]; opens_with: 'nothing' | 'named_officer' | 'higher_authority_decision'; shows: { level: string; shows: string }[] }
export interface GuardReason { code: string; params: Record<string, string>; parameter: string; document_no: string }
export interface GuardException { officer: string; reason: string; document_no?: string; blob_id?: string; authority?: string; issued_on?: string }
// POST /blobs (multipart file, purpose) -> {blob_id, file_name, size}
export interface AssessmentRow { assessment_id: string; name: string; form: string; level: string; stage: string; grade: number; school_year: string; term: number; exam_date: string | null; state: string; subjects: string[]; unit: UnitRef; steps: { blueprint: string; sample: string; scores: string; release: string; analysis: string; publication: string }; latest_analysis_id: string | null; version: number }
export interface AssessmentWrite { name: string; unit_id: string; proposal: Proposal; school_year: number; term: number; series: string; subjects: { subject: string; full_mark: number }[]; school_ids: string[] }
export interface AssessmentDetail extends AssessmentRow { proposal: Proposal; verdict: GuardVerdict; exception: GuardException | null; series: string; subject_details: { subject: string; full_mark: number; blueprint_state: string; items: number }[]; schools: UnitRef[]; releases: Release[]; draw: DrawDetail | null; can: string[] }
export interface Blueprint { subject: string; full_mark: number; state: string; items: BlueprintItem[]; notices: Sentence[] }
export interface BlueprintItem { position: number; item_no: string; full_mark: number; kind: string; point: string; domain: string; competence: string; cognitive: string; booklets: number[] }
export interface BlueprintWrite { items: BlueprintItem[] }
export interface DrawWrite { schools: number | null; unit_of_second_stage: 'pupils' | 'classes'; pupils_per_school: number; classes_per_school: number; booklets: number; strata: string[]; seed: string | null; witness: string; sealed_until: string | null }
export interface DrawDetail { sample_draw_id: string; draw_no: number; source: string; generator: string; seed: string | null; frame_hash: string; result_hash: string; drawn_at: string; drawn_by_name: string; witness: string; sealed: boolean; state: string; schools: number; pupils: number; zones: number; rows: DrawSchool[] }
export interface DrawSchool { school: UnitRef; stratum: string; zone: number; replicate: number; n_frame: number; n_drawn: number; weight: number }
export interface Release { release_id: string; release_no: number; state: string; frozen_at: string; frozen_by_name: string; note: string; subjects: { subject: string; n_rows: number; sha256: string }[]; withdraw_reason: string | null; analyses: AnalysisRow[]; job_id?: string | null }
export interface AnalysisRow { analysis_id: string; release_id: string; state: string; code_version: string; started_at: string; frozen_at: string | null; job_id: string | null; publications: { publication_id: string; audience: string; published_at: string; withdrawn_at: string | null }[]; findings: number }

// ---- results (masked cells only) -----------------------------------------------------------------------------
// GET /analyses/{id}/region -> RegionResult (head.shows aggregate_counts: n, n_eligible, participation only) ; GET /analyses/{id}/schools?subject -> SchoolResultRow[] in code order X
// GET /analyses/{id}/units/{unit_id} -> UnitResult (all subjects of one unit) ; GET /analyses/{id}/units/{unit_id}/subjects/{subject} -> SubjectResult (the pictured page) ; …/items/{item_no} -> ItemResult
// GET /analyses/{id}/units/{unit_id}/report.pdf ; …/draft.docx ; …/subjects/{subject}/items.xlsx
export interface Estimate { value: number | null; se: number | null; lower: number | null; upper: number | null; n: number; mask: 'none' | 'primary' | 'secondary' | 'not_supported' }
export interface ResultHead { analysis_id: string; assessment_id: string; assessment_name: string; form: string; stage: string; grade: number; release_no: number; data_date: string; unit: UnitRef; path: UnitRef[]; n_sampled: number; n_frame: number; shows: string; method: Sentence[]; siblings: { analysis_id: string; label: string }[] }
export interface RegionResult { head: ResultHead; subjects: RegionSubject[]; findings: FindingRow[] }
export interface RegionSubject { subject: string; full_mark: number; mean: Estimate; sd: Estimate; quantiles: { p: number; value: number | null; se: number | null }[]; levels: { level: string; share: Estimate }[]; participation: number; n: number; n_eligible: number; alpha: number | null; sem: number | null; between_share: number | null; difference_coefficient: number | null; domains: MemberResult[]; points: MemberResult[]; items: ItemRow[]; groups: { group: UnitRef; mean: Estimate }[]; trend: TrendPoint[] }
export interface MemberResult { member: string; parent: string; rate: Estimate; expectation: number | null; difference: Estimate; reading: 'above' | 'no_difference' | 'below' | 'unknown' }
export interface ItemRow { item_no: string; point: string; domain: string; cognitive: string; competence: string; kind: string; full_mark: number; rate: Estimate; expectation: number | null; difference: Estimate; reading: string; blank_share: number | null; point_biserial: number | null; discrimination: number | null }
export interface TrendPoint { label: string; school_year: string; analysis_id: string; unit: Estimate; expectation: number | null; region: number | null; scale: 'linked' | 'relative' }
export interface SchoolResultRow { unit: UnitRef; code: string; kind_label: string; n: number; n_frame: number; mean: Estimate; difference: Estimate; reading: string; findings: number }
export interface UnitResult { head: ResultHead; subjects: { subject: string; full_mark: number; mean: Estimate; expectation: number | null; difference: Estimate; reading: string; levels: { level: string; share: Estimate }[]; participation: number; findings: number }[]; findings: FindingRow[]; improvements: ImprovementRow[]; statement: StatementRow | null }
export interface SubjectResult { head: ResultHead; subject: string; full_mark: number; sentences: Sentence[]; mean: Estimate; expectation: number | null; domains: MemberResult[]; points: MemberResult[]; competences: MemberResult[]; cognitives: MemberResult[]; items: ItemRow[]; trend: TrendPoint[]; findings: FindingRow[]; improvements: ImprovementRow[]; classes: { unit: UnitRef; mean: Estimate }[] }
export interface ItemResult { head: ResultHead; subject: string; item: ItemRow; peers: { label: string; rate: Estimate }[] }

// ---- findings, statements, improvement tasks -----------------------------------------------------------------
// GET /findings?assessment_id&subject&unit_id&direction&state&without_task -> Page<FindingRow> X ; GET /findings/{id} -> FindingDetail
// POST /findings/{id}/statements {body} -> FindingDetail
// POST /findings/{id}/improvements {title, guide_person_id?, owner_person_id?} -> ImprovementDetail
// GET /improvements?state&unit_id&subject&mine -> Page<ImprovementRow> X ; GET /improvements/{id} -> ImprovementDetail
// POST /improvements/{id}/accept ; /measures {body, owner, due} ; /measures/{measure_id}/done {note} ; /visits {body, date} ; /notes {body} ; /await-follow-up ; /close {reason} ; /assign {owner_person_id?, guide_person_id?} ; /withdraw {reason}
//   If-Match: the task's version, for /measures/{measure_id}/done the measure's; /visits and /notes need none. `can`: accept measures done visits notes await_follow_up close assign withdraw; of a finding: statements improvements
//   Sentences: params `subject` and `grade` are codes (kernel.subject.math, kernel.grade.8). Log: `state` has the state's code as body, `follow_up` the verdict's. ?state=running: all tasks that have not ended
// GET /improvements/guides?subject&stage -> {person_id, name}[] ; GET /improvements/{id}/chat-text -> {text}
export interface FindingRow { finding_id: string; unit: UnitRef; subject: string; stage: string; grade: number; dimension: string; member: string; direction: 'weakness' | 'strength'; comparison: 'kind' | 'region' | 'past'; sentence: Sentence; effect: number; lower: number; upper: number; scale: 'marks' | 'rate'; n: number; assessment_id: string; assessment_name: string; analysis_id: string; state: string; improvement_id: string | null; created_at: string; evidence_href: string; schools?: number }
export interface FindingDetail extends FindingRow { effect_sd: number; lfsr: number; estimate: number; expectation: number; pupils: number; limits: Sentence[]; statements: StatementRow[]; can: string[] }
export interface StatementRow { finding_statement_id: string; body: string; written_by_name: string; written_at: string; superseded: boolean }
export interface ImprovementRow { improvement_task_id: string; title: string; unit: UnitRef; subject: string; member: string; state: string; owner_name: string | null; guide_name: string | null; opened_at: string; due: string | null; working_days_left: number | null; measures: number; measures_done: number; follow_up: FollowUp | null; version: number }
export interface ImprovementDetail extends ImprovementRow { finding: FindingRow | null; measure_list: Measure[]; log: LogEntry[]; follow_ups: FollowUp[]; can: string[]; disabled: { action: string; reason: Sentence }[]; stages: { state: string; at: string | null }[] }
export interface Measure { improvement_measure_id: string; body: string; owner: string; due: string; done_at: string | null; done_note: string | null; late_days: number; version: number }
export interface LogEntry { improvement_log_id: string; kind: string; body: string; at: string; by_name: string }
/** Distances from the expectation, in units of the scale. */
export interface FollowUp { follow_up_id: string; before: Estimate; after: Estimate; scale: 'marks' | 'rate'; comparison_change: number; comparison_n: number; effect: number; lower: number; upper: number; verdict: 'improved' | 'no_difference_yet' | 'declined'; before_label: string; after_label: string; created_at: string }

// ---- audit and policy ----------------------------------------------------------------------------------------
// GET /audit?action&account_id&from&to&target_id -> Page<AuditRow> X ; POST /audit/verify -> AuditCheck
// GET /policy -> PolicyRow[] X ; POST /policy/{key}/overrides PolicyWrite ; POST /policy/overrides/{id}/end
export interface AuditRow { audit_entry_id: string; at: string; actor_kind: string; account_name: string | null; action: string; target_kind: string; target_id: string; unit_id: string | null; outcome: string; detail: Record<string, string>; sealed: boolean }
export interface AuditCheck { seals: number; entries: number; unsealed: number; ok: boolean; broken_at: number | null; checked_at: string }
export interface PolicyRow { key: string; group: string; value: string; unit_label: string; verdict: string | null; jurisdiction: string; document_no: string; source: string; confidence: string; valid_from: string; valid_to: string | null; effective_value: string; effective_verdict: string | null; overrides: PolicyOverride[]; changed_base: boolean }
export interface PolicyOverride { policy_override_id: string; unit: UnitRef; value: string; verdict: string | null; document_no: string; reason: string; valid_from: string; valid_to: string | null; ended: boolean; version: number }
export interface PolicyWrite { unit_id: string; value: string; verdict?: string | null; document_no: string; reason: string; valid_from: string; valid_to?: string | null }
