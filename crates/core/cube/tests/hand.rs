//! Small assessments worked out by hand, contradictions, and independence of the number of threads.

mod common;

use std::collections::BTreeMap;

use common::{Dice, PLAN, Plan, build};
use cube::{
    Cube, Design, Dimension, Error, ItemColumn, ItemSpec, LevelCut, LevelSupport, Mask, Options, Participation,
    Sampling, SchoolFrame, SeKind, Stat, State, SubjectSpec, SubjectTable, Unit, UnitKind, analyse, analyse_subject,
};

const SCHOOL: u32 = 2;

/// One school of these pupils: per pupil the state and score of two items of two marks each.
fn school(pupils: &[(Participation, [(State, i16); 2])]) -> (Design, SubjectSpec, SubjectTable) {
    let unit = |unit_no, parent, kind| Unit { unit_no, parent, kind };
    let design = Design {
        units: vec![unit(1, None, UnitKind::Region), unit(SCHOOL, Some(1), UnitKind::School)],
        memberships: BTreeMap::new(),
        levels: LevelSupport { region: false, grouping: false, school: true, class: false },
        sampling: Sampling::Sample,
        frames: BTreeMap::from([(SCHOOL, SchoolFrame { n_frame: 8, n_sampled: 4 })]),
        options: Options { n_figure: 1, ..Options::default() },
    };
    let item = |id: &str| ItemSpec {
        id: id.to_owned(),
        full_mark: 200,
        point: None,
        domain: None,
        competence: None,
        cognitive: None,
    };
    let level = |name: &str, min_percent| LevelCut { name: name.to_owned(), min_percent };
    let spec = SubjectSpec {
        items: vec![item("a"), item("b")],
        levels: vec![level("low", 0.0), level("high", 75.0)],
        pv_cuts: None,
    };
    let n = pupils.len();
    let column = |j: usize, id: &str| ItemColumn {
        id: id.to_owned(),
        score: pupils.iter().map(|p| p.1[j].1).collect(),
        state: pupils.iter().map(|p| p.1[j].0).collect(),
    };
    let table = SubjectTable {
        student_no: (1..=n as u32).collect(),
        region: vec![1; n],
        school: vec![SCHOOL; n],
        class: vec![0; n],
        weight: vec![1.0; n],
        zone: vec![0; n],
        rep: vec![0; n],
        booklet: vec![0; n],
        participation: pupils.iter().map(|p| p.0).collect(),
        pv: Vec::new(),
        items: vec![column(0, "a"), column(1, "b")],
    };
    (design, spec, table)
}

fn took(a: (State, i16), b: (State, i16)) -> (Participation, [(State, i16); 2]) {
    (Participation::TookPart, [a, b])
}

fn answered(hundredths: i16) -> (State, i16) {
    (State::Answered, hundredths)
}

fn run(pupils: &[(Participation, [(State, i16); 2])]) -> Cube {
    let (design, spec, table) = school(pupils);
    analyse_subject(&design, &spec, 0, &table).expect("well-formed")
}

