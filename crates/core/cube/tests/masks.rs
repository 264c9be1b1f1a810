//! An attacker who knows every shown sum exactly, and all overlaps, cannot work out a masked cell.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{CLASSES, Dice, GROUPINGS, PLAN, Plan, ROOT, SCHOOLS, TOWNS, build, spec};
use cube::{
    Cell, Cube, Design, Dimension, Mask, Options, Participation, Sampling, State, SubjectTable, Unit, UnitKind,
    analyse_subject,
};
use proptest::prelude::*;

/// A prime: sums of zeros and ones are eliminated exactly, without rounding.
const P: u64 = 2_147_483_647;

fn inverse(a: u64) -> u64 {
    let (mut base, mut power, mut result) = (a % P, P - 2, 1);
    while 0 < power {
        if power % 2 == 1 {
            result = result * base % P;
        }
        base = base * base % P;
        power /= 2;
    }
    result
}

#[derive(Default)]
struct Attacker {
    rows: Vec<(usize, Vec<u64>)>,
}

impl Attacker {
    fn reduce(&self, mut row: Vec<u64>) -> Vec<u64> {
        for (pivot, known) in &self.rows {
            let factor = row[*pivot];
            if factor != 0 {
                row.iter_mut().zip(known).for_each(|(a, b)| *a = (*a + (P - factor) * b) % P);
            }
        }
        row
    }

    fn learn(&mut self, row: Vec<u64>) {
        let row = self.reduce(row);
        if let Some(pivot) = row.iter().position(|v| *v != 0) {
            let scale = inverse(row[pivot]);
            self.rows.push((pivot, row.iter().map(|v| v * scale % P).collect()));
        }
    }

    fn knows(&self, row: Vec<u64>) -> bool {
        self.reduce(row).iter().all(|v| *v == 0)
    }
}

/// Unknowns: (school, class, item) sums of score, where anybody was presented with the item.
struct World<'a> {
    design: &'a Design,
    atoms: Vec<(u32, u32, usize)>,
}

impl<'a> World<'a> {
    fn new(design: &'a Design, table: &SubjectTable) -> Self {
        let mut atoms = BTreeSet::new();
        for row in 0..table.rows() {
            for (j, item) in table.items.iter().enumerate() {
                if table.participation[row] == Participation::TookPart && item.state[row].presented() {
                    atoms.insert((table.school[row], table.class[row], j));
                }
            }
        }
        Self { design, atoms: atoms.into_iter().collect() }
    }

    fn inside(&self, unit_no: u32, school: u32, class: u32) -> bool {
        if unit_no == school || unit_no == class || unit_no == ROOT {
            return true;
        }
        let town = self.design.units.iter().find(|u| u.unit_no == school).expect("in the tree").parent;
        town == Some(unit_no) || self.design.memberships.get(&unit_no).is_some_and(|m| m.contains(&school))
    }

    fn vector(&self, cell: &Cell) -> Vec<u64> {
        let items = &spec(false).items;
        let counts = |j: usize| match cell.dimension {
            Dimension::Total => true,
            Dimension::Item => usize::from(cell.member) == j,
            Dimension::Point => items[j].point == Some(cell.member),
            Dimension::Domain => items[j].domain == Some(cell.member),
            Dimension::Competence => items[j].competence == Some(cell.member),
            Dimension::Cognitive => items[j].cognitive == Some(cell.member),
            Dimension::Level => false,
        };
        let entry =
            |&(school, class, j): &(u32, u32, usize)| u64::from(counts(j) && self.inside(cell.unit_no, school, class));
        self.atoms.iter().map(entry).collect()
    }
}

