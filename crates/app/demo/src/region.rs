//! The people of the demo region, generated alike every time: pupils with their places in classes over the years, staff.
//!
//! Records begin in autumn 2023. Cohorts kept since then are those that later springs look at; the roll of the current
//! year is complete.

use crate::data::{Data, SchoolPlan};
use crate::identity::{Identity, Registry};
use jiff::civil::{Date, date};
use kernel::draw::Draw;
use kernel::subject::Subject;
use std::collections::BTreeMap;

/// The one seed of the region.
pub const SEED: [u8; 32] = *b"yunxi demo region, fictional, 01";
/// The school year that is under way, by the calendar year it began in.
pub const THIS_YEAR: i16 = 2026;
/// Entry years whose pupils are generated, per stage.
const COHORTS: [(&str, i16, i16); 3] = [("primary", 2020, 2026), ("junior", 2022, 2026), ("senior", 2024, 2026)];

/// A place of a pupil in a cohort's class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the school in the data.
    pub school: usize,
    /// Stage.
    pub stage: &'static str,
    /// Year of entry.
    pub entry_year: i16,
    /// Number of the class, from 1.
    pub class_no: u16,
}

impl Place {
    /// The grade in a school year, if any.
    #[must_use]
    pub fn grade_in(&self, year: i16) -> Option<u8> {
        let (first, last) = match self.stage {
            "primary" => (1, 6),
            "junior" => (7, 9),
            _ => (10, 12),
        };
        let grade = first + u8::try_from(year - self.entry_year).ok()?;
        (grade <= last).then_some(grade)
    }
}

/// A pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// Who it is.
    pub identity: Identity,
    /// Places by year of entry.
    pub places: Vec<Place>,
}

impl Pupil {
    /// The national pupil number.
    #[must_use]
    pub fn pupil_no(&self) -> String {
        format!("G{}", self.identity.id_card)
    }

    /// The place in a school year.
    #[must_use]
    pub fn place_in(&self, year: i16) -> Option<&Place> {
        self.places.iter().find(|place| place.grade_in(year).is_some())
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who it is.
    pub identity: Identity,
    /// Staff number.
    pub staff_no: String,
    /// Key of school or office.
    pub unit: String,
    /// Post, subject, stage.
    pub posts: Vec<(&'static str, Option<Subject>, Option<&'static str>)>,
}

/// Everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Pupils.
    pub pupils: Vec<Pupil>,
    /// Staff.
    pub staff: Vec<Staff>,
}

/// Generates the region.
#[must_use]
pub fn generate(data: &Data) -> Region {
    let mut registry = Registry::new(&data.names, &data.units.region.code);
    let mut pupils = Vec::new();
    for (stage, first, last) in COHORTS {
        for entry_year in first..=last {
            cohort(data, &mut registry, &mut pupils, stage, entry_year);
        }
    }
    Region { pupils, staff: staff(data, &mut registry) }
}

/// Pupils of a school in a school year with their indices, in order.
#[must_use]
pub fn roll(region: &Region, school: usize, year: i16) -> Vec<(usize, &Place)> {
    region
        .pupils
        .iter()
        .enumerate()
        .filter_map(|(index, pupil)| Some((index, pupil.place_in(year)?)))
        .filter(|(_, place)| place.school == school)
        .collect()
}

/// Fills the classes of a cohort: first with pupils who leave the stage below, then with newcomers.
fn cohort(data: &Data, registry: &mut Registry<'_>, pupils: &mut Vec<Pupil>, stage: &'static str, entry_year: i16) {
    let mut draw = Draw::new(&SEED, &format!("cohort/{stage}/{entry_year}"));
    let mut waiting = leavers(pupils, stage, entry_year);
    draw.shuffle(&mut waiting);
    let age = match stage {
        "primary" => 6,
        "junior" => 12,
        _ => 15,
    };
    for (school, plan) in data.units.school.iter().enumerate().filter(|(_, plan)| 0 < plan.cohort(stage)) {
        let classes = classes(plan, stage, &mut draw);
        let wanted: u32 = classes.iter().sum();
        // Schools of two stages keep their own first.
        waiting.sort_by_key(|&index| pupils[index].places.last().is_none_or(|place| place.school != school));
        let mut of_school = (0..wanted).map(|_| match waiting.is_empty() {
            false => waiting.remove(0),
            true => {
                let identity = registry.somebody(&mut draw, date(entry_year - age - 1, 9, 1));
                pupils.push(Pupil { identity, places: Vec::new() });
                pupils.len() - 1
            }
        });
        let mut seats: Vec<usize> = of_school.by_ref().collect();
        draw.shuffle(&mut seats);
        for (class_no, size) in (1..).zip(classes) {
            for index in seats.drain(..size as usize) {
                pupils[index].places.push(Place { school, stage, entry_year, class_no });
            }
        }
    }
}

/// Pupils who finish the stage below in the summer before.
fn leavers(pupils: &[Pupil], stage: &str, entry_year: i16) -> Vec<usize> {
    let (below, years) = match stage {
        "junior" => ("primary", 6),
        "senior" => ("junior", 3),
        _ => return Vec::new(),
    };
    let leaves = |pupil: &Pupil| {
        pupil.places.last().is_some_and(|place| place.stage == below && place.entry_year + years == entry_year)
    };
    (0..pupils.len()).filter(|&index| leaves(&pupils[index])).collect()
}

