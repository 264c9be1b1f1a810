//! Survey estimates against slow obvious versions and against what theory says of them.

use measure::survey::{
    ClusterDesign, Estimate, PairStyle, ReplicatePlan, Sample, Statistic, Variance, difference, estimate,
};
use measure::{Error, Warning};
use proptest::prelude::*;
use std::collections::BTreeMap;

const STATISTICS: [Statistic; 5] = [
    Statistic::Mean,
    Statistic::StandardDeviation,
    Statistic::Quantile(0.3),
    Statistic::ShareAtLeast(10.0),
    Statistic::ShareAtMost(7.0),
];

/// The definitions read aloud, over explicit weights.
fn obvious(values: &[f64], weights: &[f64], statistic: Statistic) -> f64 {
    let whole: f64 = weights.iter().sum();
    let average =
        |g: &dyn Fn(f64) -> f64| -> f64 { values.iter().zip(weights).map(|(x, w)| w * g(*x)).sum::<f64>() / whole };
    match statistic {
        Statistic::Mean => average(&|x| x),
        Statistic::StandardDeviation => {
            let mean = average(&|x| x);
            average(&|x| (x - mean).powi(2)).sqrt()
        }
        Statistic::ShareAtLeast(cut) => average(&|x| f64::from(u8::from(cut <= x))),
        Statistic::ShareAtMost(cut) => average(&|x| f64::from(u8::from(x <= cut))),
        _ => {
            let mut sorted = values.to_vec();
            sorted.sort_by(f64::total_cmp);
            let reached = |q: &f64| 0.3 - 1e-9 <= average(&|x| f64::from(u8::from(x <= *q)));
            sorted.into_iter().find(reached).unwrap_or(f64::NAN)
        }
    }
}

fn rows() -> impl Strategy<Value = Vec<(f64, f64, u32, u32)>> {
    let row = (0_i32..20, 1_u32..4, 0_u32..4, 0_u32..2);
    prop::collection::vec(row.prop_map(|(x, w, z, r)| (f64::from(x), f64::from(w), z, r)), 12..60)
}

proptest! {
    #[test]
    fn the_fast_replicates_equal_recomputing_with_changed_weights(rows in rows()) {
        let (values, weights): (Vec<f64>, Vec<f64>) = rows.iter().map(|r| (r.0, r.1)).unzip();
        let (zone, rep): (Vec<u32>, Vec<u32>) = rows.iter().map(|r| (r.2, r.3)).unzip();
        let sample = Sample::new(&values, &weights).expect("valid");
        let mut plans = vec![
            ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid"),
            ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::BothHalves).expect("valid"),
        ];
        plans.extend(ReplicatePlan::jackknife_units(&zone));
        plans.extend(ReplicatePlan::balanced(&zone, &rep, 0.5));
        for plan in &plans {
            for statistic in STATISTICS {
                let fast = plan.replicate(&sample, statistic).expect("valid");
                let slow = plan.replicate_with(&weights, |w| obvious(&values, w, statistic)).expect("rows");
                prop_assert!((fast.value - slow.value).abs() < 1e-9);
                for (f, s) in fast.replicates.iter().zip(&slow.replicates) {
                    prop_assert!((f - s).abs() < 1e-6 || f.is_nan() && s.is_nan(), "{statistic:?}: {f} {s}");
                }
            }
        }
    }

    #[test]
    fn a_domain_equals_weights_of_zero_outside_it(rows in rows()) {
        let (values, weights): (Vec<f64>, Vec<f64>) = rows.iter().map(|r| (r.0, r.1)).unzip();
        let (zone, rep): (Vec<u32>, Vec<u32>) = rows.iter().map(|r| (r.2, r.3)).unzip();
        let domain: Vec<bool> = values.iter().map(|x| *x < 15.0).collect();
        let outside: Vec<f64> = rows.iter().map(|r| if r.0 < 15.0 { r.1 } else { 0.0 }).collect();
        let plan = ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid");
        for statistic in STATISTICS {
            let sample = Sample::new(&values, &weights).and_then(|s| s.within(&domain)).expect("valid");
            let a = estimate(&sample, statistic, Variance::Replicates(&plan)).expect("valid");
            let zeroed = Sample::new(&values, &outside).expect("valid");
            let b = estimate(&zeroed, statistic, Variance::Replicates(&plan)).expect("valid");
            prop_assert_eq!(a.value.to_bits(), b.value.to_bits());
            prop_assert_eq!(a.se.to_bits(), b.se.to_bits());
        }
    }

    #[test]
    fn simple_random_sampling_of_a_mean_is_the_textbook_formula(
        values in prop::collection::vec(-50.0_f64..50.0, 5..40), more in 0_u32..100
    ) {
        let n = values.len() as f64;
        let population = n + f64::from(more);
        let design = ClusterDesign::simple_random(values.len(), Some(population)).expect("valid");
        let weights = vec![population / n; values.len()];
        let sample = Sample::new(&values, &weights).expect("valid");
        let found = estimate(&sample, Statistic::Mean, Variance::Linearised(&design)).expect("valid");
        let mean = values.iter().sum::<f64>() / n;
        let s2 = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let expected = (1.0 - n / population) * s2 / n;
        prop_assert!((found.sampling_variance - expected).abs() <= 1e-10 * (1.0 + expected));
    }

    #[test]
    fn deleting_pupils_one_by_one_agrees_with_linearisation_of_a_mean(
        values in prop::collection::vec(-50.0_f64..50.0, 5..40)
    ) {
        let units: Vec<u32> = (0..values.len() as u32).collect();
        let weights = vec![1.0; values.len()];
        let sample = Sample::new(&values, &weights).expect("valid");
        let jackknife = ReplicatePlan::jackknife_units(&units).expect("valid");
        let taylor = ClusterDesign::new(&units, None, &BTreeMap::new()).expect("valid");
        let a = estimate(&sample, Statistic::Mean, Variance::Replicates(&jackknife)).expect("valid");
        let b = estimate(&sample, Statistic::Mean, Variance::Linearised(&taylor)).expect("valid");
        prop_assert!((a.se - b.se).abs() <= 1e-9 * (1.0 + b.se));
    }
}

