//! Proposing, changing and registering an assessment; the guard decides what is registered.

use crate::model::{AssessmentWrite, GuardException, GuardVerdict, Proposal};
use crate::rules::guard::{self, Known};
use crate::store::assessments::{self, Record};
use crate::store::{frames, hand};
use jiff::civil::Date;
use kernel::calendar::{SchoolYear, Term};
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::score::Score;
use kernel::{Actor, AssessmentId, BlobId, Permission, UnitId};
use people::access;
use storage::{Act, Ctx, Reads, ToSql, Tx, params};

/// What the guard knows and says to a proposal.
#[derive(Debug)]
pub struct Judged {
    /// In the words of the rules.
    pub rules: lawful::Verdict,
    /// In the words of the API.
    pub told: GuardVerdict,
}

/// Judges a proposal for a unit; saves nothing.
///
/// # Errors
/// Invalid, naming the fields the guard cannot read.
pub async fn judge(ctx: &Ctx, p: &Proposal, place: Place) -> Result<Judged> {
    let today = ctx.today();
    let date = p.exam_date.as_deref().and_then(|day| day.parse().ok()).unwrap_or(today);
    let (year, term) = place.year.unwrap_or_else(|| year_of(date));
    let entry = entry_year(p, year);
    let schools_total = frames::schools_with_grade(&ctx.db, place.unit_id, &p.stage, entry).await?;
    let term = (p.form == "school_term_exam").then_some(term);
    let held_before =
        assessments::held(&ctx.db, &p.form, i64::from(p.grade), place.unit_id, year, term, place.but).await?;
    let known = Known { schools_total, schools_named: place.schools_named, held_before, today };
    let proposal = guard::lawful_proposal(p, &known)?;
    let policy = people::policy::in_force(&ctx.db, place.unit_id, date).await?;
    let (rules, told) = guard::verdict(&proposal, &policy);
    Ok(Judged { rules, told })
}

/// Where and when a proposal is judged.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Organiser.
    pub unit_id: UnitId,
    /// School year and term; those of the examination's day when not said.
    pub year: Option<(i64, i64)>,
    /// Schools named.
    pub schools_named: Option<u32>,
    /// Not counted as held before.
    pub but: Option<AssessmentId>,
}

fn year_of(date: Date) -> (i64, i64) {
    let term = Term::containing(date);
    (i64::from(SchoolYear::containing(date).start()), if term.half == kernel::calendar::Half::First { 1 } else { 2 })
}

fn entry_year(p: &Proposal, year: i64) -> i64 {
    let first = match p.stage.as_str() {
        "primary" => 1,
        "junior" => 7,
        _ => 10,
    };
    year - (i64::from(p.grade) - first)
}

