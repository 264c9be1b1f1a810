//! Standard errors by level: replicate zones, schools as clusters, or pupils drawn within a school.

use std::collections::BTreeMap;

use crate::cells::SeKind;
use crate::design::{Design, Sampling, UnitKind};
use crate::leaf::{Acc, Leaf};

/// What the standard errors of a unit are made of.
pub(crate) enum Parts {
    /// Sums per zone and half.
    Zones(Vec<[Vec<Acc>; 2]>),
    /// Sums per school.
    Clusters(Vec<Vec<Acc>>),
    /// Pupils drawn within a school, with the size of the frame where a correction applies.
    Pupils(Option<u32>),
    /// No error is claimed.
    Nothing,
}

/// The sums of one unit with what its errors are made of.
pub(crate) struct Aggregate {
    /// Sums per slot.
    pub accs: Vec<Acc>,
    /// Source of the errors.
    pub parts: Parts,
    /// Name of their kind.
    pub se_kind: SeKind,
}

impl Aggregate {
    /// Adds up the leaves of a unit; `slots` is the number of slots.
    pub fn of(design: &Design, unit_no: u32, kind: UnitKind, leaves: &[&Leaf], slots: usize) -> Self {
        let (se_kind, parts) = match (design.sampling, kind) {
            (Sampling::Descriptive, _) | (_, UnitKind::Class) => (SeKind::Descriptive, Parts::Nothing),
            (Sampling::Sample, UnitKind::School) => match design.frames.get(&unit_no) {
                Some(frame) => (SeKind::FinitePopulation, Parts::Pupils(Some(frame.n_frame))),
                None => (SeKind::Srs, Parts::Pupils(None)),
            },
            (Sampling::Census, UnitKind::School) => (SeKind::Srs, Parts::Pupils(None)),
            (Sampling::Sample, _) => (SeKind::Replicate, Parts::Zones(zones(leaves, slots))),
            (Sampling::Census, _) => (SeKind::Cluster, Parts::Clusters(clusters(leaves, slots))),
        };
        Self { accs: sum(leaves.iter().copied(), slots), parts, se_kind }
    }

    /// The ratio Σwy/Σwx of a slot.
    pub fn ratio(&self, slot: usize) -> Option<f64> {
        ratio(&self.accs[slot])
    }

    /// Sampling variance of the ratio of a slot; `None` where none is claimed or too little is known.
    ///
    /// Zones: Σ_z (R_z − R)², the zone's half 1 doubled and half 0 dropped. Clusters: S/(S−1) Σ_s e_s² / X², with
    /// e_s = y_s − R·x_s. Pupils: (1−f) n/(n−1) Σ w²e² / X², f = n/n_frame
    /// (Taylor linearisation of a ratio; Särndal, Swensson & Wretman 1992, §5.6).
    pub fn variance(&self, slot: usize) -> Option<f64> {
        let acc = &self.accs[slot];
        let estimate = ratio(acc)?;
        match &self.parts {
            Parts::Zones(zones) => replicate(zones, |[drop, double]| {
                let (mine, minus, plus) = (acc, &drop[slot], &double[slot]);
                let x = mine.x + plus.x - minus.x;
                (EMPTY * mine.x < x).then(|| (mine.y + plus.y - minus.y) / x - estimate)
            }),
            Parts::Clusters(schools) => {
                let residuals: Vec<f64> = schools
                    .iter()
                    .map(|school| &school[slot])
                    .filter(|a| 0 < a.n)
                    .map(|a| a.y - estimate * a.x)
                    .collect();
                let s = residuals.len() as f64;
                let squares: f64 = residuals.iter().map(|e| e * e).sum();
                (1.0 < s).then(|| s / (s - 1.0) * squares / (acc.x * acc.x))
            }
            Parts::Pupils(frame) => {
                let n = f64::from(acc.n);
                let squares = (acc.yy - 2.0 * estimate * acc.xy + estimate * estimate * acc.xx).max(0.0);
                let left = frame.map_or(1.0, |frame| (1.0 - n / f64::from(frame)).max(0.0));
                (1 < acc.n).then(|| left * n / (n - 1.0) * squares / (acc.x * acc.x))
            }
            Parts::Nothing => None,
        }
    }