#[test]
fn four_pupils_of_eight_worked_out_by_hand() {
    let full = answered(200);
    let cube = run(&[
        took(full, full),
        took(full, answered(100)),
        took(answered(100), answered(100)),
        took(answered(0), answered(100)),
    ]);
    // Totals 4, 3, 2, 1: mean 2.5, SD √1.25, SE √((1−4/8)·(5/3)/4).
    let total = cube.find(0, SCHOOL, Dimension::Total, 0).expect("a cell");
    assert_eq!((total.n, total.estimate), (Some(4), Some(2.5)));
    assert_eq!(total.se_kind, SeKind::FinitePopulation);
    assert!((total.se.expect("claimed") - (0.5_f64 * 5.0 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
    assert!((total.stat(Stat::Sd).expect("given") - 1.25_f64.sqrt()).abs() < 1e-12);
    assert_eq!(total.stat(Stat::Quantile(50)), Some(2.0));
    assert_eq!(total.stat(Stat::Quantile(90)), Some(4.0));
    assert!(total.insufficient);
    let rate = |member| cube.find(0, SCHOOL, Dimension::Item, member).and_then(|c| c.estimate);
    assert_eq!((rate(0), rate(1)), (Some(0.625), Some(0.625)));
    // 75 percent of four marks are three.
    let share = |member| cube.find(0, SCHOOL, Dimension::Level, member).and_then(|c| c.estimate);
    assert_eq!((share(0), share(1)), (Some(0.5), Some(0.5)));
}

#[test]
fn a_blank_is_presented_and_an_item_not_presented_is_not() {
    let cube = run(&[
        took(answered(200), answered(200)),
        took((State::Blank, 0), answered(200)),
        took((State::NotPresented, 0), answered(200)),
    ]);
    let a = cube.find(0, SCHOOL, Dimension::Item, 0).expect("a cell");
    assert_eq!((a.n, a.estimate, a.stat(Stat::Blank)), (Some(2), Some(0.5), Some(0.5)));
    // The third pupil's half paper counts as the share of what was presented.
    let total = cube.find(0, SCHOOL, Dimension::Total, 0).expect("a cell");
    assert!((total.estimate.expect("shown") - (4.0 + 2.0 + 4.0) / 3.0).abs() < 1e-12);
}

#[test]
fn a_zero_counts_where_an_absence_does_not() {
    let absent = (Participation::Absent, [(State::Absent, 0); 2]);
    let exempt = (Participation::Exempt, [(State::Exempt, 0); 2]);
    let cube = run(&[took(answered(0), answered(200)), took(answered(200), answered(200)), absent, exempt]);
    let total = cube.find(0, SCHOOL, Dimension::Total, 0).expect("a cell");
    assert_eq!((total.n, total.n_eligible, total.estimate), (Some(2), Some(3), Some(3.0)));
    assert!((total.stat(Stat::Participation).expect("given") - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn a_pupil_excused_from_a_part_has_items_but_no_total() {
    let cube = run(&[took(answered(200), (State::Exempt, 0)), took(answered(100), answered(100))]);
    assert_eq!(cube.find(0, SCHOOL, Dimension::Total, 0).and_then(|c| c.n), Some(1));
    assert_eq!(cube.find(0, SCHOOL, Dimension::Item, 0).and_then(|c| c.n), Some(2));
}

#[test]
fn an_item_that_nobody_saw_is_not_supported_rather_than_zero() {
    let unseen = (State::NotPresented, 0);
    let cube = run(&[took(answered(200), unseen), took(answered(100), unseen)]);
    let cell = cube.find(0, SCHOOL, Dimension::Item, 1).expect("a cell");
    assert_eq!((cell.mask, cell.estimate), (Mask::NotSupported, None));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let plan = Plan { schools: 12, pvs: 2, least_class: 2, n_figure: 5, ..PLAN };
    let worlds: Vec<_> = (0..5).map(|seed| build(&mut Dice(seed), plan)).collect();
    let (design, spec, _) = &worlds[0];
    let specs = vec![spec.clone(); 5];
    // The same tree for all subjects, other scores.
    let load = |subject: usize| -> Result<SubjectTable, Error> {
        let mut table = worlds[0].2.clone();
        table.weight.iter_mut().for_each(|w| *w *= 1.0 + subject as f64 / 7.0);
        table.pv.iter_mut().flatten().for_each(|v| *v += subject as f64 / 3.0);
        Ok(table)
    };
    let bits = |threads: usize| format!("{:?}", analyse(design, &specs, threads, load).expect("well-formed"));
    let one = bits(1);
    assert_eq!(one, bits(2));
    assert_eq!(one, bits(7));
}

#[test]
fn contradictions_are_named() {
    let pupils = [took(answered(100), answered(100))];
    let (design, spec, table) = school(&pupils);
    let error = |table: &SubjectTable| analyse_subject(&design, &spec, 0, table).expect_err("contradiction");
    let mut bad = table.clone();
    bad.items[1].score[0] = 201;
    assert_eq!(error(&bad), Error::Score { item: "b".to_owned(), row: 0 });
    let mut bad = table.clone();
    bad.school[0] = 77;
    assert_eq!(error(&bad), Error::Unit { unit_no: 77 });
    let mut bad = table.clone();
    bad.weight.clear();
    assert_eq!(error(&bad), Error::ColumnLength { column: "weight".to_owned(), found: 0, expected: 1 });
    let mut bad = table.clone();
    bad.items[0].id = "z".to_owned();
    let expected = Error::ItemId { place: 0, table: "z".to_owned(), blueprint: "a".to_owned() };
    assert_eq!(error(&bad), expected);
    let mut bad = table;
    bad.weight[0] = f64::NAN;
    assert_eq!(error(&bad), Error::Weight { row: 0 });
}

#[test]
fn a_circle_of_parents_is_refused() {
    let (mut design, spec, table) = school(&[took(answered(100), answered(100))]);
    design.units[0].parent = Some(1);
    assert_eq!(analyse_subject(&design, &spec, 0, &table), Err(Error::Circle { unit_no: SCHOOL }));
}
