//! Simulated regions: how often the rule speaks where there is nothing, and how often where there is something.

use super::*;
use crate::rules::shared::shared;
use crate::rules::simulation::{Draws, OUTCOMES, SCHOOLS, batch, kind, truth, value};

/// The results of a batch, as a later analysis will find them.
fn earlier(batch: &EvidenceBatch, screened: &Screened) -> BTreeMap<ValueKey, Earlier> {
    let placed = batch.values.iter().zip(&screened.placed);
    let one = |(value, placed): (&UnitEvidence, &Option<Placed>)| {
        let before = Earlier { value: value.estimate / value.sd_pupil, error: placed.as_ref()?.error, n: value.n };
        Some((key(value), before))
    };
    placed.filter_map(one).collect()
}

/// Upper 95 % bound of the mean of regions' shares; with none at all, the rule of three over units.
fn upper_bound(shares: &[f64]) -> f64 {
    let n = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / n;
    let variance = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean + 1.645 * (variance / n).sqrt()).max(3.0 / (n * SCHOOLS as f64))
}

fn share_with_findings(screened: &Screened) -> f64 {
    let units: std::collections::BTreeSet<usize> = screened.told.iter().map(|one| one.value / OUTCOMES).collect();
    units.len() as f64 / 36.0
}

#[test]
fn where_schools_do_not_differ_at_most_one_in_twenty_gets_a_finding_past_included() {
    let options = ScreenOptions::default();
    let mut shares = Vec::new();
    for seed in 0..200 {
        let mut draws = Draws::new(seed);
        let nothing = truth(&mut draws, 0.0);
        let first = batch(&mut draws, &nothing, 32);
        let before = earlier(&first, &screen(&first, &BTreeMap::new(), &options).expect("valid"));
        let second = batch(&mut draws, &nothing, 32);
        let found = screen(&second, &before, &options).expect("valid");
        shares.push(share_with_findings(&found));
    }
    let bound = upper_bound(&shares);
    println!("upper bound of the share of units with any finding: {bound:.4}");
    assert!(bound <= 0.05, "{bound}");
}

#[test]
fn a_planted_effect_is_found_with_the_stated_power_and_the_right_sign() {
    let options = ScreenOptions::default();
    // Nine of the 24 town schools lie 0.3 SD low on one of sixteen knowledge points. Measured: 15 %, 43 % and 81 %.
    for (pupils, least) in [(60, 0.10), (120, 0.35), (240, 0.60)] {
        let (mut hits, mut told, mut wrong) = (0, 0, 0);
        for seed in 0..60 {
            let mut draws = Draws::new(1_000 + seed);
            let mut planted = truth(&mut draws, 0.0);
            for school in &mut planted[..9] {
                school[3] -= 0.3;
            }
            let batch = batch(&mut draws, &planted, pupils);
            let screened = screen(&batch, &BTreeMap::new(), &options).expect("valid");
            for one in &screened.told {
                let (school, outcome) = (one.value / OUTCOMES, one.value % OUTCOMES);
                hits += usize::from(school < 9 && outcome == 3 && one.effect < 0.0);
                wrong += usize::from(school < 9 && outcome == 3 && 0.0 < one.effect);
                told += 1;
            }
        }
        let power = f64::from(u32::try_from(hits).expect("small")) / (60.0 * 9.0);
        println!("{pupils} pupils: power {power:.3}, {told} told");
        assert!(least <= power, "{power}");
        assert_eq!(wrong, 0, "a weakness told as a strength");
    }
}