    /// Weighted standard deviation of a set of totals, divisor Σw.
    pub fn sd(&self, set: usize) -> Option<f64> {
        let acc = &self.accs[set];
        sd(acc.x, acc.y, acc.extra)
    }

    /// Sampling variance of the standard deviation; only from replicates.
    pub fn sd_variance(&self, set: usize) -> Option<f64> {
        let acc = &self.accs[set];
        let estimate = self.sd(set)?;
        let Parts::Zones(zones) = &self.parts else { return None };
        replicate(zones, |[drop, double]| {
            let (minus, plus) = (&drop[set], &double[set]);
            if acc.x + plus.x - minus.x <= EMPTY * acc.x {
                return None;
            }
            sd(acc.x + plus.x - minus.x, acc.y + plus.y - minus.y, acc.extra + plus.extra - minus.extra)
                .map(|value| value - estimate)
        })
    }
}

/// Mean over sets of plausible values and Rubin's (1987) total error √(U̅ + (1+1/M)B); one set has no B.
pub(crate) fn combine(values: &[f64], variances: Option<Vec<f64>>) -> (Option<f64>, Option<f64>) {
    if values.is_empty() {
        return (None, None);
    }
    let m = values.len() as f64;
    let mean = values.iter().sum::<f64>() / m;
    let se = variances.filter(|v| v.len() == values.len()).map(|variances| {
        let within = variances.iter().sum::<f64>() / m;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let between = if 1.0 < m { squares / (m - 1.0) } else { 0.0 };
        (within + (1.0 + 1.0 / m) * between).sqrt()
    });
    (Some(mean), se)
}

/// Adds up leaves slot by slot.
pub(crate) fn sum<'a>(leaves: impl Iterator<Item = &'a Leaf>, slots: usize) -> Vec<Acc> {
    let mut accs = vec![Acc::default(); slots];
    for leaf in leaves {
        merge(&mut accs, &leaf.accs);
    }
    accs
}

fn merge(into: &mut [Acc], from: &[Acc]) {
    into.iter_mut().zip(from).for_each(|(a, b)| a.merge(b));
}

fn ratio(acc: &Acc) -> Option<f64> {
    (0.0 < acc.x).then(|| acc.y / acc.x)
}

fn sd(weight: f64, sum: f64, squares: f64) -> Option<f64> {
    if weight <= 0.0 {
        return None;
    }
    let mean = sum / weight;
    let variance = squares / weight - mean * mean;
    // Below this the difference of two large numbers is rounding only.
    let floor = 1e-13 * squares / weight;
    Some(if variance < floor { 0.0 } else { variance.sqrt() })
}

/// Share of the weight below which a replicate counts as empty: what is left is rounding.
pub(crate) const EMPTY: f64 = 1e-9;

/// Σ over zones of squared deviations; `None` when a replicate has no pupils, as it then says nothing.
fn replicate(zones: &[[Vec<Acc>; 2]], deviation: impl Fn(&[Vec<Acc>; 2]) -> Option<f64>) -> Option<f64> {
    zones.iter().map(|zone| deviation(zone).map(|d| d * d)).sum()
}

fn zones(leaves: &[&Leaf], slots: usize) -> Vec<[Vec<Acc>; 2]> {
    let mut zones: BTreeMap<u16, [Vec<Acc>; 2]> = BTreeMap::new();
    for leaf in leaves {
        let empty = || [vec![Acc::default(); slots], vec![Acc::default(); slots]];
        merge(&mut zones.entry(leaf.zone).or_insert_with(empty)[usize::from(leaf.rep)], &leaf.accs);
    }
    zones.into_values().collect()
}

fn clusters(leaves: &[&Leaf], slots: usize) -> Vec<Vec<Acc>> {
    let mut schools: BTreeMap<u32, Vec<Acc>> = BTreeMap::new();
    for leaf in leaves {
        merge(schools.entry(leaf.school).or_insert_with(|| vec![Acc::default(); slots]), &leaf.accs);
    }
    schools.into_values().collect()
}
