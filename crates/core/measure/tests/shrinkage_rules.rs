//! Shrinkage, pooling and follow-up against published values, closed forms, integration by brute force and simulation.

mod draws;

use draws::Draws;
use measure::follow_up::{Value, Verdict, follow_up};
use measure::pooling::{PoolingOptions, pool};
use measure::shrinkage::{BetweenVariance, Effects, Options, between_variance, pooled_standard_errors, shrink};
use proptest::prelude::*;

/// Thirteen trials of the BCG vaccine: log relative risks and their variances (Colditz et al. 1994).
const BCG: [(f64, f64); 13] = [
    (-0.8893, 0.3256),
    (-1.5854, 0.1946),
    (-1.3481, 0.4154),
    (-1.4416, 0.0200),
    (-0.2175, 0.0512),
    (-0.7861, 0.0069),
    (-1.6209, 0.2230),
    (0.0120, 0.0040),
    (-0.4694, 0.0564),
    (-1.3713, 0.0730),
    (-0.3394, 0.0124),
    (0.4459, 0.5325),
    (-0.0173, 0.0714),
];

fn bcg() -> (Vec<f64>, Vec<f64>) {
    BCG.iter().map(|(effect, variance)| (*effect, variance.sqrt())).unzip()
}

#[test]
fn the_published_random_effects_analysis_of_thirteen_trials_is_met() {
    // Viechtbauer (2010), Journal of Statistical Software 36(3): REML tau² 0.3132, mean −0.7145 (0.1798); Q 152.23.
    let (values, se) = bcg();
    let effects = Effects::new(&values, &se).expect("valid");
    let found = pool(&effects, PoolingOptions::default()).expect("valid");
    assert!((found.tau2 - 0.3132).abs() < 3e-4, "{}", found.tau2);
    assert!((found.mean + 0.7145).abs() < 3e-4, "{}", found.mean);
    assert!((found.q - 152.23).abs() < 0.5, "{}", found.q);
    assert!((found.i2 - 0.921).abs() < 1e-3);
    assert!(0.1798 <= found.se + 3e-4 && found.se < 0.19 && found.converged);
    // Method of moments on the same data: 0.3088.
    let moments = between_variance(&[effects], BetweenVariance::DerSimonianLaird).expect("valid");
    assert!((moments.tau2 - 0.3088).abs() < 1e-3, "{}", moments.tau2);
}

fn units() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-1.0_f64..1.0, 0.1_f64..0.6), 4..15)
}

/// Restricted log-likelihood written out from the matrix formula for a single mean.
fn restricted(rows: &[(f64, f64)], tau2: f64) -> f64 {
    let weights: Vec<f64> = rows.iter().map(|r| 1.0 / (tau2 + r.1 * r.1)).collect();
    let total: f64 = weights.iter().sum();
    let mean = rows.iter().zip(&weights).map(|(r, w)| w * r.0).sum::<f64>() / total;
    let logs: f64 = weights.iter().map(|w| w.ln()).sum();
    let squares: f64 = rows.iter().zip(&weights).map(|(r, w)| w * (r.0 - mean).powi(2)).sum();
    0.5 * (logs - total.ln() - squares)
}

