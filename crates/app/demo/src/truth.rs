//! What is true in the demo region: abilities, school effects, planted weaknesses; and the marks that follow from them.

use crate::data::{Data, Effect, Item, Paper, Planted};
use crate::region::SEED;
use kernel::draw::Draw;

/// What is planted, for tests that compare it with what the product finds.
#[must_use]
pub fn truth() -> &'static Planted {
    &Data::delivered().truth
}

/// Variance of ability between schools that the planted school effects leave to pupils: 1 − 0.16.
const WITHIN: f64 = 0.84;
/// SD of a class around its school.
const CLASS_SD: f64 = 0.08;
/// SD of a school around its own level on one knowledge point.
const POINT_SD: f64 = 0.06;
/// SD of a school around its level in subjects other than mathematics.
const SUBJECT_SD: f64 = 0.12;

/// One paper on one day.
#[derive(Clone, Copy, Debug)]
pub struct Sitting<'a> {
    /// Names the streams of chance.
    pub label: &'a str,
    /// The paper.
    pub paper: &'a Paper,
    /// Grade.
    pub grade: u8,
    /// Calendar year.
    pub year: i16,
}

/// Somebody who sits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitter {
    /// Index of the pupil.
    pub pupil: usize,
    /// Index of the school.
    pub school: usize,
    /// Class.
    pub class_no: u16,
    /// Booklet, from 1.
    pub booklet: u8,
}

/// What stands in a cell of the score file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A mark, perhaps zero.
    Mark(u32),
    /// Nothing written.
    Blank,
    /// Away.
    Absent,
    /// Not in the pupil's booklet.
    NotPresented,
}

/// The answers of everybody to every item.
#[must_use]
pub fn answers(data: &Data, sitting: &Sitting<'_>, sitters: &[Sitter]) -> Vec<Vec<Answer>> {
    let items = difficulties(sitting.paper);
    let lucky = luck(data, sitting, sitters);
    sitters
        .iter()
        .map(|sitter| {
            let extra = lucky.iter().find(|(school, _)| *school == sitter.school).map_or(0.0, |(_, shift)| *shift);
            let ability = school_level(data, sitter.school, &sitting.paper.subject)
                + class_level(sitting, sitter)
                + residual(sitting, sitter.pupil)
                + extra;
            one(data, sitting, sitter, &items, ability)
        })
        .collect()
}

fn one(data: &Data, sitting: &Sitting<'_>, sitter: &Sitter, items: &[(Item, f64, f64)], ability: f64) -> Vec<Answer> {
    let mut draw = Draw::new(&SEED, &format!("answers/{}/{}/{}", sitting.label, sitting.paper.key, sitter.pupil));
    if uniform(&mut draw) < 0.015 {
        return vec![Answer::Absent; items.len()];
    }
    let answer = |(item, slope, place): &(Item, f64, f64)| {
        if item.booklet.is_some_and(|booklet| booklet != sitter.booklet) {
            return Answer::NotPresented;
        }
        let here = ability + point_level(data, sitting, sitter.school, &item.point);
        let chance = 1.0 / (1.0 + (-slope * (here - place)).exp());
        mark(&mut draw, item, chance)
    };
    items.iter().map(answer).collect()
}

fn mark(draw: &mut Draw, item: &Item, chance: f64) -> Answer {
    match item.kind {
        "choice" => Answer::Mark(if uniform(draw) < 0.2 + 0.8 * chance { item.full } else { 0 }),
        "blank" if uniform(draw) < chance => Answer::Mark(item.full),
        "blank" => {
            if uniform(draw) < 0.15 {
                Answer::Blank
            } else {
                Answer::Mark(0)
            }
        }
        _ => {
            let share = (chance + 0.16 * normal(draw)).clamp(0.0, 1.0);
            let points = (share * f64::from(item.full)).round() as u32;
            if points == 0 && uniform(draw) < 0.5 { Answer::Blank } else { Answer::Mark(points) }
        }
    }
}