/// Writes a new draft.
///
/// # Errors
/// Invalid, naming the fields; not found, when the organiser is out of reach.
pub async fn create(ctx: &Ctx, actor: &Actor, write: &AssessmentWrite) -> Result<AssessmentId> {
    let unit_id = organiser(ctx, actor, write).await?;
    check(ctx, actor, write).await?;
    let judged = judge(ctx, &write.proposal, place(write, unit_id, None)).await?;
    let id = AssessmentId::new();
    let tx = ctx.begin(actor).await?;
    tx.insert(
        "assessment",
        &[
            ("assessment_id", &id),
            ("unit_id", &unit_id),
            ("name", &write.name.trim()),
            ("form", &write.proposal.form),
            ("level", &write.proposal.level),
            ("stage", &write.proposal.stage),
            ("grade", &i64::from(write.proposal.grade)),
            ("school_year", &write.school_year),
            ("term", &write.term),
            ("exam_date", &write.proposal.exam_date),
            ("proposal", &serde_json::to_string(&write.proposal)?),
            ("verdict", &serde_json::to_string(&judged.told)?),
            ("basis_document", &write.proposal.basis_document),
            ("list_item", &write.proposal.list_item),
            ("state", &"draft"),
            ("created_by", &hand(actor)),
            ("created_at", &tx.now),
            ("series", &write.series.trim()),
        ],
    )
    .await?;
    members(&tx, id, write).await?;
    tx.audit(
        Act::new("monitoring.assessment_created", "assessment", id).unit(unit_id).with("outcome", &judged.told.outcome),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a draft.
///
/// # Errors
/// Conflict, once it is registered; stale, when somebody changed it meanwhile.
pub async fn change(ctx: &Ctx, actor: &Actor, id: AssessmentId, version: i64, write: &AssessmentWrite) -> Result<()> {
    let record = super::mine(ctx, actor, Permission::AssessmentManage, id).await?;
    if record.state != "draft" {
        return Err(Refusal::new(Kind::Conflict, "monitoring.not_a_draft").with("state", record.state).into());
    }
    let unit_id = organiser(ctx, actor, write).await?;
    check(ctx, actor, write).await?;
    let judged = judge(ctx, &write.proposal, place(write, unit_id, Some(id))).await?;
    let p = &write.proposal;
    let tx = ctx.begin(actor).await?;
    tx.exec_versioned(
        "update assessment set unit_id = $1, name = $2, form = $3, level = $4, stage = $5, grade = $6, school_year = $7, term = $8, \
         exam_date = $9, proposal = $10, verdict = $11, basis_document = $12, list_item = $13, series = $14, version = version + 1 \
         where assessment_id = $15 and version = $16 and state = 'draft'",
        params![
            unit_id, write.name.trim(), p.form, p.level, p.stage, i64::from(p.grade), write.school_year, write.term, p.exam_date,
            serde_json::to_string(p)?, serde_json::to_string(&judged.told)?, p.basis_document, p.list_item, write.series.trim(), id, version
        ],
    )
    .await?;
    tx.exec("delete from assessment_school where assessment_id = $1", params![id]).await?;
    members(&tx, id, write).await?;
    tx.audit(
        Act::new("monitoring.assessment_changed", "assessment", id).unit(unit_id).with("outcome", &judged.told.outcome),
    )
    .await?;
    tx.commit().await
}

/// Subjects and schools; a subject that stays keeps its blueprint.
async fn members(tx: &Tx, id: AssessmentId, write: &AssessmentWrite) -> Result<()> {
    let kept: Vec<String> = write.subjects.iter().map(|subject| format!("'{}'", subject.subject)).collect();
    let gone = format!("assessment_id = $1 and subject not in ({})", kept.join(", "));
    for table in ["blueprint_item", "assessment_subject"] {
        tx.exec(&format!("delete from {table} where {gone}"), params![id]).await?;
    }
    for subject in &write.subjects {
        let full = Score::from_f64(subject.full_mark).unwrap_or(Score::ZERO).0;
        tx.exec(
            "insert into assessment_subject (assessment_id, subject, full_mark) values ($1, $2, $3) \
             on conflict (assessment_id, subject) do update set full_mark = excluded.full_mark",
            params![id, subject.subject, full],
        )
        .await?;
    }
    let schools = write.school_ids.iter().map(|school| vec![id.to_sql(), UnitId(*school).to_sql()]).collect();
    tx.insert_many("assessment_school", &["assessment_id", "school_id"], schools).await
}

fn place(write: &AssessmentWrite, unit_id: UnitId, but: Option<AssessmentId>) -> Place {
    let named = (!write.school_ids.is_empty()).then_some(write.school_ids.len() as u32);
    Place { unit_id, year: Some((write.school_year, write.term)), schools_named: named, but }
}

/// The organiser's region, area or school: an office or a centre organises for the unit above it.
async fn organiser(ctx: &Ctx, actor: &Actor, write: &AssessmentWrite) -> Result<UnitId> {
    let unit_id = UnitId(write.unit_id);
    access::require_at(ctx, actor, Permission::AssessmentManage, unit_id).await?;
    let sql = "select k.ancestor_id as value from unit_closure k join unit u on u.unit_id = k.ancestor_id \
               where k.descendant_id = $1 and u.kind in ('region', 'area', 'school') order by k.depth limit 1";
    let found: Option<UnitId> = ctx.db.value(sql, params![unit_id]).await?;
    found.ok_or_else(|| Error::field(FieldError::new("unit_id", "people.unit_not_found")))
}

async fn check(ctx: &Ctx, actor: &Actor, write: &AssessmentWrite) -> Result<()> {
    let mut wrong = Vec::new();
    let mut bad = |field: &str, code: &str| wrong.push(FieldError::new(field, code));
    match write.name.trim().chars().count() {
        0 => bad("name", "webkit.required"),
        101.. => bad("name", "monitoring.too_long"),
        _ => {}
    }
    if !(2000..2100).contains(&write.school_year) {
        bad("school_year", "monitoring.school_year");
    }
    if !(1..=2).contains(&write.term) {
        bad("term", "monitoring.term");
    }
    let mut proposed = write.proposal.subjects.clone();
    let mut named: Vec<String> = write.subjects.iter().map(|subject| subject.subject.clone()).collect();
    proposed.sort();
    named.sort();
    if named.is_empty() || proposed != named || named.windows(2).any(|pair| pair[0] == pair[1]) {
        bad("subjects", "monitoring.subjects_differ");
    }
    for subject in &write.subjects {
        if subject.subject.parse::<kernel::subject::Subject>().is_err() {
            bad("subjects", "monitoring.unknown_word");
        }
        // Marks lie in hundredths of 32 bits; a paper has at most a thousand.
        if !Score::from_f64(subject.full_mark).is_ok_and(|mark| 0 < mark.0 && mark <= Score::whole(1000)) {
            bad("full_mark", "monitoring.full_mark");
        }
    }
    let reach = access::require(ctx, actor, Permission::AssessmentManage).await?;
    for school in &write.school_ids {
        if !access::covers(&ctx.db, &reach, UnitId(*school)).await? {
            bad("school_ids", "people.unit_not_found");
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let mut refusal = Refusal::new(Kind::Invalid, "kernel.invalid_input");
    refusal.fields = wrong;
    Err(refusal.into())
}

/// Registers a draft when the guard allows it, or with what opens the guard.
///
/// # Errors
/// Invalid `monitoring.exception_needed` naming what is missing; forbidden, when the actor may not open the guard.
pub async fn register(
    ctx: &Ctx,
    actor: &Actor,
    id: AssessmentId,
    version: Option<i64>,
    exception: Option<&GuardException>,
) -> Result<()> {
    let record = super::mine(ctx, actor, Permission::AssessmentManage, id).await?;
    if record.state != "draft" {
        return Err(Refusal::new(Kind::Conflict, "monitoring.not_a_draft").with("state", record.state).into());
    }
    let judged = judge_again(ctx, &record).await?;
    let opens = judged.rules.opens_with != lawful::OpensWith::Nothing;
    let exception = exception.filter(|_| opens);
    guard::open(&judged.rules, exception, ctx.today())?;
    if opens {
        access::require_at(ctx, actor, Permission::AssessmentOverride, record.unit_id).await?;
        attached(ctx, exception).await?;
    }
    let tx = ctx.begin(actor).await?;
    let kept = exception.map(serde_json::to_string).transpose()?;
    tx.exec_versioned(
        "update assessment set state = 'registered', verdict = $1, exception = $2, registered_at = $3, version = version + 1 \
         where assessment_id = $4 and version = $5 and state = 'draft'",
        params![serde_json::to_string(&judged.told)?, kept, tx.now, id, version.unwrap_or(record.version)],
    )
    .await?;
    let mut act = Act::new("monitoring.assessment_registered", "assessment", id)
        .unit(record.unit_id)
        .with("outcome", &judged.told.outcome);
    if let Some(blob) = exception.and_then(|exception| exception.blob_id) {
        act = act.with("blob_id", blob);
    }
    for (at, reason) in judged.told.reasons.iter().enumerate().filter(|_| opens) {
        act = act.with(&format!("opened_{at}"), &reason.parameter);
    }
    tx.audit(act).await?;
    tx.emit("monitoring.assessment_registered", &serde_json::json!({ "assessment_id": id })).await?;
    tx.commit().await
}

/// Judges a stored assessment as things are now.
///
/// # Errors
/// Internal, from the database.
pub async fn judge_again(ctx: &Ctx, record: &Record) -> Result<Judged> {
    let proposal: Proposal = serde_json::from_str(&record.proposal)?;
    let named = assessments::schools(&ctx.db, record.assessment_id).await?.len() as u32;
    let place = Place {
        unit_id: record.unit_id,
        year: Some((record.school_year, record.term)),
        schools_named: (0 < named).then_some(named),
        but: Some(record.assessment_id),
    };
    judge(ctx, &proposal, place).await
}

/// The attached decision must be a file that was uploaded here.
async fn attached(ctx: &Ctx, exception: Option<&GuardException>) -> Result<()> {
    let Some(blob_id) = exception.and_then(|exception| exception.blob_id) else { return Ok(()) };
    let there: Option<i64> =
        ctx.db.value("select count(*) as value from blob where blob_id = $1", params![BlobId(blob_id)]).await?;
    if there == Some(1) { Ok(()) } else { Err(Error::field(FieldError::new("blob_id", "lawful.exception.attachment"))) }
}
