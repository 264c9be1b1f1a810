//! The rules of guard 1 for sampled monitoring: that it is a sample, and that the sample is drawn fairly.

use crate::examination::{Form, Judging, Level};

/// Whether a monitoring that calls itself sampled is one.
pub(crate) fn is_a_sample(j: &mut Judging<'_>) {
    let p = j.proposal;
    if p.form != Form::SampledMonitoring || !p.level.is_cross_school() {
        return;
    }
    if p.whole_cohort {
        everybody_sits(j);
        return;
    }
    let small = j.policy.count("exam.sample.all_schools_up_to").unwrap_or(0);
    if let (Some(taken), Some(there)) = (p.schools_sampled, p.schools_total)
        && there <= taken
        && small < there
    {
        let params = [("taken", taken.to_string()), ("there", there.to_string())];
        j.apply("exam.sample.all_schools_up_to", &params, &["fewer_schools"]);
    }
    within(j, "exam.sample.max_classes", p.classes_per_school);
    // Whole classes are judged by their number, not by how many sit in them.
    let whole_classes = p.classes_per_school.is_some_and(|classes| 0 < classes);
    if !whole_classes {
        within(j, "exam.sample.max_pupils", p.pupils_per_school);
    }
    let size_known = whole_classes || p.pupils_per_school.is_some();
    if !size_known || p.schools_sampled.is_none() || p.schools_total.is_none() {
        j.apply("exam.sample.size_unknown", &[], &["sample_size"]);
    }
}

fn within(j: &mut Judging<'_>, key: &str, planned: Option<u32>) {
    if let (Some(planned), Some(most)) = (planned, j.policy.count(key))
        && most < planned
    {
        let params = [("planned", planned.to_string()), ("most", most.to_string())];
        j.apply(key, &params, &["sample_size"]);
    }
}

/// All pupils of the grade sit something: of all schools that is a census, each with one subject a doubtful one.
fn everybody_sits(j: &mut Judging<'_>) {
    let p = j.proposal;
    if p.each_pupil_one_subject {
        let written = p.basis_document.as_deref().is_some_and(|text| !text.trim().is_empty());
        let key = match written {
            true => "exam.sample.one_subject_each_with_basis",
            false => "exam.sample.one_subject_each",
        };
        j.apply(key, &[], &["sample_pupils", "attach_document"]);
        return;
    }
    let part_of_schools = p.schools_sampled.zip(p.schools_total).is_some_and(|(taken, there)| taken < there);
    let few_classes = p
        .classes_per_school
        .zip(j.policy.count("exam.sample.max_classes"))
        .is_some_and(|(classes, most)| 0 < classes && classes <= most);
    match (part_of_schools, few_classes) {
        (false, _) => j.apply("exam.sample.census", &[], &["sample_schools", "sample_pupils"]),
        // A small sampled school may have no more than the one or two classes that are allowed.
        (true, true) => {}
        (true, false) => j.apply("exam.sample.whole_grade", &[], &["sample_pupils"]),
    }
}

/// Whether the draw is public, the papers sealed, the organiser one who may monitor.
pub(crate) fn is_fair(j: &mut Judging<'_>) {
    let p = j.proposal;
    if p.form != Form::SampledMonitoring || !p.level.is_cross_school() {
        return;
    }
    if p.level.rank() < Level::County.rank() {
        j.apply("exam.sample.organiser", &[], &["county_organises"]);
    }
    if !p.public_draw {
        j.apply("exam.sample.public_draw", &[], &["public_draw"]);
    }
    if !p.sealed {
        j.apply("exam.sample.sealed", &[], &["seal"]);
    }
}