/// Items with slope and place on the scale of ability.
fn difficulties(paper: &Paper) -> Vec<(Item, f64, f64)> {
    let mut draw = Draw::new(&SEED, &format!("items/{}", paper.key));
    let with = |item: Item| {
        let middle = match item.kind {
            "choice" => -0.7,
            "blank" => -0.4,
            "short" => -0.5,
            _ => -0.3,
        };
        let place = middle + 0.5 * normal(&mut draw);
        let slope = 1.4 + 0.8 * uniform(&mut draw);
        (item, slope, place)
    };
    paper.items().into_iter().map(with).collect()
}

/// The true level of a school in a subject.
fn school_level(data: &Data, school: usize, subject: &str) -> f64 {
    let plan = &data.units.school[school];
    if subject == "math" {
        return plan.effect;
    }
    plan.effect + SUBJECT_SD * normal(&mut Draw::new(&SEED, &format!("school/{}/{subject}", plan.key)))
}

fn class_level(sitting: &Sitting<'_>, sitter: &Sitter) -> f64 {
    let cohort = sitting.year - i16::from(sitting.grade);
    let label = format!("class/{}/{}/{cohort}/{}", sitting.paper.subject, sitter.school, sitter.class_no);
    CLASS_SD * normal(&mut Draw::new(&SEED, &label))
}

/// A pupil's own part: a general ability and one for the subject, the same in every year.
fn residual(sitting: &Sitting<'_>, pupil: usize) -> f64 {
    let general = normal(&mut Draw::new(&SEED, &format!("pupil/{pupil}")));
    let own = normal(&mut Draw::new(&SEED, &format!("pupil/{pupil}/{}", sitting.paper.subject)));
    WITHIN.sqrt() * (0.8 * general + 0.6 * own)
}

/// What is planted on a knowledge point of a school, and a little chance.
fn point_level(data: &Data, sitting: &Sitting<'_>, school: usize, point: &str) -> f64 {
    let key = &data.units.school[school].key;
    let noise = POINT_SD * normal(&mut Draw::new(&SEED, &format!("point/{key}/{}/{point}", sitting.paper.subject)));
    let applies = |effect: &&Effect| {
        effect.subject == sitting.paper.subject
            && effect.grade == sitting.grade
            && effect.point == point
            && effect.schools.contains(key)
    };
    let planted: f64 = data
        .truth
        .effect
        .iter()
        .filter(applies)
        .filter_map(|effect| effect.by_year.get(&sitting.year.to_string()))
        .sum();
    noise + planted
}

/// How much to add to the pupils of lucky schools so that they are as able on average as the plan says.
fn luck(data: &Data, sitting: &Sitting<'_>, sitters: &[Sitter]) -> Vec<(usize, f64)> {
    let of_day = data.truth.luck.iter().filter(|luck| {
        luck.grade == sitting.grade && luck.year == sitting.year && luck.subject == sitting.paper.subject
    });
    let shift = |luck: &crate::data::Luck| {
        let school = data.units.school.iter().position(|school| school.key == luck.school)?;
        let abilities: Vec<f64> = sitters
            .iter()
            .filter(|sitter| sitter.school == school)
            .map(|sitter| residual(sitting, sitter.pupil))
            .collect();
        let mean = abilities.iter().sum::<f64>() / abilities.len().max(1) as f64;
        Some((school, luck.mean - mean))
    };
    of_day.filter_map(shift).collect()
}

/// In [0, 1), with 53 bits.
fn uniform(draw: &mut Draw) -> f64 {
    (draw.word() >> 11) as f64 / 9_007_199_254_740_992.0
}

/// Standard normal (Box & Muller 1958).
fn normal(draw: &mut Draw) -> f64 {
    let (radius, angle) = (1.0 - uniform(draw), uniform(draw));
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}