/// Four zones of two schools with three pupils each.
fn small() -> (Vec<f64>, Vec<f64>, Vec<u32>, Vec<u32>) {
    let values = (0..24).map(|i| f64::from((i * 7 + i * i) % 23)).collect();
    (values, vec![1.0; 24], (0..24).map(|i| i / 6).collect(), (0..24).map(|i| i / 3 % 2).collect())
}

fn se(statistic: Statistic, variance: Variance<'_>) -> Estimate {
    let (values, weights, ..) = small();
    estimate(&Sample::new(&values, &weights).expect("valid"), statistic, variance).expect("valid")
}

#[test]
fn balanced_replication_and_linearisation_agree_exactly_on_a_balanced_mean() {
    // With two schools of equal weight in each stratum both are Σ (d_h / 2)² / H² (Wolter 2007, section 3.2).
    let (_, _, zone, rep) = small();
    let school: Vec<u32> = zone.iter().zip(&rep).map(|(z, r)| 2 * z + r).collect();
    let brr = ReplicatePlan::balanced(&zone, &rep, 0.0).expect("pairs");
    let fay = ReplicatePlan::balanced(&zone, &rep, 0.5).expect("pairs");
    let taylor = ClusterDesign::new(&school, Some(&zone), &BTreeMap::new()).expect("valid");
    let expected = se(Statistic::Mean, Variance::Linearised(&taylor)).se;
    for plan in [&brr, &fay] {
        assert!((se(Statistic::Mean, Variance::Replicates(plan)).se - expected).abs() < 1e-12);
    }
}

#[test]
fn ready_replicate_weights_give_what_the_plan_that_made_them_gives() {
    let (_, weights, zone, rep) = small();
    let plan = ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid");
    let mut columns = Vec::new();
    plan.replicate_with(&weights, |w| {
        columns.push(w.to_vec());
        0.0
    })
    .expect("rows");
    let ready = ReplicatePlan::columns(columns.split_off(1), 1.0, 4).expect("valid");
    for statistic in STATISTICS {
        let (a, b) = (se(statistic, Variance::Replicates(&plan)), se(statistic, Variance::Replicates(&ready)));
        assert!((a.se - b.se).abs() < 1e-9, "{statistic:?}");
    }
}

