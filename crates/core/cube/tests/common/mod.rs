//! Small random assessments for the tests.

use std::collections::BTreeMap;

use cube::{
    Design, ItemColumn, ItemSpec, LevelCut, LevelSupport, Options, Participation, Sampling, SchoolFrame, State,
    SubjectSpec, SubjectTable, Unit, UnitKind,
};

/// A small generator, the same everywhere (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What to vary.
#[derive(Clone, Copy)]
pub struct Plan {
    pub schools: u64,
    pub towns: u64,
    pub groupings: u64,
    pub least_class: u64,
    pub class_spread: u64,
    pub booklets: u8,
    pub pvs: usize,
    pub sampling: Sampling,
    pub n_figure: u32,
    /// Whether some pupils are excused from a part, so that they have items but no total.
    pub parts_missed: bool,
}

pub const PLAN: Plan = Plan {
    schools: 6,
    towns: 2,
    groupings: 2,
    least_class: 6,
    class_spread: 8,
    booklets: 2,
    pvs: 0,
    sampling: Sampling::Sample,
    n_figure: 1,
    parts_missed: true,
};

pub const ROOT: u32 = 1;
pub const TOWNS: u32 = 10;
pub const GROUPINGS: u32 = 50;
pub const SCHOOLS: u32 = 100;
pub const CLASSES: u32 = 1000;

pub fn spec(with_pv: bool) -> SubjectSpec {
    let item = |j: u16, full_mark: i16| ItemSpec {
        id: format!("q{j}"),
        full_mark,
        point: Some([0, 0, 1, 1, 2, 3][usize::from(j)]),
        domain: Some([0, 0, 0, 0, 1, 1][usize::from(j)]),
        competence: Some(j % 2),
        cognitive: if j == 5 { None } else { Some(j % 3) },
    };
    let level = |name: &str, min_percent| LevelCut { name: name.to_owned(), min_percent };
    SubjectSpec {
        items: (0..6).zip([300, 200, 450, 100, 1000, 150]).map(|(j, full)| item(j, full)).collect(),
        levels: vec![level("D", 0.0), level("C", 40.0), level("B", 60.0), level("A", 85.0)],
        pv_cuts: with_pv.then(|| vec![0.0, 450.0, 500.0, 560.0]),
    }
}

/// A tree, a design and one subject's columns.
pub fn build(dice: &mut Dice, plan: Plan) -> (Design, SubjectSpec, SubjectTable) {
    let spec = spec(0 < plan.pvs);
    let mut design = Design {
        units: vec![Unit { unit_no: ROOT, parent: None, kind: UnitKind::Region }],
        memberships: BTreeMap::new(),
        levels: LevelSupport { region: true, grouping: true, school: true, class: true },
        sampling: plan.sampling,
        frames: BTreeMap::new(),
        options: Options { n_figure: plan.n_figure, ..Options::default() },
    };
    for t in 0..plan.towns as u32 {
        design.units.push(Unit { unit_no: TOWNS + t, parent: Some(ROOT), kind: UnitKind::Region });
    }
    for g in 0..plan.groupings as u32 {
        design.units.push(Unit { unit_no: GROUPINGS + g, parent: None, kind: UnitKind::Grouping });
        let members = (0..plan.schools as u32).filter(|_| dice.below(3) == 0).map(|s| SCHOOLS + s).collect();
        design.memberships.insert(GROUPINGS + g, members);
    }
    let mut table = SubjectTable { pv: vec![Vec::new(); plan.pvs], ..SubjectTable::default() };
    table.items = spec.items.iter().map(|i| ItemColumn { id: i.id.clone(), ..ItemColumn::default() }).collect();
    for s in 0..plan.schools as u32 {
        let parent = TOWNS + dice.below(plan.towns) as u32;
        design.units.push(Unit { unit_no: SCHOOLS + s, parent: Some(parent), kind: UnitKind::School });
        for c in 0..1 + dice.below(3) as u32 {
            let class = CLASSES + 10 * s + c;
            design.units.push(Unit { unit_no: class, parent: Some(SCHOOLS + s), kind: UnitKind::Class });
            for _ in 0..plan.least_class + dice.below(plan.class_spread) {
                pupil(dice, &plan, &spec, &mut table, SCHOOLS + s, class);
            }
        }
        let drawn = table.school.iter().filter(|&&x| x == SCHOOLS + s).count() as u32;
        if s % 3 != 0 {
            design.frames.insert(SCHOOLS + s, SchoolFrame { n_frame: drawn + 20, n_sampled: drawn });
        }
    }
    (design, spec, table)
}

fn pupil(dice: &mut Dice, plan: &Plan, spec: &SubjectSpec, table: &mut SubjectTable, school: u32, class: u32) {
    table.student_no.push(table.student_no.len() as u32 + 1);
    table.region.push(ROOT);
    table.school.push(school);
    table.class.push(class);
    table.weight.push(0.5 + dice.share() * 3.0);
    table.zone.push((school % 3) as u16 + 1);
    table.rep.push(dice.below(2) as u8);
    let booklet = dice.below(u64::from(plan.booklets)) as u8;
    table.booklet.push(booklet);
    let participation = match dice.below(20) {
        0 => Participation::Absent,
        1 => Participation::Exempt,
        _ => Participation::TookPart,
    };
    table.participation.push(participation);
    for column in &mut table.pv {
        column.push(if dice.below(15) == 0 { f64::NAN } else { 400.0 + dice.share() * 200.0 });
    }
    let away = dice.below(25);
    for (j, (column, item)) in table.items.iter_mut().zip(&spec.items).enumerate() {
        let state = match (participation, dice.below(10)) {
            (Participation::Absent, _) => State::Absent,
            (Participation::Exempt, _) => State::Exempt,
            _ if 1 < plan.booklets && j % usize::from(plan.booklets) == usize::from(booklet) => State::NotPresented,
            _ if plan.parts_missed && away == 0 && j == 5 => State::Exempt,
            (_, 0) => State::Blank,
            _ => State::Answered,
        };
        let steps = i16::try_from(dice.below(5)).expect("small");
        // A score under another state must not matter.
        column.score.push(item.full_mark / 4 * steps);
        column.state.push(state);
    }
}
