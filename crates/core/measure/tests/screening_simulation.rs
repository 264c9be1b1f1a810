//! The error rates and the power of the screening rule, measured on simulated regions of forty schools.

mod draws;
mod region;

use measure::screening::{Comparison, Finding, ScreeningOptions, UnitResult, screen};
use region::{OUTCOMES, Plan, Region, region, upper_bound};
use std::collections::BTreeSet;

fn null(schools: usize, pupils: usize) -> Plan {
    Plan { schools, pupils, spread: 0.0, planted: 0, effect: 0.0, outcomes: vec![] }
}

/// Share of screened schools for which `told` holds of any finding.
fn share(region: &Region, told: impl Fn(&Finding) -> bool) -> f64 {
    let units: BTreeSet<u32> = region.screening.findings.iter().filter(|f| told(f)).map(|f| f.unit).collect();
    units.len() as f64 / region.screening.units_screened as f64
}

fn simulate(plan: &Plan, regions: u64) -> impl Iterator<Item = Region> {
    (0..regions).map(move |seed| region(plan, seed, &ScreeningOptions::default()))
}

#[test]
fn in_two_hundred_regions_without_effects_few_schools_get_any_finding() {
    for (schools, pupils) in [(40, 30), (40, 60), (12, 30), (8, 60)] {
        let shares: Vec<f64> = simulate(&null(schools, pupils), 200).map(|region| share(&region, |_| true)).collect();
        let bound = upper_bound(&shares);
        println!("{schools} schools of {pupils}: upper 95 % bound {bound:.4}");
        assert!(bound <= 0.05, "{schools} schools of {pupils}: {bound}");
    }
}

#[test]
fn where_schools_do_differ_few_of_them_hear_anything_of_the_wrong_sign() {
    for (spread, pupils) in [(0.1, 30), (0.2, 30), (0.1, 150), (0.3, 60)] {
        let plan = Plan { spread, ..null(40, pupils) };
        let wrong = |region: &Region| share(region, |f| f.effect * region.truth[f.unit as usize][f.comparison] < 0.0);
        let shares: Vec<f64> = simulate(&plan, 60).map(|region| wrong(&region)).collect();
        let bound = upper_bound(&shares);
        println!("spread {spread}, {pupils} pupils: upper 95 % bound {bound:.4}");
        assert!(bound <= 0.05, "spread {spread}, {pupils} pupils: {bound}");
    }
}

/// Share of planted (school, outcome) pairs that are found, over 100 regions.
fn power(pupils: usize, effect: f64) -> f64 {
    let plan = Plan { planted: 7, effect, outcomes: vec![3], ..null(40, pupils) };
    let hits = |region: Region| {
        let found = |unit: u32| region.screening.findings.iter().any(|f| f.unit == unit && f.comparison == 3);
        (0..7).filter(|unit| found(*unit)).count()
    };
    simulate(&plan, 100).map(hits).sum::<usize>() as f64 / 700.0
}

#[test]
fn the_power_for_a_weakness_of_0_3_sd_in_one_knowledge_point_is_the_one_stated() {
    // Stated in docs/statistics.md. The allowance is three Monte Carlo standard errors of clustered shares.
    for (pupils, effect, stated) in STATED {
        let found = power(pupils, effect);
        println!("{pupils} pupils, {effect} SD: {found:.3}");
        assert!((found - stated).abs() < 0.08, "{pupils} pupils, {effect} SD: {found}, stated {stated}");
    }
}

/// Pupils measured, effect in pupil SD, power.
const STATED: [(usize, f64, f64); 5] =
    [(30, -0.3, 0.05), (60, -0.3, 0.24), (150, -0.3, 0.80), (30, -0.5, 0.44), (60, -0.5, 0.87)];

fn comparison(values: &[f64], se: f64, n: usize) -> Comparison {
    let unit = |(unit, value): (usize, &f64)| UnitResult {
        unit: unit as u32,
        n: if unit == 0 { n } else { 100 },
        concerned: 100.0,
        value: *value,
        se,
    };
    Comparison { family: 0, units: values.iter().enumerate().map(unit).collect() }
}

const VALUES: [f64; 8] = [-0.9, 0.3, -0.3, 0.25, -0.25, 0.6, 0.1, 0.2];

#[test]
fn a_unit_below_the_smallest_size_gets_no_finding_and_still_informs_the_others() {
    let options = ScreeningOptions::default();
    let told = |n: usize| {
        let found = screen(&[comparison(&VALUES, 0.05, n)], &options).expect("valid");
        (found.findings.iter().any(|f| f.unit == 0), found.outcomes[0].between.tau2)
    };
    let (small, large) = (told(19), told(20));
    assert_eq!((small.0, large.0), (false, true));
    assert_eq!(small.1, large.1);
}

#[test]
fn a_unit_gets_at_most_seven_findings_largest_effect_times_pupils_first() {
    let mut comparisons: Vec<Comparison> =
        (0..10).map(|i| comparison(&VALUES, 0.01 + 0.001 * f64::from(i), 50)).collect();
    comparisons[4].units[0].concerned = 1000.0;
    let found = screen(&comparisons, &ScreeningOptions::default()).expect("valid");
    let mine: Vec<&Finding> = found.findings.iter().filter(|f| f.unit == 0).collect();
    assert_eq!(mine.len(), 7);
    assert_eq!(mine[0].comparison, 4);
    assert!(
        mine.windows(2)
            .all(|pair| { pair[1].effect.abs() * pair[1].concerned <= pair[0].effect.abs() * pair[0].concerned })
    );
    assert_eq!(found, screen(&comparisons, &ScreeningOptions::default()).expect("valid"));
}

#[test]
fn the_false_sign_rates_of_a_units_findings_add_up_to_no_more_than_the_limit() {
    let plan = Plan { spread: 0.15, ..null(40, 30) };
    let options = ScreeningOptions { most: OUTCOMES, ..ScreeningOptions::default() };
    for seed in 0..20 {
        let found = region(&plan, seed, &options).screening.findings;
        for unit in 0..40 {
            let rates: f64 = found.iter().filter(|f| f.unit == unit).map(|f| f.lfsr).sum();
            assert!(rates <= 0.05 + 1e-12);
        }
        assert!(found.iter().all(|f| 0.10 <= f.effect.abs() && 20 <= f.n));
    }
}

#[test]
fn a_region_without_a_second_school_or_without_an_error_cannot_be_screened() {
    assert!(screen(&[comparison(&[0.1], 0.1, 50)], &ScreeningOptions::default()).is_err());
    assert!(screen(&[comparison(&VALUES, 0.0, 50)], &ScreeningOptions::default()).is_err());
    let wrong = ScreeningOptions { outcome_fdr: -0.1, ..ScreeningOptions::default() };
    assert!(screen(&[comparison(&VALUES, 0.1, 50)], &wrong).is_err());
}