#[test]
fn the_highest_raw_mean_of_a_tiny_school_is_no_finding() {
    let mut draws = Draws::new(7);
    let mut batch = batch(&mut draws, &truth(&mut Draws::new(8), 0.15), 32);
    let tiny = 9 * OUTCOMES;
    let best =
        batch.values.iter().filter(|one| one.dimension == "total").map(|one| one.estimate).fold(f64::MIN, f64::max);
    batch.values[tiny].estimate = best + 1.0;
    let screened = screen(&batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid");
    assert!(screened.told.iter().all(|one| one.value != tiny));
    let placed = screened.placed[tiny].expect("compared all the same");
    let raw = (batch.values[tiny].estimate - placed.expectation) / batch.values[tiny].sd_pupil;
    assert!(placed.position.effect < 0.5 * raw, "{} of {raw}", placed.position.effect);
    assert!(placed.position.effect - 1.96 * placed.position.sd < 0.0);
}

#[test]
fn too_few_of_a_kind_are_compared_with_the_region() {
    let mut draws = Draws::new(3);
    let nothing = truth(&mut draws, 0.0);
    let batch = batch(&mut draws, &nothing, 32);
    let screened = screen(&batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid");
    for (value, placed) in batch.values.iter().zip(&screened.placed) {
        let school = usize::try_from(value.unit_id.0.as_u128()).expect("small") - 1;
        let expected = if kind(school) == "private" { Yardstick::Region } else { Yardstick::Kind };
        assert_eq!(placed.expect("placed").yardstick, expected);
    }
}

#[test]
fn a_unit_with_nobody_to_compare_with_is_placed_nowhere() {
    let mut draws = Draws::new(3);
    let nothing = truth(&mut draws, 0.0);
    let mut batch = batch(&mut draws, &nothing, 32);
    batch.values.truncate(4 * OUTCOMES);
    let screened = screen(&batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid");
    assert!(screened.placed.iter().all(Option::is_none) && screened.told.is_empty());
}

#[test]
fn kinds_of_units_that_may_not_have_findings_get_none() {
    let mut draws = Draws::new(5);
    let mut planted = truth(&mut draws, 0.0);
    planted[0] = [-1.5; OUTCOMES];
    let mut batch = batch(&mut draws, &planted, 60);
    let options = ScreenOptions::default();
    assert!(!screen(&batch, &BTreeMap::new(), &options).expect("valid").told.is_empty());
    batch.finding_kinds = vec!["region".into()];
    assert!(screen(&batch, &BTreeMap::new(), &options).expect("valid").told.is_empty());
}

#[test]
fn no_unit_hears_more_than_the_most_and_the_weightiest_come_first() {
    let mut draws = Draws::new(5);
    let mut planted = truth(&mut draws, 0.0);
    planted[0] = [-1.0; OUTCOMES];
    let batch = batch(&mut draws, &planted, 120);
    let told = screen(&batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid").told;
    let mine: Vec<f64> = told.iter().filter(|one| one.value < OUTCOMES).map(|one| one.effect.abs()).collect();
    assert_eq!(mine.len(), 7);
    assert!(mine.windows(2).all(|pair| pair[1] <= pair[0]), "{mine:?}");
}

#[test]
fn a_fall_from_ones_own_past_is_told_as_such() {
    let options = ScreenOptions::default();
    let mut draws = Draws::new(11);
    let mut then = truth(&mut draws, 0.2);
    then[0][0] = 0.5;
    let first = batch(&mut draws, &then, 200);
    let before = earlier(&first, &screen(&first, &BTreeMap::new(), &options).expect("valid"));
    then[0][0] = -0.5;
    let second = batch(&mut draws, &then, 200);
    let told = screen(&second, &before, &options).expect("valid").told;
    let past = told.iter().find(|one| one.value == 0 && one.yardstick == Yardstick::Past).expect("the fall is told");
    // The true fall is 1; nobody else has moved, so it is drawn towards 0.
    assert!((-1.1..-0.4).contains(&past.effect), "{}", past.effect);
    assert!(told.iter().all(|one| one.yardstick != Yardstick::Past || one.value < OUTCOMES));
}

#[test]
fn what_many_schools_share_is_said_of_the_region_with_their_number() {
    let options = ScreenOptions::default();
    let mut draws = Draws::new(21);
    let mut planted = truth(&mut draws, 0.0);
    for school in &mut planted[..9] {
        school[3] -= 0.8;
    }
    let batch = batch(&mut draws, &planted, 60);
    let told = screen(&batch, &BTreeMap::new(), &options).expect("valid").told;
    let found = shared(&batch.values, &told, &options);
    let of_point = found.iter().find(|one| one.value % OUTCOMES == 3).expect("shared");
    assert!((6..=9).contains(&of_point.schools), "{}", of_point.schools);
    // Slow and obvious: the mean of the schools' effects, all of equal size.
    let mine: Vec<f64> =
        told.iter().filter(|one| one.value % OUTCOMES == 3 && one.effect < 0.0).map(|one| one.effect).collect();
    assert!((of_point.effect - mine.iter().sum::<f64>() / mine.len() as f64).abs() < 1e-12);
    assert!(shared(&batch.values, &told[..2], &options).is_empty());
}

#[test]
fn what_is_said_of_a_school_does_not_depend_on_its_place_in_the_list() {
    let mut draws = Draws::new(31);
    let differ = truth(&mut draws, 0.3);
    let forth = batch(&mut draws, &differ, 60);
    let mut back = forth.clone();
    back.values.reverse();
    let said = |batch: &EvidenceBatch| {
        let told = screen(batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid").told;
        let line = |one: &Told| (key(&batch.values[one.value]), (one.effect * 1e9).round() as i64);
        let mut lines: Vec<_> = told.iter().map(line).collect();
        lines.sort();
        lines
    };
    assert_eq!(said(&forth), said(&back));
    assert!(!said(&forth).is_empty());
}

#[test]
fn a_census_without_sampling_error_still_counts_chance() {
    let values: Vec<UnitEvidence> =
        (0..12).map(|school| value(school, 0, 0.05 * (school as f64 - 5.5), 0.0, 32)).collect();
    let mut draws = Draws::new(1);
    let nothing = truth(&mut draws, 0.0);
    let batch = EvidenceBatch { values: values.clone(), ..batch(&mut draws, &nothing, 32) };
    let placed = screen(&batch, &BTreeMap::new(), &ScreenOptions::default()).expect("valid").placed;
    let chance = 0.707 / 32_f64.sqrt();
    assert!(placed.iter().flatten().all(|one| chance - 1e-9 < one.error));
    assert_eq!(placed.iter().flatten().count(), 12);
}
