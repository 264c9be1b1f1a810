//! Item statistics against slow obvious versions on random tests with weights, blanks, booklets, absences and ties.

use measure::Warning;
use measure::classical::{Item, ItemOptions, State, Test, item_statistics, reliability};
use proptest::prelude::*;

/// Scores, states and weights, column by column.
#[derive(Debug, Clone)]
struct Data {
    scores: Vec<Vec<f64>>,
    states: Vec<Vec<State>>,
    full: Vec<f64>,
    weights: Vec<f64>,
}

impl Data {
    fn items(&self) -> Vec<Item<'_>> {
        let columns = self.scores.iter().zip(&self.states).zip(&self.full);
        columns.map(|((scores, states), full)| Item { scores, states, full_mark: *full }).collect()
    }

    /// Marks as a matrix row × item; `None` where the item was not put to the pupil.
    fn marks(&self) -> Vec<Vec<Option<f64>>> {
        let one = |item: usize, row: usize| match self.states[item][row] {
            State::Answered => Some(self.scores[item][row]),
            State::Blank => Some(0.0),
            _ => None,
        };
        (0..self.weights.len()).map(|row| (0..self.full.len()).map(|item| one(item, row)).collect()).collect()
    }
}

fn data(states: &'static [State]) -> impl Strategy<Value = Data> {
    (3_usize..6, 8_usize..40).prop_flat_map(move |(items, rows)| {
        let cells = prop::collection::vec(prop::collection::vec((0_u8..4, prop::sample::select(states)), rows), items);
        (cells, prop::collection::vec(1_u8..4, rows)).prop_map(|(cells, weights)| Data {
            scores: cells.iter().map(|item| item.iter().map(|cell| f64::from(cell.0)).collect()).collect(),
            states: cells.iter().map(|item| item.iter().map(|cell| cell.1).collect()).collect(),
            full: (0..cells.len()).map(|item| 3.0 + item as f64).collect(),
            weights: weights.into_iter().map(f64::from).collect(),
        })
    })
}

const MIXED: &[State] = &[
    State::Answered,
    State::Answered,
    State::Answered,
    State::Blank,
    State::NotPresented,
    State::Absent,
    State::Exempt,
];

fn weighted(pairs: &[(f64, f64, f64)]) -> (f64, f64, f64) {
    let whole: f64 = pairs.iter().map(|p| p.0).sum();
    let mean = |g: &dyn Fn(&(f64, f64, f64)) -> f64| pairs.iter().map(|p| p.0 * g(p)).sum::<f64>() / whole;
    let (x, y) = (mean(&|p| p.1), mean(&|p| p.2));
    let (xx, yy) = (mean(&|p| (p.1 - x).powi(2)), mean(&|p| (p.2 - y).powi(2)));
    (x, xx, mean(&|p| (p.1 - x) * (p.2 - y)) / (xx * yy).sqrt())
}

/// Mean marks of the best `tail` of the weight: pupils of one score share the room that is left.
fn best(mut pupils: Vec<(f64, f64, f64)>, tail: f64, sign: f64) -> f64 {
    let target = tail * pupils.iter().map(|p| p.0).sum::<f64>();
    let (mut marks, mut room) = (0.0, target);
    while 1e-9 < room && !pupils.is_empty() {
        let top = pupils.iter().map(|p| sign * p.2).fold(f64::NEG_INFINITY, f64::max);
        let (now, later): (Vec<_>, Vec<_>) = pupils.into_iter().partition(|p| top - 1e-9 <= sign * p.2);
        let weight: f64 = now.iter().map(|p| p.0).sum();
        let fraction = (room / weight).min(1.0);
        marks += fraction * now.iter().map(|p| p.0 * p.1).sum::<f64>();
        room -= fraction * weight;
        pupils = later;
    }
    marks / target
}

/// Equal, where two figures without a value are equal too, and correlations of near-constants are left alone.
fn same(a: f64, b: f64) -> bool {
    (a.is_nan() && !b.is_finite()) || b.is_nan() || (a - b).abs() < 1e-9
}

