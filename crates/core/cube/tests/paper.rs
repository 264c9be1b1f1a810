//! Reliability, item–rest correlation, discrimination and differences between schools against obvious versions.

mod common;

use common::{Dice, PLAN, Plan, ROOT, SCHOOLS, build};
use cube::{Dimension, Participation, Sampling, SchoolFrame, Stat, State, SubjectTable, analyse_subject};
use proptest::prelude::*;

const CENSUS: Plan = Plan { booklets: 1, sampling: Sampling::Census, ..PLAN };

/// Complete cases: weight and item scores in hundredths.
fn cases(table: &SubjectTable) -> Vec<(f64, Vec<f64>)> {
    let case = |row: usize| {
        let score = |j: usize| match table.items[j].state[row] {
            State::Answered => Some(f64::from(table.items[j].score[row])),
            State::Blank => Some(0.0),
            _ => None,
        };
        let scores: Option<Vec<f64>> = (0..table.items.len()).map(score).collect();
        scores.filter(|_| table.participation[row] == Participation::TookPart).map(|s| (table.weight[row], s))
    };
    (0..table.rows()).filter_map(case).collect()
}

fn covariance(cases: &[(f64, Vec<f64>)], a: &dyn Fn(&[f64]) -> f64, b: &dyn Fn(&[f64]) -> f64) -> f64 {
    let w: f64 = cases.iter().map(|c| c.0).sum();
    let mean = |f: &dyn Fn(&[f64]) -> f64| cases.iter().map(|(w, x)| w * f(x)).sum::<f64>() / w;
    let (ma, mb) = (mean(a), mean(b));
    cases.iter().map(|(w, x)| w * (a(x) - ma) * (b(x) - mb)).sum::<f64>() / w
}

/// Each case is split into a thousand slivers along the sorted totals; ties share their slivers evenly.
fn discrimination(cases: &[(f64, Vec<f64>)], j: usize, full: f64) -> f64 {
    let total = |x: &[f64]| x.iter().sum::<f64>();
    let all: f64 = cases.iter().map(|c| c.0).sum();
    let group = |sign: f64| {
        let mut values: Vec<f64> = cases.iter().map(|(_, x)| sign * total(x)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let (mut room, mut sum) = (0.27 * all, 0.0);
        for value in values {
            let tied: Vec<_> = cases.iter().filter(|(_, x)| sign * total(x) == value).collect();
            let weight: f64 = tied.iter().map(|c| c.0).sum();
            let share = (room / weight).min(1.0);
            sum += share * tied.iter().map(|(w, x)| w * x[j]).sum::<f64>();
            room -= share * weight;
        }
        sum / (0.27 * all) / full
    };
    group(-1.0) - group(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn item_statistics_equal_their_definitions(seed in any::<u64>()) {
        let (design, spec, table) = build(&mut Dice(seed), CENSUS);
        let cube = analyse_subject(&design, &spec, 0, &table).expect("well-formed");
        let stats = &cube.subject_stats[0];
        let cases = cases(&table);
        let k = spec.items.len() as f64;
        let total = |x: &[f64]| x.iter().sum::<f64>();
        let variance = covariance(&cases, &total, &total);
        let items: f64 = (0..spec.items.len()).map(|j| covariance(&cases, &|x| x[j], &|x| x[j])).sum();
        let alpha = k / (k - 1.0) * (1.0 - items / variance);
        prop_assert!((stats.alpha.expect("given") - alpha).abs() < 1e-9);
        let n = cases.len() as f64;
        let sem = (n / (n - 1.0) * variance * (1.0 - alpha)).sqrt() / 100.0;
        prop_assert!((stats.sem.expect("given") - sem).abs() < 1e-9);
        for (j, item) in stats.items.iter().enumerate() {
            let rest = |x: &[f64]| total(x) - x[j];
            let own = |x: &[f64]| x[j];
            let r = covariance(&cases, &own, &rest)
                / (covariance(&cases, &own, &own) * covariance(&cases, &rest, &rest)).sqrt();
            prop_assert!((item.point_biserial.expect("given") - r).abs() < 1e-9);
            let d = discrimination(&cases, j, f64::from(spec.items[j].full_mark));
            prop_assert!((item.discrimination.expect("given") - d).abs() < 1e-9);
            let cell = cube.find(0, ROOT, Dimension::Item, j as u16).expect("root has every item");
            prop_assert_eq!(cell.stat(Stat::PointBiserial), item.point_biserial);
            prop_assert_eq!(cell.stat(Stat::Discrimination), item.discrimination);
        }
    }

    #[test]
    fn schools_without_true_differences_share_little_variance(seed in any::<u64>()) {
        let plan = Plan { schools: 30, least_class: 30, ..CENSUS };
        let (design, spec, table) = build(&mut Dice(seed), plan);
        let cube = analyse_subject(&design, &spec, 0, &table).expect("well-formed");
        let share = cube.subject_stats[0].between_share.expect("thirty schools");
        prop_assert!((0.0..0.08).contains(&share), "{}", share);
    }
}

#[test]
fn schools_differ_by_their_enrolment_and_not_by_the_size_of_their_sample() {
    let (mut design, spec, mut table) =
        build(&mut Dice(4), Plan { schools: 2, n_figure: 5, sampling: Sampling::Sample, ..CENSUS });
    let mut marks = |school: u32, hundredths: [i16; 6]| {
        for row in (0..table.rows()).filter(|&row| table.school[row] == school) {
            table.participation[row] = Participation::TookPart;
            for (item, score) in table.items.iter_mut().zip(hundredths) {
                item.state[row] = State::Answered;
                item.score[row] = score;
            }
        }
    };
    // Means 6 and 3 marks.
    marks(SCHOOLS, [100; 6]);
    marks(SCHOOLS + 1, [50; 6]);
    design.frames = [(SCHOOLS, 300), (SCHOOLS + 1, 100)]
        .map(|(school, n_frame)| (school, SchoolFrame { n_frame, n_sampled: 20 }))
        .into();
    let stats = &analyse_subject(&design, &spec, 0, &table).expect("well-formed").subject_stats[0];
    // Mean (300·6 + 100·3)/400 = 5.25, variance ¾·0.75² + ¼·2.25² = 1.6875.
    let cv = stats.difference_coefficient.expect("two schools");
    assert!((cv - 1.6875_f64.sqrt() / 5.25).abs() < 1e-12, "{cv}");
    assert_eq!(stats.between_share, Some(1.0), "pupils of a school are all alike");
}

#[test]
fn a_region_of_four_pupils_gets_no_statistics_of_its_paper() {
    let (design, spec, mut table) = build(&mut Dice(1), Plan { n_figure: 5, ..CENSUS });
    for row in 4..table.rows() {
        table.participation[row] = Participation::Absent;
    }
    let cube = analyse_subject(&design, &spec, 0, &table).expect("well-formed");
    let stats = &cube.subject_stats[0];
    assert_eq!((stats.n, stats.alpha, stats.between_share), (None, None, None));
    assert!(cube.cells.iter().all(|cell| cell.estimate.is_none() && cell.n.is_none() && cell.stats.is_empty()));
}
