//! TIMSS 2011 grade 4 mathematics, Austria: every published-style figure from plausible values and paired jackknife.

mod common;

use common::{close, columns, golden, reference};
use measure::survey::{
    Estimate, PairStyle, Plausible, PlausibleEstimate, ReplicatePlan, Sample, SamplingVariance, Statistic, Totals,
    Variance, combine, difference, estimate_plausible,
};
use std::collections::BTreeMap;

const TOLERANCE: f64 = 1e-6;

struct Timss {
    columns: BTreeMap<String, Vec<f64>>,
    plan: ReplicatePlan,
    golden: serde_json::Value,
}

fn timss() -> Option<Timss> {
    let folder = reference()?;
    let columns = columns(&folder, "cdm_timss11_g4_aut_students");
    let codes = |name: &str| -> Vec<u32> { columns[name].iter().map(|x| *x as u32).collect() };
    let plan = ReplicatePlan::jackknife_pairs(&codes("JKCZONE"), &codes("JKCREP"), PairStyle::OneHalf);
    Some(Timss { plan: plan.expect("valid zones"), golden: golden(&folder, "survey_timss11aut_pv_jk2"), columns })
}

impl Timss {
    fn values(&self) -> Vec<&[f64]> {
        (1..=5).map(|pv| self.columns[&format!("ASMMAT0{pv}")].as_slice()).collect()
    }

    fn domain(&self, female: f64) -> Vec<bool> {
        self.columns["female"].iter().map(|x| *x == female).collect()
    }

    fn check(&self, name: &str, found: &PlausibleEstimate) {
        let expected = &self.golden[name];
        for (pv, value) in found.per_value.iter().enumerate() {
            let expected = expected["pv"][pv].as_f64().expect("number");
            assert!(close(*value, expected, TOLERANCE), "{name} pv {pv}: {value} != {expected}");
        }
        for (part, value) in [
            ("estimate", found.estimate),
            ("samp_var_pv1", found.sampling_variance_first),
            ("samp_var_mean_pv", found.sampling_variance_mean),
            ("imp_var", found.imputation_variance),
            ("se_pv1", found.se_pv1),
            ("se_allpv", found.se_allpv),
        ] {
            let expected = expected[part].as_f64().expect("number");
            assert!(close(value, expected, TOLERANCE), "{name} {part}: {value} != {expected}");
        }
    }

    fn estimate(&self, statistic: Statistic, domain: Option<&[bool]>) -> PlausibleEstimate {
        let values = self.values();
        let plausible = Plausible { values: &values, weights: &self.columns["TOTWGT"], domain };
        let variance = Variance::Replicates(&self.plan);
        estimate_plausible(&plausible, statistic, variance, SamplingVariance::AllPlausibleValues).expect("valid")
    }
}

#[test]
fn every_statistic_of_the_reference_is_met_with_both_standard_errors() {
    let Some(timss) = timss() else { return };
    for (name, statistic) in [
        ("mean", Statistic::Mean),
        ("sd", Statistic::StandardDeviation),
        ("p_ge_550", Statistic::ShareAtLeast(550.0)),
        ("p_ge_475", Statistic::ShareAtLeast(475.0)),
        ("p_ge_400", Statistic::ShareAtLeast(400.0)),
        ("q10", Statistic::Quantile(0.10)),
    ] {
        timss.check(name, &timss.estimate(statistic, None));
    }
    timss.check("girls", &timss.estimate(Statistic::Mean, Some(&timss.domain(1.0))));
    timss.check("boys", &timss.estimate(Statistic::Mean, Some(&timss.domain(0.0))));
}

#[test]
fn the_published_mean_of_508_with_standard_error_2_6_comes_out() {
    let Some(timss) = timss() else { return };
    let mean = timss.estimate(Statistic::Mean, None);
    assert_eq!(format!("{:.0} ({:.1})", mean.estimate, mean.se_allpv), "508 (2.6)");
    assert_eq!(format!("{:.1}", mean.se_pv1), "2.6");
}

#[test]
fn a_gap_between_groups_keeps_the_covariance_of_shared_schools() {
    let Some(timss) = timss() else { return };
    let (girls, boys) = (timss.domain(1.0), timss.domain(0.0));
    let gap = |values: &[f64]| -> Estimate {
        let sample = Sample::new(values, &timss.columns["TOTWGT"]).expect("valid");
        let (boys, girls) = (sample.within(&boys).expect("rows"), sample.within(&girls).expect("rows"));
        difference(&boys, &girls, Statistic::Mean, Variance::Replicates(&timss.plan)).expect("valid")
    };
    let gaps: Vec<Estimate> = timss.values().into_iter().map(gap).collect();
    timss.check("gap_boys_girls", &combine(&gaps, SamplingVariance::AllPlausibleValues).expect("five"));
}

/// Slope of y on x from five totals.
struct Slope<'a> {
    x: &'a [f64],
    y: &'a [f64],
}

impl Totals<5> for Slope<'_> {
    fn terms(&self, row: usize) -> [f64; 5] {
        let (x, y) = (self.x[row], self.y[row] - 500.0);
        [1.0, x, y, x * x, x * y]
    }

    fn value(&self, totals: &[f64; 5]) -> f64 {
        let [w, x, y, xx, xy] = *totals;
        (w * xy - x * y) / (w * xx - x * x)
    }
}

#[test]
fn a_regression_slope_written_as_totals_runs_through_the_same_engine() {
    let Some(timss) = timss() else { return };
    let slopes: Vec<Estimate> = timss
        .values()
        .into_iter()
        .map(|y| {
            let slope = Slope { x: &timss.columns["female"], y };
            let replicated = timss.plan.replicate_totals(&timss.columns["TOTWGT"], &slope).expect("rows");
            let (sampling_variance, _) = timss.plan.variance(&replicated);
            Estimate {
                value: replicated.value,
                sampling_variance,
                se: sampling_variance.sqrt(),
                n: y.len(),
                weight: f64::NAN,
                degrees_of_freedom: 75,
                warnings: vec![],
            }
        })
        .collect();
    timss.check("reg_on_female", &combine(&slopes, SamplingVariance::AllPlausibleValues).expect("five"));
}
