//! Guard 1 in the words of the API: a proposal in, a verdict with reasons, remedies and what may be shown out.

use crate::model::{GuardException, GuardReason, GuardVerdict, LevelShows, Proposal};
use jiff::civil::Date;
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::grade::Grade;
use lawful::{Decision, Exception, Form, Level, OpensWith, Outcome, Policy, ResultLevel, Use};
use webkit::Sentence;

/// What the server knows beside the proposal.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Schools with this grade.
    pub schools_total: u32,
    /// Schools named; none when all below the organiser may be drawn.
    pub schools_named: Option<u32>,
    /// How many of this form this grade has had: in the school year, or in the term for a term examination.
    pub held_before: u32,
    /// Today.
    pub today: Date,
}

/// The proposal as the guard's rules know it.
///
/// # Errors
/// Invalid, naming every field that holds no word of the guard.
pub fn lawful_proposal(p: &Proposal, known: &Known) -> Result<lawful::Proposal> {
    let mut wrong = Vec::new();
    let mut bad =
        |field: &str, value: &str| wrong.push(FieldError::new(field, "monitoring.unknown_word").with("value", value));
    let form = Form::from_code(&p.form);
    let level = Level::from_code(&p.level);
    let grade = Grade::try_from(p.grade).ok();
    if form.is_none() {
        bad("form", &p.form);
    }
    if level.is_none() {
        bad("level", &p.level);
    }
    if grade.is_none_or(|grade| grade.stage(kernel::grade::Split::default()).code() != p.stage) {
        bad("grade", &format!("{} {}", p.stage, p.grade));
    }
    let subjects: Vec<_> = p.subjects.iter().map(|code| code.parse()).collect();
    for (code, parsed) in p.subjects.iter().zip(&subjects) {
        if parsed.is_err() {
            bad("subjects", code);
        }
    }
    let uses: Vec<_> = p.uses.iter().map(|code| Use::from_code(code)).collect();
    for (code, parsed) in p.uses.iter().zip(&uses) {
        if parsed.is_none() {
            bad("uses", code);
        }
    }
    let date = p.exam_date.as_deref().filter(|day| !day.is_empty()).map_or(Ok(known.today), str::parse);
    if date.is_err() {
        bad("exam_date", p.exam_date.as_deref().unwrap_or_default());
    }
    let (Some(form), Some(level), Some(grade), Ok(date), true) = (form, level, grade, date, wrong.is_empty()) else {
        return Err(invalid(wrong));
    };
    let held = known.held_before.max(p.held_before);
    let term = form == Form::SchoolTermExam;
    let written = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(lawful::Proposal {
        form,
        level,
        grade,
        split: kernel::grade::Split::default(),
        subjects: subjects.into_iter().flatten().collect(),
        whole_cohort: p.whole_cohort,
        each_pupil_one_subject: p.each_pupil_one_subject,
        paper_test: p.paper_test,
        schools_sampled: Some(schools_sampled(p, known)),
        schools_total: Some(known.schools_total),
        pupils_per_school: p.pupils_per_school,
        classes_per_school: p.classes_per_school,
        held_this_term: if term { held } else { 0 },
        held_this_year: if term { 0 } else { held },
        basis_document: written(&p.basis_document),
        yearly_list_item: written(&p.list_item),
        registered_plan: p.registered_plan.then(|| "registered".to_owned()),
        public_draw: p.public_draw,
        sealed: p.sealed,
        purchased_papers: p.purchased_papers,
        uses: uses.into_iter().flatten().collect(),
        date,
    })
}

/// A draw still to come takes fewer than all unless the proposal says all.
fn schools_sampled(p: &Proposal, known: &Known) -> u32 {
    match known.schools_named {
        Some(named) => named,
        None if p.schools_all => known.schools_total,
        None => known.schools_total.saturating_sub(1),
    }
}

fn invalid(fields: Vec<FieldError>) -> Error {
    let mut refusal = Refusal::new(Kind::Invalid, "kernel.invalid_input");
    refusal.fields = fields;
    refusal.into()
}

/// The verdict of the rules in the shape of the API.
#[must_use]
pub fn verdict(proposal: &lawful::Proposal, policy: &Policy) -> (lawful::Verdict, GuardVerdict) {
    let judged = lawful::judge(proposal, policy);
    let shows = ResultLevel::ALL.iter().map(|level| LevelShows {
        level: level.code().to_owned(),
        shows: lawful::permitted(policy, proposal.form, *level).code().to_owned(),
    });
    let reasons = judged.reasons.iter().map(|reason| GuardReason {
        code: reason.code.clone(),
        params: reason.params.clone(),
        parameter: reason.parameter.clone(),
        document_no: reason.document_no.clone(),
    });
    let told = GuardVerdict {
        outcome: outcome_word(judged.outcome).to_owned(),
        reasons: reasons.collect(),
        remedies: judged.remedies.iter().map(|code| Sentence::new(code)).collect(),
        opens_with: opens_word(judged.opens_with).to_owned(),
        shows: shows.collect(),
    };
    (judged, told)
}

const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allow => "allow",
        Outcome::Warn => "warn",
        Outcome::Refuse => "refuse",
    }
}

const fn opens_word(opens: OpensWith) -> &'static str {
    match opens {
        OpensWith::Nothing => "nothing",
        OpensWith::NamedOfficer => "named_officer",
        OpensWith::HigherDecision => "higher_authority_decision",
    }
}

/// The authority right above an organiser; a group or a school answers to the county.
const fn above(level: Level) -> Level {
    match level {
        Level::National | Level::Province => Level::National,
        Level::City => Level::Province,
        Level::County => Level::City,
        Level::Group | Level::Area | Level::School => Level::County,
    }
}

/// Opens a verdict with what was brought, or says everything that is missing.
///
/// # Errors
/// Invalid `monitoring.exception_needed` with the missing parts as fields.
pub fn open(verdict: &lawful::Verdict, brought: Option<&GuardException>, today: Date) -> Result<()> {
    let exception = brought.map(|brought| {
        let document_no = brought.document_no.clone().unwrap_or_default();
        let authority = brought.authority.as_deref().and_then(Level::from_code).unwrap_or_else(|| above(verdict.level));
        let issued_on =
            brought.issued_on.as_deref().and_then(|day| day.parse().ok()).unwrap_or(today.min(verdict.date));
        let attachment = brought.blob_id.map(|id| id.to_string()).unwrap_or_default();
        let decision = (brought.document_no.is_some() || brought.blob_id.is_some()).then_some(Decision {
            document_no,
            authority,
            issued_on,
            attachment,
        });
        Exception { officer: brought.officer.clone(), reason: brought.reason.clone(), decision }
    });
    match lawful::open(verdict, exception.as_ref()) {
        Ok(_) => Ok(()),
        Err(missing) => {
            let mut refusal = Refusal::new(Kind::Invalid, "monitoring.exception_needed");
            refusal.fields = missing.into_iter().map(|code| FieldError::new(field_of(code), code)).collect();
            Err(refusal.into())
        }
    }
}

fn field_of(code: &str) -> &str {
    match code.rsplit('.').next() {
        Some("decision" | "attachment") => "blob_id",
        Some(name) => name,
        None => "exception",
    }
}
