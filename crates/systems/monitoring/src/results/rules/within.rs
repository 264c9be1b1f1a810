//! How far pupils differ, in the region and inside each school: what effects are measured in and how sure a school's mean is.

use crate::results::rules::design::SubjectPlan;
use cube::{Dimension, Participation, State, SubjectTable};
use std::collections::BTreeMap;

/// Spread of one outcome (total, domain or point).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Weighted SD of all pupils, divisor Σw.
    pub sd_pupil: f64,
    /// School unit number → pupils and SD inside the school, divisor n − 1.
    pub schools: BTreeMap<u32, (usize, f64)>,
}

impl Spread {
    /// Standard error of a school's mean about the pupils it might have had: no finite-population correction, since
    /// chance includes which children live near a school. Falls back on the region's SD where the school's own says
    /// nothing (one pupil, or all alike).
    #[must_use]
    pub fn school_error(&self, school: u32) -> Option<f64> {
        let (n, sd) = *self.schools.get(&school)?;
        let sd = if 0.0 < sd { sd } else { self.sd_pupil };
        (0 < n && 0.0 < sd).then(|| sd / (n as f64).sqrt())
    }
}

/// Key of an outcome: dimension and member.
pub type Outcome = (Dimension, u16);

/// The spreads of total, domains and points. With plausible values the total's are means over the sets.
#[must_use]
pub fn spreads(table: &SubjectTable, plan: &SubjectPlan) -> BTreeMap<Outcome, Spread> {
    let spec = &plan.spec;
    let mut found = BTreeMap::new();
    let all: Vec<usize> = (0..spec.items.len()).collect();
    let totals: Vec<Spread> = if table.pv.is_empty() {
        let full = spec.full_mark() as f64 / 100.0;
        vec![spread(table, |row| Some(rate(table, plan, &all, row, true)? * full))]
    } else {
        table.pv.iter().map(|pv| spread(table, |row| Some(pv[row]).filter(|value| value.is_finite()))).collect()
    };
    found.insert((Dimension::Total, 0), mean(totals));
    let mut groups: BTreeMap<Outcome, Vec<usize>> = BTreeMap::new();
    for (at, item) in spec.items.iter().enumerate() {
        for (dimension, member) in [(Dimension::Domain, item.domain), (Dimension::Point, item.point)] {
            if let Some(member) = member {
                groups.entry((dimension, member)).or_default().push(at);
            }
        }
    }
    for (outcome, items) in groups {
        found.insert(outcome, spread(table, |row| rate(table, plan, &items, row, false)));
    }
    found
}

/// Σ score ÷ Σ full mark presented; for the whole paper a missed or excused part leaves none.
fn rate(table: &SubjectTable, plan: &SubjectPlan, items: &[usize], row: usize, whole: bool) -> Option<f64> {
    let (mut full, mut earned) = (0i32, 0i32);
    for &at in items {
        let column = &table.items[at];
        let state = column.state[row];
        if whole && matches!(state, State::Absent | State::Exempt) {
            return None;
        }
        if state.presented() {
            full += i32::from(plan.spec.items[at].full_mark);
            earned += if state == State::Answered { i32::from(column.score[row]) } else { 0 };
        }
    }
    (0 < full).then(|| f64::from(earned) / f64::from(full))
}

fn spread(table: &SubjectTable, value: impl Fn(usize) -> Option<f64>) -> Spread {
    let mut region = (0.0, 0.0, 0.0);
    let mut schools: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for row in (0..table.rows()).filter(|row| table.participation[*row] == Participation::TookPart) {
        let Some(value) = value(row) else { continue };
        let weight = table.weight[row];
        region = (region.0 + weight, region.1 + weight * value, region.2 + weight * value * value);
        schools.entry(table.school[row]).or_default().push(value);
    }
    let (sum, first, second) = region;
    let variance = if 0.0 < sum { (second / sum - (first / sum) * (first / sum)).max(0.0) } else { 0.0 };
    let schools = schools.into_iter().map(|(school, values)| (school, (values.len(), sd(&values)))).collect();
    Spread { sd_pupil: variance.sqrt(), schools }
}

fn sd(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

fn mean(all: Vec<Spread>) -> Spread {
    let count = all.len() as f64;
    let mut out = all.first().cloned().unwrap_or_default();
    out.sd_pupil = all.iter().map(|one| one.sd_pupil).sum::<f64>() / count.max(1.0);
    for (school, place) in &mut out.schools {
        let sum: f64 = all.iter().filter_map(|one| one.schools.get(school)).map(|(_, sd)| sd).sum();
        place.1 = sum / count;
    }
    out
}