proptest! {
    #[test]
    fn the_restricted_likelihood_is_nowhere_higher_than_at_the_estimate(rows in units()) {
        let (values, se): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let effects = Effects::new(&values, &se).expect("valid");
        let found = between_variance(&[effects], BetweenVariance::Reml).expect("valid");
        prop_assert!(found.converged);
        let best = restricted(&rows, found.tau2);
        for step in 0..400 {
            prop_assert!(restricted(&rows, f64::from(step) * 0.005) <= best + 1e-9);
        }
    }

    #[test]
    fn with_equal_standard_errors_reml_is_the_variance_less_the_noise(
        values in prop::collection::vec(-1.0_f64..1.0, 3..30), se in 0.05_f64..0.8
    ) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let errors = vec![se; values.len()];
        let effects = Effects::new(&values, &errors).expect("valid");
        for method in [BetweenVariance::Reml, BetweenVariance::DerSimonianLaird] {
            let found = between_variance(&[effects], method).expect("valid").tau2;
            prop_assert!((found - (variance - se * se).max(0.0)).abs() < 1e-9, "{method:?}");
        }
    }

    #[test]
    fn the_posterior_equals_integration_over_the_mean_by_brute_force(rows in units(), tau2 in 0.01_f64..0.5) {
        let (values, se): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let effects = Effects::new(&values, &se).expect("valid");
        let options = Options { between: BetweenVariance::Known(tau2), leave_one_out: false };
        let found = shrink(&effects, options).expect("valid");
        let grid: Vec<f64> = (-4000..=4000).map(|step| f64::from(step) * 0.001).collect();
        let weight = |mu: f64| -> f64 {
            rows.iter().map(|(y, s)| -0.5 * (y - mu).powi(2) / (tau2 + s * s)).sum::<f64>().exp()
        };
        let weights: Vec<f64> = grid.iter().map(|mu| weight(*mu)).collect();
        let whole: f64 = weights.iter().sum();
        let mean = |g: &dyn Fn(f64) -> f64| grid.iter().zip(&weights).map(|(mu, w)| w * g(*mu)).sum::<f64>() / whole;
        for ((y, s), unit) in rows.iter().zip(&found.units) {
            let keep = tau2 / (tau2 + s * s);
            let theta = mean(&|mu| mu + keep * (y - mu));
            let spread = mean(&|mu| (mu + keep * (y - mu) - theta).powi(2)) + keep * s * s;
            let effect = mean(&|mu| keep * (y - mu));
            let effect_spread = mean(&|mu| (keep * (y - mu) - effect).powi(2)) + keep * s * s;
            prop_assert!((unit.value - theta).abs() < 1e-6);
            prop_assert!((unit.value_sd - spread.sqrt()).abs() < 1e-6);
            prop_assert!((unit.effect - effect).abs() < 1e-6);
            prop_assert!((unit.effect_sd - effect_spread.sqrt()).abs() < 1e-6);
            prop_assert!((0.0..=0.5).contains(&unit.lfsr));
        }
    }

    #[test]
    fn leaving_a_unit_out_compares_it_with_the_mean_of_the_others(rows in units(), tau2 in 0.01_f64..0.5) {
        let (values, se): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let options = Options { between: BetweenVariance::Known(tau2), leave_one_out: true };
        let found = shrink(&Effects::new(&values, &se).expect("valid"), options).expect("valid");
        for (unit, posterior) in found.units.iter().enumerate() {
            let others: Vec<(f64, f64)> =
                rows.iter().enumerate().filter(|(i, _)| *i != unit).map(|(_, r)| *r).collect();
            let weight = |r: &(f64, f64)| 1.0 / (tau2 + r.1 * r.1);
            let total: f64 = others.iter().map(weight).sum();
            let mean = others.iter().map(|r| weight(r) * r.0).sum::<f64>() / total;
            prop_assert!((posterior.expectation - mean).abs() < 1e-9);
        }
    }
}

#[test]
fn without_variance_between_units_every_effect_shrinks_to_nothing() {
    let effects = Effects::new(&[0.1, -0.1, 0.05], &[0.3, 0.3, 0.2]).expect("valid");
    let found = shrink(&effects, Options::default()).expect("valid");
    assert_eq!(found.between.tau2, 0.0);
    for unit in &found.units {
        assert_eq!((unit.effect, unit.effect_sd, unit.lfsr), (0.0, 0.0, 0.5));
        assert_eq!(unit.value, found.mean);
    }
}

#[test]
fn the_tiny_school_that_is_first_by_its_average_is_not_first_after_shrinkage() {
    let effects = Effects::new(&[0.60, 0.35, 0.0, -0.1, -0.3], &[0.40, 0.08, 0.08, 0.08, 0.08]).expect("valid");
    let found = shrink(&effects, Options::default()).expect("valid");
    assert!(found.units[0].value < found.units[1].value);
    assert!(0.05 < found.units[0].lfsr && found.units[1].lfsr < 0.05);
}

