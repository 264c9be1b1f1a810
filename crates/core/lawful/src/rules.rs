//! The rules of guard 1 that concern every form: what fits, who may hold it, how often, from which papers, for what.

use kernel::grade::Stage;

use crate::examination::{Form, Judging, Level, Use};

/// A form belongs to certain stages, grades and organisers; a name does not make an examination one of them.
pub(crate) fn form_fits(j: &mut Judging<'_>) {
    let (form, level, stage) = (j.proposal.form, j.proposal.level, j.proposal.stage());
    match form {
        Form::AcademicLevelExam => {
            if stage == Stage::Primary {
                j.apply("exam.form.not_in_primary", &[], &["sample", "standing_record"]);
            } else if level.rank() < Level::City.rank() {
                j.apply("exam.form.level_exam_organiser", &[], &["sample"]);
            }
        }
        Form::SeniorEntrance => {
            if stage != Stage::Junior || !j.proposal.is_graduating() {
                j.apply("exam.form.graduating_only", &[], &["sample", "term_exam"]);
            } else if level.rank() < Level::City.rank() {
                j.apply("exam.form.entrance_organiser", &[], &["graduating_mock"]);
            }
        }
        Form::CollegeEntrance => {
            if stage != Stage::Senior || !j.proposal.is_graduating() {
                j.apply("exam.form.graduating_only", &[], &["sample", "term_exam"]);
            } else if level.rank() < Level::Province.rank() {
                j.apply("exam.form.entrance_organiser", &[], &["graduating_mock"]);
            }
        }
        Form::GraduatingMock => {
            if stage == Stage::Primary {
                j.apply("exam.form.no_primary_mock", &[], &["term_exam"]);
            } else if !j.proposal.is_graduating() {
                j.apply("exam.form.graduating_only", &[], &["sample", "term_exam"]);
            }
        }
        Form::StandingRecord if j.proposal.paper_test && level.is_cross_school() => {
            j.apply("exam.form.record_is_no_paper", &[], &["no_paper", "sample"]);
        }
        _ => {}
    }
}

/// Examinations of all pupils of a grade across schools.
pub(crate) fn across_schools(j: &mut Judging<'_>) {
    let p = j.proposal;
    let daily = matches!(p.form, Form::SchoolTermExam | Form::DailyTest | Form::GraduatingMock);
    if !daily || !p.level.is_cross_school() {
        return;
    }
    if !p.whole_cohort && p.form != Form::GraduatingMock {
        j.apply("exam.cross_school.partial", &[], &["sample", "term_exam"]);
        return;
    }
    let remedies = &["sample", "term_exam"];
    match (p.stage(), p.is_graduating()) {
        (Stage::Primary, _) => j.apply("exam.cross_school.primary", &[], remedies),
        (Stage::Junior, false) => j.apply("exam.cross_school.junior", &[], remedies),
        (Stage::Senior, false) => j.apply("exam.cross_school.senior", &[], remedies),
        (_, true) if p.form == Form::GraduatingMock => {}
        (_, true) => j.apply("exam.cross_school.graduating", &[], &["graduating_mock"]),
    }
}

/// No tests on paper in the first grades.
pub(crate) fn paper_in_low_grades(j: &mut Judging<'_>) {
    let key = "exam.paper.lowest_grade";
    let Some(lowest) = j.policy.count(key) else {
        return;
    };
    let p = j.proposal;
    if p.paper_test && u32::from(p.grade.number()) < lowest {
        let grade = p.grade.to_string();
        j.apply(key, &[("grade", grade)], &["no_paper"]);
    }
}

/// The yearly and termly numbers.
pub(crate) fn number_held(j: &mut Judging<'_>) {
    let p = j.proposal;
    let (key, already) = match p.form {
        Form::SchoolTermExam => ("exam.term.max_per_term", p.held_this_term),
        Form::GraduatingMock => ("exam.mock.max_per_year", p.held_this_year),
        Form::SampledMonitoring if p.level.is_cross_school() => ("exam.sample.max_per_year", p.held_this_year),
        _ => return,
    };
    let Some(most) = j.policy.count_of(key, p.stage().code()) else {
        return;
    };
    if most <= already {
        let params = [("most", most.to_string()), ("number", (already + 1).to_string())];
        j.apply(key, &params, &["within_number"]);
    }
}

/// Weekly, monthly and unit examinations of a school, under whatever name: a test on paper of all pupils of a grade
/// is one, also when it calls itself a monitoring or a record.
pub(crate) fn named_otherwise(j: &mut Judging<'_>) {
    let p = j.proposal;
    let disguised =
        matches!(p.form, Form::SampledMonitoring | Form::StandingRecord) && p.paper_test && !p.level.is_cross_school();
    if !p.whole_cohort || !(disguised || p.form == Form::DailyTest) {
        return;
    }
    let key = match p.stage().is_compulsory() {
        true => "exam.daily.compulsory",
        false => "exam.daily.senior",
    };
    j.apply(key, &[], &["term_exam", "class_exercise"]);
}

/// Papers are made, not bought.
pub(crate) fn papers(j: &mut Judging<'_>) {
    if j.proposal.purchased_papers {
        j.apply("exam.papers.purchased", &[], &["own_papers"]);
    }
}

/// What it rests on: a plan, a document, an item of the yearly list.
pub(crate) fn basis(j: &mut Judging<'_>) {
    let p = j.proposal;
    let missing = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
    match p.form {
        Form::SchoolTermExam if missing(&p.registered_plan) => {
            j.apply("exam.basis.plan", &[], &["register_plan"]);
        }
        Form::GraduatingMock if !p.level.is_cross_school() && missing(&p.registered_plan) => {
            j.apply("exam.basis.plan", &[], &["register_plan"]);
        }
        Form::GraduatingMock | Form::AcademicLevelExam if p.level.is_cross_school() && missing(&p.basis_document) => {
            j.apply("exam.basis.document", &[], &["attach_document"]);
        }
        Form::SampledMonitoring
            if p.level.is_cross_school() && missing(&p.yearly_list_item) && p.level != Level::National =>
        {
            j.apply("exam.basis.yearly_list", &[], &["yearly_list"]);
        }
        _ => {}
    }
}

/// What the results are meant for. The value of a use's parameter lists the forms that are exempt.
pub(crate) fn uses(j: &mut Judging<'_>) {
    let p = j.proposal;
    for a_use in Use::ALL.iter().filter(|a_use| p.uses.contains(a_use)) {
        let key = format!("exam.use.{}", a_use.code());
        if j.policy.lists(&key, p.form.code()) {
            continue;
        }
        // Appraisal by marks of whole cohorts is refused; by a sample or a record it has a parameter of its own.
        let key = match (a_use, p.form) {
            (Use::Appraisal, Form::SampledMonitoring) => "exam.use.appraisal_by_sample",
            (Use::Appraisal, Form::StandingRecord) => "exam.use.appraisal_by_record",
            _ => &key,
        };
        j.apply(key, &[], &["diagnosis_only"]);
    }
}