proptest! {
    #[test]
    fn item_statistics_equal_the_definitions_read_aloud(data in data(MIXED)) {
        let items = data.items();
        let test = Test::new(&items, &data.weights).expect("valid");
        let found = item_statistics(&test, ItemOptions::default()).expect("valid");
        let marks = data.marks();
        for (item, found) in found.iter().enumerate() {
            let (mut totals, mut rests) = (Vec::new(), Vec::new());
            for (row, marks) in marks.iter().enumerate() {
                let Some(x) = marks[item] else { continue };
                let sum = |keep: &dyn Fn(usize) -> bool| -> (f64, f64) {
                    let put = (0..marks.len()).filter(|&i| keep(i) && marks[i].is_some());
                    put.fold((0.0, 0.0), |s, i| (s.0 + marks[i].unwrap_or(0.0), s.1 + data.full[i]))
                };
                let (all, rest) = (sum(&|_| true), sum(&|i| i != item));
                totals.push((data.weights[row], x, all.0 / all.1));
                if 0.0 < rest.1 {
                    rests.push((data.weights[row], x, rest.0 / rest.1));
                }
            }
            prop_assert_eq!(found.n, totals.len());
            if totals.is_empty() {
                prop_assert!(found.facility.is_nan() && found.discrimination.is_nan());
                continue;
            }
            let (mean, variance, r_total) = weighted(&totals);
            prop_assert!(same(found.mean, mean));
            prop_assert!(same(found.facility, mean / data.full[item]));
            let n = totals.len() as f64;
            prop_assert!(same(found.sd, (variance * n / (n - 1.0)).sqrt()));
            if 1e-9 < variance {
                prop_assert!(same(found.item_total, r_total), "{} {}", found.item_total, r_total);
                if !rests.is_empty() && 1e-9 < weighted(&rests).1 {
                    prop_assert!(same(found.item_rest, weighted(&rests).2));
                }
            }
            let gap = best(totals.clone(), 0.27, 1.0) - best(totals, 0.27, -1.0);
            prop_assert!(same(found.discrimination, gap / data.full[item]));
        }
    }

    #[test]
    fn alpha_equals_the_textbook_formula_and_both_ways_to_it_agree(data in data(&[State::Answered, State::Blank])) {
        let weights = vec![1.0; data.weights.len()];
        let items = data.items();
        let found = reliability(&Test::new(&items, &weights).expect("valid")).expect("items");
        let marks: Vec<Vec<f64>> =
            data.marks().iter().map(|row| row.iter().map(|x| x.unwrap_or(0.0)).collect()).collect();
        let variance = |values: &[f64]| {
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)
        };
        let items_variance: f64 =
            (0..data.full.len()).map(|i| variance(&marks.iter().map(|row| row[i]).collect::<Vec<_>>())).sum();
        let total = variance(&marks.iter().map(|row| row.iter().sum()).collect::<Vec<f64>>());
        let j = data.full.len() as f64;
        if 1e-6 < total {
            let alpha = j / (j - 1.0) * (1.0 - items_variance / total);
            prop_assert!((found.alpha - alpha).abs() < 1e-8 * (1.0 + alpha.abs()));
            prop_assert!((found.sem - (total * (1.0 - alpha)).sqrt()).abs() < 1e-8);
            // One pupil more who had one item only turns on the way over pairs, and changes next to nothing else.
            let mut wider = data.clone();
            for item in 0..wider.full.len() {
                wider.scores[item].push(0.0);
                wider.states[item].push(if item == 0 { State::Answered } else { State::NotPresented });
            }
            let mut light = weights.clone();
            light.push(0.0);
            let items = wider.items();
            let pairwise = reliability(&Test::new(&items, &light).expect("valid")).expect("items");
            let n = weights.len() as f64;
            let drift = 1.0 - ((n + 1.0) / n) / (n / (n - 1.0));
            prop_assert!((pairwise.alpha - alpha).abs() <= (1.0 + alpha.abs()) * 8.0 * drift.abs() + 1e-9);
        }
    }

    #[test]
    fn weights_of_two_equal_pupils_written_twice(data in data(MIXED)) {
        let mut twice = data.clone();
        twice.weights = Vec::new();
        for item in 0..data.full.len() {
            twice.scores[item] = Vec::new();
            twice.states[item] = Vec::new();
        }
        for row in 0..data.weights.len() {
            for _ in 0..data.weights[row] as usize {
                twice.weights.push(1.0);
                for item in 0..data.full.len() {
                    twice.scores[item].push(data.scores[item][row]);
                    twice.states[item].push(data.states[item][row]);
                }
            }
        }
        let (a, b) = (data.items(), twice.items());
        let once = item_statistics(&Test::new(&a, &data.weights).expect("valid"), ItemOptions::default()).expect("valid");
        let many = item_statistics(&Test::new(&b, &twice.weights).expect("valid"), ItemOptions::default()).expect("valid");
        for (once, many) in once.iter().zip(&many) {
            prop_assert!(same(once.facility, many.facility) && same(once.discrimination, many.discrimination));
            prop_assert!(same(once.weight, many.weight));
        }
    }
}

const FOUR: [f64; 4] = [1.0; 4];

#[test]
fn a_blank_is_zero_marks_and_an_item_not_presented_is_nothing() {
    let scores = [1.0, 1.0, f64::NAN, f64::NAN];
    let states = [State::Answered, State::Answered, State::Blank, State::NotPresented];
    let items = [Item { scores: &scores, states: &states, full_mark: 1.0 }];
    let test = Test::new(&items, &FOUR).expect("valid");
    let found = item_statistics(&test, ItemOptions::default()).expect("valid")[0];
    assert_eq!(found.n, 3);
    assert!((found.facility - 2.0 / 3.0).abs() < 1e-15);
    assert_eq!(test.possible(), [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn the_order_of_pupils_with_equal_scores_decides_nothing() {
    // Everybody has 1 mark of 2; whoever sorts first must not become the "upper group".
    let (first, second) = ([1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]);
    let states = [State::Answered; 4];
    let items = [&first, &second].map(|scores| Item { scores, states: &states, full_mark: 1.0 });
    let test = Test::new(&items, &FOUR).expect("valid");
    for found in item_statistics(&test, ItemOptions::default()).expect("valid") {
        assert!(found.discrimination.abs() < 1e-15);
        assert!(found.item_total.is_nan());
    }
}

#[test]
fn booklets_that_never_meet_are_reported_and_an_answer_without_a_score_is_refused() {
    let scores = [0.0, 1.0, 1.0, 0.0];
    let (all, top, end) = (
        [State::Answered; 4],
        [State::Answered, State::Answered, State::NotPresented, State::NotPresented],
        [State::NotPresented, State::NotPresented, State::Answered, State::Answered],
    );
    let items = [&all, &top, &end].map(|states| Item { scores: &scores, states, full_mark: 1.0 });
    let found = reliability(&Test::new(&items, &FOUR).expect("valid")).expect("items");
    assert_eq!(found.warnings, [Warning::PairsNeverTogether { pairs: 1 }]);
    let broken = [Item { scores: &[f64::NAN; 4], states: &all, full_mark: 1.0 }];
    assert!(Test::new(&broken, &FOUR).is_err());
    assert!(Test::new(&[], &FOUR).is_err());
}
