//! Replicate zones for the paired jackknife (JK2; Rust 1985, as in TIMSS): which two halves stand for the chance of the draw.
//!
//! Schools drawn by chance are paired in frame order within their stratum; a coin decides who is which half. An odd one
//! out joins the last pair: the three are put into the halves at random, two and one, which keeps the variance of ratios
//! unbiased. A school that was certain to be drawn, or is alone in its stratum, is a zone of its own whose pupils
//! (whole classes where there are several) are split into two random halves: then only the second stage was chance.

use kernel::draw::Draw;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The mark of a school whose pupils are split.
pub const SPLIT: u8 = 2;

/// A school as far as zones need it, in frame order.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// Its stratum.
    pub stratum: &'a str,
    /// Whether it could not have been left out.
    pub certain: bool,
}

/// The place of a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Zone, from 1.
    pub zone: u16,
    /// 0, 1 or [`SPLIT`].
    pub replicate: u8,
}

/// Places for all schools, in their order.
#[must_use]
pub fn assign(seed: &[u8; 32], schools: &[Drawn<'_>]) -> Vec<Place> {
    let mut places = vec![Place { zone: 0, replicate: SPLIT }; schools.len()];
    let mut draw = Draw::new(seed, "zones");
    let mut next: u16 = 0;
    let strata: BTreeSet<&str> = schools.iter().map(|school| school.stratum).collect();
    for stratum in strata {
        let by_chance: Vec<usize> =
            (0..schools.len()).filter(|&at| schools[at].stratum == stratum && !schools[at].certain).collect();
        if by_chance.len() < 2 {
            continue;
        }
        let pairs = by_chance.len() / 2;
        for pair in 0..pairs {
            next += 1;
            let end = if pair + 1 == pairs { by_chance.len() } else { 2 * pair + 2 };
            let mut members = by_chance[2 * pair..end].to_vec();
            draw.shuffle(&mut members);
            let odd = draw.below(2) as u8;
            for (at, replicate) in members.into_iter().zip([0, 1, odd]) {
                places[at] = Place { zone: next, replicate };
            }
        }
    }
    for place in places.iter_mut().filter(|place| place.zone == 0) {
        next = next.saturating_add(1);
        place.zone = next;
    }
    places
}

/// The half of each pupil (pupil, class) of a school: the school's own, or a random half when the school is split; whole
/// classes stay together where classes were drawn and there are several.
pub fn halves(draw: &mut Draw, pupils: &[(Uuid, Uuid)], half: u8, by_class: bool) -> Vec<u8> {
    if half < SPLIT {
        return vec![half; pupils.len()];
    }
    let classes: BTreeSet<Uuid> = pupils.iter().map(|(_, class)| *class).collect();
    if by_class && 1 < classes.len() {
        let mut order: Vec<Uuid> = classes.into_iter().collect();
        draw.shuffle(&mut order);
        let of = |class: &Uuid| order.iter().position(|other| other == class).map_or(0, |at| (at % 2) as u8);
        return pupils.iter().map(|(_, class)| of(class)).collect();
    }
    let mut order: Vec<usize> = (0..pupils.len()).collect();
    draw.shuffle(&mut order);
    let mut halves = vec![0; pupils.len()];
    for (turn, at) in order.into_iter().enumerate() {
        halves[at] = (turn % 2) as u8;
    }
    halves
}
