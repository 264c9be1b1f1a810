//! A simulated region for the screening rule: schools, pupils, two subjects with eight knowledge points each.

use crate::draws::Draws;
use measure::screening::{Comparison, Screening, ScreeningOptions, UnitResult, screen};
use measure::shrinkage::pooled_standard_errors;

/// Subjects, and knowledge points in each.
pub const SUBJECTS: usize = 2;
pub const POINTS: usize = 8;
/// Outcomes per school: two subject scores and sixteen knowledge points.
pub const OUTCOMES: usize = SUBJECTS * (1 + POINTS);

/// What is planted in a region.
pub struct Plan {
    pub schools: usize,
    /// Pupils measured per school; schools differ by up to a fifth around it, one in eight is tiny.
    pub pupils: usize,
    /// SD of true school effects, one per school and outcome, in pupil SD.
    pub spread: f64,
    /// The first `planted` schools get `effect` on the outcomes listed.
    pub planted: usize,
    pub effect: f64,
    pub outcomes: Vec<usize>,
}

/// True effect per school and outcome, and what the screening says.
pub struct Region {
    pub truth: Vec<[f64; OUTCOMES]>,
    pub screening: Screening,
}

/// Draws schools and pupils, computes school means with pooled standard errors, and screens them.
pub fn region(plan: &Plan, seed: u64, options: &ScreeningOptions) -> Region {
    let mut draws = Draws::new(seed);
    let truth: Vec<[f64; OUTCOMES]> = (0..plan.schools).map(|school| effects(plan, school, &mut draws)).collect();
    let sizes: Vec<usize> = (0..plan.schools)
        .map(|school| {
            let around = plan.pupils as f64 * (0.8 + 0.4 * draws.uniform());
            if school % 8 == 7 { 8 } else { around.round() as usize }
        })
        .collect();
    let pupils: Vec<Vec<[f64; OUTCOMES]>> =
        truth.iter().zip(&sizes).map(|(truth, &n)| (0..n).map(|_| pupil(truth, &mut draws)).collect()).collect();
    let comparisons: Vec<Comparison> = (0..OUTCOMES).map(|outcome| comparison(&pupils, outcome)).collect();
    Region { truth, screening: screen(&comparisons, options).expect("valid region") }
}

fn effects(plan: &Plan, school: usize, draws: &mut Draws) -> [f64; OUTCOMES] {
    let mut effects = [0.0; OUTCOMES];
    for (outcome, effect) in effects.iter_mut().enumerate() {
        *effect = plan.spread * draws.normal();
        if school < plan.planted && plan.outcomes.contains(&outcome) {
            *effect += plan.effect;
        }
    }
    effects
}

/// Scores of one pupil in pupil SD: general ability, subject ability, and noise of short scales. Outcomes of one
/// pupil correlate 0.6 within and 0.4 between subjects.
fn pupil(truth: &[f64; OUTCOMES], draws: &mut Draws) -> [f64; OUTCOMES] {
    let general = draws.normal();
    let mut scores = *truth;
    for subject in 0..SUBJECTS {
        let own = 0.4_f64.sqrt() * general + 0.2_f64.sqrt() * draws.normal();
        for score in &mut scores[subject * (1 + POINTS)..(subject + 1) * (1 + POINTS)] {
            *score += own + 0.4_f64.sqrt() * draws.normal();
        }
    }
    scores
}

fn comparison(pupils: &[Vec<[f64; OUTCOMES]>], outcome: usize) -> Comparison {
    let scores = |school: &[[f64; OUTCOMES]]| -> Vec<f64> { school.iter().map(|one| one[outcome]).collect() };
    let moments: Vec<(f64, f64)> = pupils
        .iter()
        .map(|school| {
            let scores = scores(school);
            let n = scores.len() as f64;
            let mean = scores.iter().sum::<f64>() / n;
            (mean, (scores.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
        })
        .collect();
    let sizes: Vec<usize> = pupils.iter().map(Vec::len).collect();
    let sd: Vec<f64> = moments.iter().map(|moment| moment.1).collect();
    let se = pooled_standard_errors(&sd, &sizes).expect("schools vary");
    let units = (0..pupils.len()).map(|school| UnitResult {
        unit: school as u32,
        n: sizes[school],
        concerned: sizes[school] as f64,
        value: moments[school].0,
        se: se[school],
    });
    Comparison { family: 0, units: units.collect() }
}

/// Exact-style upper 95 % bound of a share that takes the clustering in regions into account: mean of the regions'
/// shares plus 1.645 standard errors, or 3/n for none at all.
pub fn upper_bound(shares: &[f64]) -> f64 {
    let n = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / n;
    let variance = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean + 1.645 * (variance / n).sqrt()).max(3.0 / n / 40.0)
}
