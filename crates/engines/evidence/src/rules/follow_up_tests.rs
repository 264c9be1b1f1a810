//! A unit picked for a low value rises by itself: the follow-up must not be taken in by that, nor miss a real rise.

use super::*;
use crate::rules::options::ScreenOptions;
use crate::rules::screen::screen;
use crate::rules::simulation::{Draws, OUTCOMES, SCHOOLS, batch, truth};
use std::collections::BTreeMap;

/// One region measured twice; the lowest school on an outcome got a task that works by `gain`.
fn verdict(seed: u64, pupils: usize, gain: f64) -> Followed {
    let options = ScreenOptions::default();
    let mut draws = Draws::new(seed);
    let mut truth = truth(&mut draws, 0.2);
    let first = batch(&mut draws, &truth, pupils);
    let screened = screen(&first, &BTreeMap::new(), &options).expect("valid");
    let large = |school: &usize| school % 10 != 9;
    let low = (0..SCHOOLS)
        .filter(large)
        .min_by(|a, b| first.values[a * OUTCOMES].estimate.total_cmp(&first.values[b * OUTCOMES].estimate));
    let low = low.expect("schools");
    truth[low][0] += gain;
    let second = batch(&mut draws, &truth, pupils);
    let later = screen(&second, &BTreeMap::new(), &options).expect("valid");
    let of = |school: usize| {
        let at = school * OUTCOMES;
        let (value, placed) = (&second.values[at], later.placed[at].expect("placed"));
        let distance = (value.estimate - placed.expectation) / value.sd_pupil;
        let after = Measured { value: distance, se: placed.error };
        (screened.placed[at].expect("placed").position, after)
    };
    let others: Vec<_> = (0..SCHOOLS).filter(large).filter(|school| *school != low).map(of).collect();
    let (before, after) = of(low);
    measure(before, after, &others).expect("enough to compare with")
}

#[test]
fn a_mere_return_to_the_mean_is_no_difference_yet() {
    let calm = (0..1_000).filter(|&seed| verdict(seed, 32, 0.0).verdict == "no_difference_yet").count();
    println!("no difference yet in {calm} of 1000");
    assert!(950 <= calm, "{calm} of 1000");
}

#[test]
fn a_large_real_rise_is_seen() {
    let seen = (0..60).filter(|&seed| verdict(seed, 60, 0.8).verdict == "improved").count();
    println!("improved in {seen} of 60");
    assert!(54 <= seen, "{seen} of 60");
}

#[test]
fn effect_change_and_baseline_add_up() {
    let options = [(0.1, 0.3), (-0.2, 0.1), (0.0, -0.1)];
    let others: Vec<_> = options
        .iter()
        .map(|&(before, after)| (Position { effect: before, sd: 0.1, n: 32 }, Measured { value: after, se: 0.15 }))
        .collect();
    let (before, after) = (Position { effect: -0.4, sd: 0.1, n: 32 }, Measured { value: -0.1, se: 0.15 });
    let found = measure(before, after, &others).expect("three to compare with");
    assert!((found.effect - (after.value - before.effect - found.comparison_change)).abs() < 1e-12);
    assert_eq!(found.comparison_n, 3);
}

#[test]
fn nothing_is_said_without_anybody_to_compare_with() {
    let (before, after) = (Position { effect: -0.4, sd: 0.1, n: 32 }, Measured { value: -0.1, se: 0.15 });
    assert_eq!(measure(before, after, &[]), None);
}

#[test]
fn a_baseline_without_any_spread_is_taken_as_known() {
    let flat = (Position { effect: 0.0, sd: 0.0, n: 32 }, Measured { value: 0.02, se: 0.15 });
    assert_eq!(measure(flat.0, flat.1, &[flat, flat]).expect("measured").verdict, "no_difference_yet");
}