/// Sizes of the classes of a cohort: as even as can be, at most 45 in primary and 50 above.
fn classes(plan: &SchoolPlan, stage: &str, draw: &mut Draw) -> Vec<u32> {
    let base = plan.cohort(stage);
    let spread = u64::from(base / 20);
    let size = base + draw.below(2 * spread + 1) as u32 - spread as u32;
    let most = if stage == "primary" { 45 } else { 50 };
    let n = size.div_ceil(most);
    (0..n).map(|class| size / n + u32::from(class < size % n)).collect()
}

/// Subjects taught at a stage, weighted by how many teachers they need.
fn taught(stage: &str) -> &'static [(Subject, u32)] {
    use Subject::{
        Art, Biology, Chemistry, Chinese, English, Geography, History, It, Labour, Math, Morality, Music, Pe, Physics,
        Politics, Science, Wellbeing,
    };
    match stage {
        "primary" => &[
            (Chinese, 30),
            (Math, 24),
            (English, 10),
            (Science, 6),
            (Morality, 6),
            (Pe, 9),
            (Music, 5),
            (Art, 5),
            (It, 3),
            (Labour, 2),
        ],
        "junior" => &[
            (Chinese, 17),
            (Math, 17),
            (English, 17),
            (Physics, 8),
            (Chemistry, 5),
            (Biology, 5),
            (Morality, 6),
            (History, 6),
            (Geography, 5),
            (Pe, 6),
            (Music, 2),
            (Art, 2),
            (It, 2),
            (Wellbeing, 2),
        ],
        _ => &[
            (Chinese, 15),
            (Math, 15),
            (English, 15),
            (Physics, 11),
            (Chemistry, 9),
            (Biology, 9),
            (Politics, 7),
            (History, 7),
            (Geography, 6),
            (Pe, 4),
            (It, 2),
        ],
    }
}

fn staff(data: &Data, registry: &mut Registry<'_>) -> Vec<Staff> {
    let mut list = Vec::new();
    let mut draw = Draw::new(&SEED, "staff");
    let mut hire = |list: &mut Vec<Staff>, unit: &str, posts| {
        let year = 1966 + draw.below(36) as i16;
        let identity = registry.somebody(&mut draw, date(year, 1, 1));
        list.push(Staff { identity, staff_no: format!("YX{:05}", list.len() + 1), unit: unit.to_owned(), posts });
    };
    for (unit, kind) in [
        ("bureau", "leader"),
        ("bureau", "leader"),
        ("general", "officer"),
        ("basic", "officer"),
        ("basic", "officer"),
        ("moral", "officer"),
        ("it", "officer"),
        ("it", "officer"),
        ("it", "officer"),
        ("development", "leader"),
        ("supervision", "leader"),
        ("supervision", "officer"),
        ("supervision", "inspector"),
        ("supervision", "inspector"),
        ("supervision", "inspector"),
    ] {
        hire(&mut list, unit, vec![(kind, None, None)]);
    }
    for stage in ["primary", "junior", "senior"] {
        for (subject, _) in taught(stage).iter().take(9) {
            hire(&mut list, "development", vec![("researcher", Some(*subject), Some(stage))]);
        }
    }
    for plan in &data.units.school {
        for kind in leaders(plan) {
            hire(&mut list, &plan.key, vec![(*kind, None, None)]);
        }
        for stage in ["primary", "junior", "senior"] {
            for subject in teachers(plan, stage) {
                hire(&mut list, &plan.key, vec![("teacher", Some(subject), Some(stage))]);
            }
        }
    }
    list
}

/// A teaching point has its head only; small schools have no deputies.
fn leaders(plan: &SchoolPlan) -> &'static [&'static str] {
    match plan.primary * 6 + plan.junior * 3 + plan.senior * 3 {
        0..60 => &["principal"],
        60..400 => &["principal", "dean"],
        _ => &["principal", "vice_principal", "dean", "clerk"],
    }
}

/// The teachers of a stage: one to about sixteen pupils, at least one for each main subject, largest shares first.
fn teachers(plan: &SchoolPlan, stage: &'static str) -> Vec<Subject> {
    let years = if stage == "primary" { 6 } else { 3 };
    let pupils = plan.cohort(stage) * years;
    if pupils == 0 {
        return Vec::new();
    }
    let (wanted, shares) = ((pupils / 16).max(2), taught(stage));
    let total: u32 = shares.iter().map(|(_, share)| share).sum();
    let mut given: BTreeMap<Subject, u32> = BTreeMap::new();
    for _ in 0..wanted {
        // The next post goes to the subject that is farthest behind its share; ties to the earlier one.
        let lag = |(subject, share): &(Subject, u32)| {
            i64::from(*share) * i64::from(wanted)
                - i64::from(given.get(subject).copied().unwrap_or(0)) * i64::from(total)
        };
        let next = shares.iter().rev().max_by_key(|entry| lag(entry)).map(|(subject, _)| *subject);
        *given.entry(next.unwrap_or(Subject::Chinese)).or_default() += 1;
    }
    given.into_iter().flat_map(|(subject, n)| std::iter::repeat_n(subject, n as usize)).collect()
}

/// The first day of a school year.
#[must_use]
pub fn year_begins(year: i16) -> Date {
    date(year, 9, 1)
}
