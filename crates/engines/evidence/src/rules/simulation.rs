//! A simulated region for the tests of the rules: schools of three kinds, pupils, two subjects with eight points each.

use crate::model::{EvidenceBatch, UnitEvidence};
use kernel::{AnalysisId, AssessmentId, UnitId};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// Knowledge points of a subject.
pub const POINTS: usize = 8;
/// Outcomes of a school: the totals and points of two subjects.
pub const OUTCOMES: usize = 2 * (1 + POINTS);
/// Schools of a region.
pub const SCHOOLS: usize = 40;

/// Numbers from a seed, the same on every machine.
pub struct Draws(ChaCha20Rng);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }
    /// Standard normal by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let (a, b) = (self.uniform(), self.uniform());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }
}

/// True effects of every school on every outcome, in pupil SD.
pub type Truth = Vec<[f64; OUTCOMES]>;

/// Schools that do not differ, but for an SD of `spread`.
pub fn truth(draws: &mut Draws, spread: f64) -> Truth {
    (0..SCHOOLS).map(|_| std::array::from_fn(|_| spread * draws.normal())).collect()
}

/// The kind of a school: 24 of one, 11 of another, 5 of a third that are too few to be compared among themselves.
pub fn kind(school: usize) -> &'static str {
    match school {
        0..24 => "town",
        24..35 => "rural",
        _ => "private",
    }
}

pub fn unit(school: usize) -> UnitId {
    UnitId(Uuid::from_u128(1 + school as u128))
}

/// What outcome number `outcome` is: subject, dimension, member, scale, pupil SD, mean.
pub fn outcome(outcome: usize) -> (&'static str, &'static str, String, &'static str, f64, f64) {
    let subject = if outcome <= POINTS { "math" } else { "chinese" };
    match outcome % (1 + POINTS) {
        0 => (subject, "total", String::new(), "marks", 15.0, 70.0),
        point => (subject, "point", format!("p{point}"), "rate", 0.25, 0.6),
    }
}

/// Measures `pupils` pupils in each school (one school in ten only eight) and computes what an analysis hands in.
pub fn batch(draws: &mut Draws, truth: &Truth, pupils: usize) -> EvidenceBatch {
    let mut values = Vec::with_capacity(SCHOOLS * OUTCOMES);
    for (school, effects) in truth.iter().enumerate() {
        let n = if school % 10 == 9 { 8 } else { pupils };
        let scores: Vec<[f64; OUTCOMES]> = (0..n).map(|_| pupil(draws, effects)).collect();
        for at in 0..OUTCOMES {
            let mean = scores.iter().map(|one| one[at]).sum::<f64>() / n as f64;
            let square = scores.iter().map(|one| (one[at] - mean).powi(2)).sum::<f64>() / (n as f64 - 1.0);
            values.push(value(school, at, mean, (square / n as f64).sqrt(), n));
        }
    }
    EvidenceBatch {
        analysis_id: AnalysisId::new(),
        assessment_id: AssessmentId::new(),
        assessment_name: "M".into(),
        series: "s".into(),
        period: 20_260_501,
        period_label: "2026".into(),
        stage: "junior".into(),
        grade: 8,
        values,
        finding_kinds: vec!["school".into(), "region".into()],
    }
}

/// Outcomes of one pupil correlate 0.6 within and 0.4 between subjects.
fn pupil(draws: &mut Draws, effects: &[f64; OUTCOMES]) -> [f64; OUTCOMES] {
    let mut scores = *effects;
    let general = 0.4_f64.sqrt() * draws.normal();
    for subject in scores.chunks_mut(1 + POINTS) {
        let own = general + 0.2_f64.sqrt() * draws.normal();
        for score in subject {
            *score += own + 0.4_f64.sqrt() * draws.normal();
        }
    }
    scores
}

/// A result `mean` pupil SD from the mean of its outcome.
pub fn value(school: usize, at: usize, mean: f64, se: f64, n: usize) -> UnitEvidence {
    let (subject, dimension, member, scale, sd, centre) = outcome(at);
    UnitEvidence {
        unit_id: unit(school),
        unit_kind: "school".into(),
        peer_group: kind(school).into(),
        subject: subject.into(),
        dimension: dimension.into(),
        member,
        scale: scale.into(),
        estimate: centre + sd * mean,
        se: sd * se,
        sd_pupil: sd,
        n: n as i64,
        pupils: 4 * n as i64,
        href: format!("/results/a/units/{school}"),
    }
}
