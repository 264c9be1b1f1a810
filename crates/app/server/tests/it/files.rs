//! The files and plans of the small region: its roster, its marks, its paper, the forms they are sent with.

use kernel::UnitId;
use monitoring::model::{AssessmentWrite, BlueprintItem, DrawWrite, Proposal, SubjectWrite};
use people::model::unit::UnitWrite;
use text::{Lang, word};

/// Pupils of grade 8 by school and class; the last school is tiny.
pub const SIZES: [&[usize]; 9] =
    [&[13, 12], &[12, 12], &[12, 12], &[12, 12], &[12, 12], &[12, 12], &[12, 12], &[12, 12], &[3]];
/// The school with too few pupils to show.
pub const TINY: usize = 8;
/// Item, full mark, knowledge point, domain.
const ITEMS: [(&str, f64, &str, &str); 6] = [
    ("1", 10.0, "equations", "algebra"),
    ("2", 10.0, "equations", "algebra"),
    ("3", 10.0, "functions", "algebra"),
    ("4", 10.0, "functions", "algebra"),
    ("5", 10.0, "triangles", "geometry"),
    ("6", 10.0, "triangles", "geometry"),
];
/// A pupil number of somebody without a citizen number.
pub fn pupil_no(n: usize) -> String {
    format!("J{:018}", 100 + n)
}

pub fn school_name(at: usize) -> String {
    format!("School {}", char::from(b'A' + at as u8))
}

/// Name of a pupil, by school, class and place.
pub fn pupil_name(school: usize, class: usize, at: usize) -> String {
    let letter = |first: u8, at: usize| char::from(first + at as u8);
    format!("Pupil {}{}{}", letter(b'A', school), letter(b'a', class), letter(b'a', at))
}

/// The headings of a roster as the template has them.
pub fn roster_head() -> String {
    ["school", "grade", "class", "name", "student_no"]
        .map(|key| word(&format!("people.roster.{key}"), Lang::Zh))
        .join(",")
}

pub fn roster() -> String {
    let mut text = roster_head();
    let mut n = 0;
    for (school, classes) in SIZES.iter().enumerate() {
        for (class, size) in classes.iter().enumerate() {
            for at in 0..*size {
                text.push_str(&format!(
                    "\n{},8,{},{},{}",
                    school_name(school),
                    class + 1,
                    pupil_name(school, class, at),
                    pupil_no(n)
                ));
                n += 1;
            }
        }
    }
    text
}

/// Marks of the assessment, the same every time: School A is weak at functions.
pub fn scores() -> String {
    let mut text = String::from("pupil,1,2,3,4,5,6");
    let (mut n, mut seed) = (0, 20_260_512_u64);
    for (school, classes) in SIZES.iter().enumerate() {
        for size in *classes {
            for _ in 0..*size {
                text.push_str(&format!("\n{}", pupil_no(n)));
                // What the tiny school got stands out, so that a test can look for it.
                if school == TINY {
                    text.push_str(&format!(",{},0,0,0,0,0", 1 + n % 2));
                    n += 1;
                    continue;
                }
                n += 1;
                for (_, _, point, _) in ITEMS {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let noise = (seed >> 40) % 5;
                    let base = if school == 0 && point == "functions" { 0 } else { 5 };
                    text.push_str(&format!(",{}", base + noise));
                }
            }
        }
    }
    text
}

pub fn items() -> Vec<BlueprintItem> {
    let item = |(position, (item_no, full_mark, point, domain)): (i64, (&str, f64, &str, &str))| BlueprintItem {
        position,
        item_no: item_no.into(),
        full_mark,
        kind: "short".into(),
        point: point.into(),
        domain: domain.into(),
        cognitive: "apply".into(),
        ..BlueprintItem::default()
    };
    (1..).zip(ITEMS).map(item).collect()
}

/// A lawful sampled monitoring of grade 8.
pub fn assessment_write(region: UnitId, name: &str) -> AssessmentWrite {
    let proposal = Proposal {
        form: "sampled_monitoring".into(),
        level: "county".into(),
        stage: "junior".into(),
        grade: 8,
        subjects: vec!["math".into()],
        whole_cohort: false,
        each_pupil_one_subject: false,
        paper_test: true,
        schools_all: false,
        pupils_per_school: None,
        classes_per_school: Some(2),
        held_before: 0,
        basis_document: "Plan 12".into(),
        list_item: "12".into(),
        registered_plan: false,
        public_draw: true,
        sealed: true,
        purchased_papers: false,
        uses: vec!["diagnosis".into()],
        exam_date: Some("2026-05-12".into()),
    };
    let subjects = vec![SubjectWrite { subject: "math".into(), full_mark: 60.0 }];
    AssessmentWrite {
        name: name.into(),
        unit_id: region.0,
        proposal,
        school_year: 2025,
        term: 2,
        series: "g8".into(),
        subjects,
        school_ids: Vec::new(),
    }
}

pub fn draw_write() -> DrawWrite {
    DrawWrite {
        schools: None,
        unit_of_second_stage: "classes".into(),
        pupils_per_school: 0,
        classes_per_school: 2,
        booklets: 1,
        strata: Vec::new(),
        seed: Some("7 12 33".into()),
        witness: "Witness".into(),
        sealed_until: None,
    }
}

pub fn unit_write(kind: &str, name: &str, parent: Option<UnitId>) -> UnitWrite {
    UnitWrite {
        parent_id: parent.map(|id| id.0),
        kind: kind.into(),
        name: name.into(),
        valid_from: Some("2020-09-01".into()),
        ..UnitWrite::default()
    }
}