/// Figures of one kind only (one item, one point …), all units: no masked one follows, whatever its reason.
fn attack_each_figure(world: &World<'_>, cube: &Cube) -> usize {
    let mut masked = 0;
    let mut figures: BTreeMap<(Dimension, u16), Vec<&Cell>> = BTreeMap::new();
    for cell in cube.cells.iter().filter(|c| c.dimension != Dimension::Level) {
        figures.entry((cell.dimension, cell.member)).or_default().push(cell);
    }
    for cells in figures.values() {
        let mut attacker = Attacker::default();
        cells.iter().filter(|c| c.mask == Mask::None).for_each(|c| attacker.learn(world.vector(c)));
        for cell in cells.iter().filter(|c| matches!(c.mask, Mask::Primary | Mask::Secondary)) {
            masked += 1;
            assert!(!attacker.knows(world.vector(cell)), "{cell:?}");
        }
    }
    masked
}

/// All figures together: no cell of too few pupils follows from anything. Takes the total for the sum of the items,
/// which holds where nobody missed a part.
fn attack_everything(world: &World<'_>, cube: &Cube) {
    let mut attacker = Attacker::default();
    cube.cells
        .iter()
        .filter(|c| c.mask == Mask::None && c.dimension != Dimension::Level)
        .for_each(|c| attacker.learn(world.vector(c)));
    for cell in cube.cells.iter().filter(|c| c.mask == Mask::Primary && c.dimension != Dimension::Level) {
        assert!(!attacker.knows(world.vector(cell)), "{cell:?}");
    }
}

fn attack(seed: u64, plan: Plan) {
    let (design, spec, table) = build(&mut Dice(seed), plan);
    let cube = analyse_subject(&design, &spec, 0, &table).expect("well-formed");
    for cell in cube.cells.iter().filter(|c| c.mask != Mask::None) {
        assert!(cell.estimate.is_none() && cell.se.is_none() && cell.n.is_none(), "{cell:?}");
        assert!(cell.n_eligible.is_none() && cell.stats.is_empty(), "{cell:?}");
    }
    for cell in cube.cells.iter().filter(|c| c.mask == Mask::None) {
        assert!(plan.n_figure <= cell.n.expect("shown"), "{cell:?}");
        assert_eq!(cell.insufficient, cell.n < Some(20), "{cell:?}");
    }
    let world = World::new(&design, &table);
    attack_each_figure(&world, &cube);
    if !plan.parts_missed {
        attack_everything(&world, &cube);
    }
}

const SMALL: Plan =
    Plan { least_class: 1, class_spread: 12, n_figure: 5, booklets: 1, sampling: Sampling::Census, ..PLAN };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_masked_follows_in_a_census(seed in any::<u64>(), parts_missed in any::<bool>()) {
        attack(seed, Plan { parts_missed, ..SMALL });
    }

    #[test]
    fn nothing_masked_follows_with_booklets(seed in any::<u64>(), parts_missed in any::<bool>()) {
        attack(seed, Plan { booklets: 3, parts_missed, ..SMALL });
    }

    #[test]
    fn nothing_masked_follows_with_many_overlapping_groupings(seed in any::<u64>(), parts_missed in any::<bool>()) {
        attack(seed, Plan { schools: 9, towns: 4, groupings: 6, class_spread: 6, parts_missed, ..SMALL });
    }
}

/// Schools with one class each of the given sizes, all in one town.
fn one_town(sizes: &[u32]) -> (Design, SubjectTable) {
    let plan = Plan { schools: 1, towns: 1, groupings: 0, ..SMALL };
    let (mut design, _, mut table) = build(&mut Dice(1), plan);
    design.options = Options::default();
    design.units = vec![
        Unit { unit_no: ROOT, parent: None, kind: UnitKind::Region },
        Unit { unit_no: TOWNS, parent: Some(ROOT), kind: UnitKind::Region },
        Unit { unit_no: GROUPINGS, parent: None, kind: UnitKind::Grouping },
    ];
    let ids: Vec<String> = table.items.iter().map(|i| i.id.clone()).collect();
    table = SubjectTable::default();
    table.items = ids.into_iter().map(|id| cube::ItemColumn { id, ..Default::default() }).collect();
    for (s, &size) in (0u32..).zip(sizes) {
        let (school, class) = (SCHOOLS + s, CLASSES + 10 * s);
        design.units.push(Unit { unit_no: school, parent: Some(TOWNS), kind: UnitKind::School });
        design.units.push(Unit { unit_no: class, parent: Some(school), kind: UnitKind::Class });
        for i in 0..size {
            table.student_no.push(s * 1000 + i);
            table.region.push(ROOT);
            table.school.push(school);
            table.class.push(class);
            table.weight.push(1.0);
            table.zone.push(1);
            table.rep.push(0);
            table.booklet.push(0);
            table.participation.push(Participation::TookPart);
            for item in &mut table.items {
                item.score.push(50);
                item.state.push(State::Answered);
            }
        }
    }
    (design, table)
}

