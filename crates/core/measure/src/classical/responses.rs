//! A test taken by pupils: per item a score and a state, since blank, not presented and absent are not one thing.

use crate::Error;
use crate::error::{all_within, at_least, same_length};

/// What happened between a pupil and an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// Answered: the score counts.
    Answered = 0,
    /// Presented and left empty: counts as 0 marks.
    Blank = 1,
    /// Not in this pupil's booklet: left out, never 0.
    NotPresented = 2,
    /// The pupil was absent: left out.
    Absent = 3,
    /// The pupil was exempt: left out.
    Exempt = 4,
}

/// One item: scores and states in the row order of the pupils.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Marks; read only where the state is `Answered`.
    pub scores: &'a [f64],
    /// State per pupil.
    pub states: &'a [State],
    /// Full mark, above 0.
    pub full_mark: f64,
}

impl Item<'_> {
    /// The marks that count for a pupil: the score, 0 for blank, `None` where the item was not put to the pupil.
    #[inline]
    #[must_use]
    pub fn marks(&self, row: usize) -> Option<f64> {
        match self.states[row] {
            State::Answered => Some(self.scores[row]),
            State::Blank => Some(0.0),
            State::NotPresented | State::Absent | State::Exempt => None,
        }
    }
}

/// A test: its items and the pupils' weights, with each pupil's marks obtained and marks possible.
#[derive(Clone, Debug)]
pub struct Test<'a> {
    pub(super) items: &'a [Item<'a>],
    pub(super) weights: &'a [f64],
    pub(super) obtained: Vec<f64>,
    pub(super) possible: Vec<f64>,
}

impl<'a> Test<'a> {
    /// Checks the columns and adds up each pupil's marks.
    ///
    /// # Errors
    /// No items or no pupils, lengths that differ, a full mark not above 0, a weight below 0, an answered item
    /// whose score is not a number.
    pub fn new(items: &'a [Item<'a>], weights: &'a [f64]) -> Result<Self, Error> {
        at_least("items", 1, items.len())?;
        at_least("pupils", 1, weights.len())?;
        all_within("weight", weights, "finite, 0 or more", |w| w.is_finite() && 0.0 <= w)?;
        let full: Vec<f64> = items.iter().map(|item| item.full_mark).collect();
        all_within("full mark", &full, "above 0", |full| full.is_finite() && 0.0 < full)?;
        let (mut obtained, mut possible) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
        for item in items {
            same_length("scores", weights.len(), item.scores.len())?;
            same_length("states", weights.len(), item.states.len())?;
            for row in 0..weights.len() {
                let Some(marks) = item.marks(row) else { continue };
                if !marks.is_finite() {
                    let allowed = "a number where the state is answered";
                    return Err(Error::Range { what: "score", at: row, value: marks, allowed });
                }
                obtained[row] += marks;
                possible[row] += item.full_mark;
            }
        }
        Ok(Self { items, weights, obtained, possible })
    }

    /// Marks obtained per pupil over the items put to the pupil.
    #[must_use]
    pub fn obtained(&self) -> &[f64] {
        &self.obtained
    }

    /// Marks possible per pupil; 0 for a pupil to whom nothing was put.
    #[must_use]
    pub fn possible(&self) -> &[f64] {
        &self.possible
    }

    /// Whether every pupil to whom anything was put had every item.
    pub(super) fn complete(&self) -> bool {
        let counts =
            |item: &Item<'_>| (0..self.weights.len()).all(|row| self.possible[row] <= 0.0 || item.marks(row).is_some());
        self.items.iter().all(counts)
    }
}

/// Weighted first and second moments of pairs, for covariances and correlations.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairs {
    n: usize,
    weight: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pairs {
    #[inline]
    pub(super) fn add(&mut self, weight: f64, x: f64, y: f64) {
        self.n += 1;
        self.weight += weight;
        // Running means keep the squares small (West 1979).
        if self.weight <= 0.0 {
            return;
        }
        let (dx, dy) = (x - self.x, y - self.y);
        let share = weight / self.weight;
        self.x += share * dx;
        self.y += share * dy;
        self.xx += weight * dx * (x - self.x);
        self.yy += weight * dy * (y - self.y);
        self.xy += weight * dx * (y - self.y);
    }

    pub(super) fn n(&self) -> usize {
        self.n
    }

    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    pub(super) fn mean_x(&self) -> f64 {
        self.x
    }

    /// `Σw(x−x̄)(y−ȳ)/Σw · n/(n − 1)`: the ordinary sample covariance when weights are equal.
    pub(super) fn covariance(&self) -> f64 {
        self.xy / self.weight * self.correction()
    }

    pub(super) fn variance_x(&self) -> f64 {
        self.xx / self.weight * self.correction()
    }

    /// NaN when one of the two does not vary.
    pub(super) fn correlation(&self) -> f64 {
        let product = self.xx * self.yy;
        if product <= 0.0 { f64::NAN } else { self.xy / product.sqrt() }
    }

    fn correction(&self) -> f64 {
        let n = self.n as f64;
        n / (n - 1.0)
    }
}