#[test]
fn a_census_has_no_sampling_error_and_a_missing_value_is_reported() {
    let design = ClusterDesign::simple_random(3, Some(3.0)).expect("valid");
    let values = [1.0, f64::NAN, 5.0];
    let sample = Sample::new(&values, &[1.0; 3]).expect("valid");
    for statistic in STATISTICS {
        let found = estimate(&sample, statistic, Variance::Linearised(&design)).expect("valid");
        assert_eq!(found.se, 0.0);
        assert_eq!((found.n, found.warnings), (2, vec![Warning::MissingValues { rows: 1 }]));
    }
}

#[test]
fn a_domain_without_anybody_has_no_estimate_rather_than_a_zero() {
    let (values, weights, zone, rep) = small();
    let plan = ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid");
    let sample = Sample::new(&values, &weights).and_then(|s| s.within(&[false; 24])).expect("valid");
    for statistic in STATISTICS {
        let found = estimate(&sample, statistic, Variance::Replicates(&plan)).expect("valid");
        assert!(found.value.is_nan() && found.se.is_nan() && found.n == 0);
    }
}

#[test]
fn the_gap_of_a_group_with_itself_is_zero_without_error() {
    let (values, weights, zone, rep) = small();
    let plan = ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid");
    let sample = Sample::new(&values, &weights).expect("valid");
    let gap = difference(&sample, &sample, Statistic::Quantile(0.5), Variance::Replicates(&plan)).expect("valid");
    assert_eq!((gap.value, gap.se), (0.0, 0.0));
}

#[test]
fn the_woodruff_error_of_a_median_lies_near_the_normal_theory_value() {
    // 2,001 equally spaced normal scores: theory says sqrt(π/2)/sqrt(n).
    let n = 2001_usize;
    let score = |i: usize| measure::distribution::normal_quantile((i as f64 + 0.5) / n as f64);
    let values: Vec<f64> = (0..n).map(score).collect();
    let weights = vec![1.0; n];
    let design = ClusterDesign::simple_random(n, None).expect("valid");
    let sample = Sample::new(&values, &weights).expect("valid");
    let found = estimate(&sample, Statistic::Quantile(0.5), Variance::Linearised(&design)).expect("valid");
    let theory = (std::f64::consts::PI / 2.0 / n as f64).sqrt();
    assert!((found.se / theory - 1.0).abs() < 0.05, "{} against {theory}", found.se);
}

#[test]
fn half_zones_lonely_schools_and_wrong_input_are_named() {
    let plan = ReplicatePlan::jackknife_pairs(&[1, 1, 2], &[0, 1, 1], PairStyle::OneHalf).expect("valid");
    assert_eq!(plan.warnings(), [Warning::HalfZones { zones: 1 }]);
    let lonely = ClusterDesign::new(&[1, 2, 3], Some(&[1, 1, 2]), &BTreeMap::new()).expect("valid");
    let (_, warnings) = lonely.variance(&[1.0, -2.0, 1.0]).expect("rows");
    assert_eq!(warnings, [Warning::LonelyUnits { strata: 1 }]);
    assert!(matches!(ReplicatePlan::jackknife_pairs(&[1], &[2], PairStyle::OneHalf), Err(Error::Range { at: 0, .. })));
    assert!(matches!(Sample::new(&[1.0], &[-1.0]), Err(Error::Range { .. })));
    assert!(matches!(Sample::new(&[1.0], &[]), Err(Error::Length { .. })));
    assert!(ReplicatePlan::jackknife_units(&[7, 7]).is_err());
    assert!(ReplicatePlan::balanced(&[1, 1, 2], &[0, 1, 1], 0.0).is_err());
}

#[test]
fn every_bit_is_the_same_however_many_threads_ask() {
    let (values, weights, zone, rep) = small();
    let plan = ReplicatePlan::jackknife_pairs(&zone, &rep, PairStyle::OneHalf).expect("valid");
    let sample = Sample::new(&values, &weights).expect("valid");
    let all = || -> Vec<(u64, u64)> {
        let one = |statistic: Statistic| {
            let found = estimate(&sample, statistic, Variance::Replicates(&plan)).expect("valid");
            (found.value.to_bits(), found.se.to_bits())
        };
        STATISTICS.map(one).to_vec()
    };
    let alone = all();
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(all)).collect();
        assert!(asked.into_iter().all(|one| one.join().expect("no panic") == alone));
    });
}