fn masks(cube: &Cube, units: impl IntoIterator<Item = u32>) -> Vec<Mask> {
    units.into_iter().map(|u| cube.find(0, u, Dimension::Total, 0).expect("a cell").mask).collect()
}

#[test]
fn one_small_school_takes_the_next_smallest_of_its_town_with_it() {
    let (design, table) = one_town(&[30, 3, 25, 40]);
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    let schools = masks(&cube, SCHOOLS..SCHOOLS + 4);
    assert_eq!(schools, [Mask::None, Mask::Primary, Mask::Secondary, Mask::None]);
    assert_eq!(masks(&cube, [ROOT, TOWNS]), [Mask::None, Mask::None]);
    let classes = masks(&cube, [CLASSES, CLASSES + 10, CLASSES + 20, CLASSES + 30]);
    assert_eq!(classes, schools, "a class that is the whole school follows its school");
}

#[test]
fn two_small_schools_that_together_are_still_too_few_take_a_third() {
    let (design, table) = one_town(&[30, 2, 2, 40]);
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    assert_eq!(masks(&cube, SCHOOLS..SCHOOLS + 4), [Mask::Secondary, Mask::Primary, Mask::Primary, Mask::None]);
}

#[test]
fn two_small_schools_that_together_are_enough_protect_each_other() {
    let (design, table) = one_town(&[30, 3, 4, 40]);
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    assert_eq!(masks(&cube, SCHOOLS..SCHOOLS + 4), [Mask::None, Mask::Primary, Mask::Primary, Mask::None]);
}

#[test]
fn a_grouping_that_cuts_through_costs_one_more_school() {
    let (mut design, table) = one_town(&[30, 3, 25, 40]);
    design.memberships.insert(GROUPINGS, vec![SCHOOLS + 1, SCHOOLS + 3]);
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    // The grouping minus its other school would give the small one.
    assert_eq!(masks(&cube, [SCHOOLS + 1, SCHOOLS + 3]), [Mask::Primary, Mask::Secondary]);
    attack_each_figure(&World::new(&design, &table), &cube);
}

#[test]
fn a_small_school_beside_a_grouping_does_not_take_the_grouping_with_it() {
    let (mut design, table) = one_town(&[3, 21, 22, 23, 24, 40, 50]);
    design.memberships.insert(GROUPINGS, (SCHOOLS + 1..SCHOOLS + 5).collect());
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    // The smallest neighbour is in the grouping, whose other members would then have to go, one by one.
    let all: Vec<Mask> = (SCHOOLS..SCHOOLS + 7).map(|school| masks(&cube, [school, school])[0]).collect();
    assert_eq!(all[1..5], [Mask::None; 4]);
    assert_eq!(all.iter().filter(|mask| **mask == Mask::Secondary).count(), 1);
    attack_each_figure(&World::new(&design, &table), &cube);
}

#[test]
fn a_form_without_schools_still_hides_an_area_that_is_one_small_school() {
    let (mut design, table) = one_town(&[30, 3, 25, 40]);
    design.levels.school = false;
    design.levels.class = false;
    design.memberships.insert(GROUPINGS, vec![SCHOOLS, SCHOOLS + 2, SCHOOLS + 3]);
    let cube = analyse_subject(&design, &spec(false), 0, &table).expect("well-formed");
    // Town minus grouping would give the school of three pupils.
    assert!(masks(&cube, [TOWNS, ROOT, GROUPINGS]).contains(&Mask::Secondary));
    assert!(cube.cells.iter().all(|c| c.kind != UnitKind::School));
}
