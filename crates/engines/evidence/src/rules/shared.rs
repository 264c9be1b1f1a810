//! What many schools of a region share: not one school's matter, but one for research and training.

use super::options::ScreenOptions;
use super::screen::{Told, Yardstick};
use crate::model::UnitEvidence;
use measure::distribution::normal_cdf;
use std::collections::BTreeMap;

/// A finding that several schools have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// One of the batch's values, for subject, dimension, member and scale.
    pub value: usize,
    /// The yardstick of most of them.
    pub yardstick: Yardstick,
    /// How many schools.
    pub schools: usize,
    /// Their mean effect, weighted by the pupils concerned, in pupil SD.
    pub effect: f64,
    /// Its posterior SD.
    pub sd: f64,
    /// Local false sign rate.
    pub lfsr: f64,
    /// Mean result of these schools, weighted alike, in units of the scale.
    pub estimate: f64,
    /// Mean expectation, weighted alike.
    pub expectation: f64,
    /// Pupils measured there.
    pub n: i64,
    /// Pupils concerned there.
    pub pupils: i64,
}

/// Groups what schools were told about the present; ordered by |effect| × pupils, the most weighty first.
pub fn shared(values: &[UnitEvidence], told: &[Told], options: &ScreenOptions) -> Vec<Shared> {
    let mut groups: BTreeMap<(&str, &str, &str, bool), Vec<&Told>> = BTreeMap::new();
    for one in told.iter().filter(|one| one.yardstick != Yardstick::Past) {
        let value = &values[one.value];
        if value.unit_kind == "school" {
            let outcome = (&*value.subject, &*value.dimension, &*value.member, one.effect < 0.0);
            groups.entry(outcome).or_default().push(one);
        }
    }
    let mut found: Vec<Shared> = groups
        .into_values()
        .filter(|group| options.shared_min <= group.len())
        .map(|group| pool(values, &group))
        .collect();
    let weight = |one: &Shared| one.effect.abs() * one.pupils as f64;
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.value.cmp(&b.value)));
    found.truncate(options.most);
    found
}

fn pool(values: &[UnitEvidence], group: &[&Told]) -> Shared {
    let weights: Vec<f64> = group.iter().map(|one| values[one.value].pupils.max(1) as f64).collect();
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(&Told) -> f64| -> f64 {
        group.iter().zip(&weights).map(|(one, weight)| of(one) * weight).sum::<f64>() / total
    };
    let effect = mean(&|one| one.effect);
    let variance: f64 = group.iter().zip(&weights).map(|(one, weight)| (one.sd * weight / total).powi(2)).sum();
    let sd = variance.sqrt();
    let of_kind = group.iter().filter(|one| one.yardstick == Yardstick::Kind).count();
    Shared {
        value: group[0].value,
        yardstick: if group.len() <= 2 * of_kind { Yardstick::Kind } else { Yardstick::Region },
        schools: group.len(),
        effect,
        sd,
        lfsr: if sd <= 0.0 { 0.5 } else { normal_cdf(-effect.abs() / sd) },
        estimate: mean(&|one| values[one.value].estimate),
        expectation: mean(&|one| one.expectation),
        n: group.iter().map(|one| values[one.value].n).sum(),
        pupils: group.iter().map(|one| values[one.value].pupils).sum(),
    }
}