#[test]
fn one_effect_pools_to_itself_and_wrong_input_is_refused() {
    let one = Effects::new(&[0.2], &[0.1]).expect("valid");
    let found = pool(&one, PoolingOptions::default()).expect("valid");
    assert!((found.mean - 0.2).abs() < 1e-12);
    assert_eq!((found.tau2, found.prediction), (0.0, None));
    assert!((found.interval.1 - 0.2 - 0.1 * 1.959_963_985).abs() < 1e-9);
    assert!(Effects::new(&[0.2], &[0.0]).is_err());
    assert!(Effects::new(&[f64::NAN], &[0.1]).is_err());
    assert!(shrink(&one, Options::default()).is_err());
    assert!(pooled_standard_errors(&[0.0], &[1]).is_err());
    let se = pooled_standard_errors(&[1.0, 3.0], &[5, 5]).expect("valid");
    assert!((se[0] - 1.0).abs() < 1e-15, "sqrt((4·1 + 4·9)/8/5) = 1");
}

/// Effect by the rule, raw against raw, both occasions shrunk to their own mean; and whether the rule says "no difference yet".
type Found = (f64, f64, f64, bool);

/// Effects found for the lowest tenth of 400 units when nothing happened: by the rule, by comparing raw with
/// raw, and by shrinking both occasions to their own mean.
fn nothing_happened(seed: u64) -> Vec<Found> {
    let mut draws = Draws::new(seed);
    let (spread, error) = (0.2, 0.2);
    let truth: Vec<f64> = (0..400).map(|_| spread * draws.normal()).collect();
    let mut measure = || -> Vec<f64> { truth.iter().map(|t| t + error * draws.normal()).collect() };
    let (first, second) = (measure(), measure());
    let se = vec![error; truth.len()];
    let shrunk = |y: &[f64]| shrink(&Effects::new(y, &se).expect("valid"), Options::default()).expect("valid").units;
    let (before, again) = (shrunk(&first), shrunk(&second));
    let mut order: Vec<usize> = (0..truth.len()).collect();
    order.sort_by(|a, b| first[*a].total_cmp(&first[*b]));
    let baseline = |i: usize| Value { value: before[i].value, se: before[i].value_sd };
    let change = |i: &usize| Value { value: second[*i] - before[*i].value, se: before[*i].value_sd.hypot(error) };
    let comparable: Vec<Value> = order[40..120].iter().map(change).collect();
    let one = |&i: &usize| {
        let found = follow_up(baseline(i), Value { value: second[i], se: error }, &comparable, 0.95).expect("valid");
        let quiet = found.verdict == Verdict::NoDifferenceYet;
        (found.effect, second[i] - first[i], again[i].value - before[i].value, quiet)
    };
    order[..40].iter().map(one).collect()
}

#[test]
fn a_unit_picked_for_a_low_value_shows_no_effect_when_nothing_happened() {
    let found: Vec<_> = (0..50).flat_map(nothing_happened).collect();
    let n = found.len() as f64;
    let mean = |g: &dyn Fn(&Found) -> f64| found.iter().map(g).sum::<f64>() / n;
    let (ours, raw, both) = (mean(&|f| f.0), mean(&|f| f.1), mean(&|f| f.2));
    assert!(ours.abs() < 0.02, "the rule: {ours}");
    assert!(0.15 < raw, "raw against raw rises by itself: {raw}");
    assert!(0.05 < both, "so does shrinking both occasions to their own mean: {both}");
    let quiet = mean(&|f| f64::from(u8::from(f.3)));
    assert!((0.93..0.985).contains(&quiet), "95 % intervals hold 0 in {quiet}");
}

#[test]
fn a_real_rise_is_told_and_the_shrunk_follow_up_lies_between_path_and_measurement() {
    let comparable: Vec<Value> = [0.02, -0.01, 0.03, 0.00].map(|value| Value { value, se: 0.1 }).to_vec();
    let before = Value { value: -0.3, se: 0.1 };
    let found = follow_up(before, Value { value: 0.3, se: 0.1 }, &comparable, 0.95).expect("valid");
    assert_eq!(found.verdict, Verdict::Rose);
    assert!((found.effect - 0.59).abs() < 1e-12);
    assert!(-0.29 < found.shrunk_follow_up.value && found.shrunk_follow_up.value < 0.3);
    let fell = follow_up(before, Value { value: -1.2, se: 0.1 }, &comparable, 0.95).expect("valid");
    assert_eq!(fell.verdict, Verdict::Fell);
    assert!(follow_up(before, before, &comparable[..1], 0.95).is_err());
}
