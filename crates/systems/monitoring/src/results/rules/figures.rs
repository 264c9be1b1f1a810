//! From stored cells to figures with intervals, differences and readings.

use crate::results::model::Figure;
use measure::distribution::normal_quantile;
use std::collections::BTreeMap;

/// One stored cell; a masked one holds no figure.
#[derive(Clone, Debug, PartialEq)]
pub struct CellValue {
    /// Dimension code.
    pub dimension: String,
    /// Member; empty for the whole paper.
    pub member: String,
    /// Place in the dimension.
    pub position: i64,
    /// Pupils; 0 when masked.
    pub n: i64,
    /// Pupils eligible; 0 when masked.
    pub n_eligible: i64,
    /// Estimate.
    pub estimate: Option<f64>,
    /// Standard error.
    pub se: Option<f64>,
    /// Mask.
    pub mask: String,
    /// Further figures by code.
    pub stats: BTreeMap<String, f64>,
}

impl CellValue {
    /// The cell as a figure with its interval.
    #[must_use]
    pub fn figure(&self) -> Figure {
        figure(self.estimate, self.se, self.n, &self.mask)
    }

    /// A further figure.
    #[must_use]
    pub fn stat(&self, code: &str) -> Option<f64> {
        self.stats.get(code).copied()
    }
}

/// A figure with a normal 95 % interval.
#[must_use]
pub fn figure(value: Option<f64>, se: Option<f64>, n: i64, mask: &str) -> Figure {
    let half = value.and(se).map(|se| se * normal_quantile(0.975));
    let end = |sign: f64| value.zip(half).map(|(value, half)| value + sign * half);
    Figure {
        value,
        se: value.and(se),
        lower: end(-1.0),
        upper: end(1.0),
        n: if value.is_some() { n } else { 0 },
        mask: mask.to_owned(),
    }
}

/// The figure of something the form or the data cannot give.
#[must_use]
pub fn not_supported() -> Figure {
    figure(None, None, 0, "not_supported")
}

/// A difference of two figures taken as independent: the school is a small part of the region, so the error is, if
/// anything, a little too large. The mask is the stricter of both.
#[must_use]
pub fn difference(of: &Figure, from: &Figure) -> Figure {
    let hidden = [of, from].into_iter().find(|figure| figure.value.is_none());
    if let Some(hidden) = hidden {
        return figure(None, None, 0, &hidden.mask);
    }
    let value = of.value.zip(from.value).map(|(of, from)| of - from);
    let se = of.se.map(|se| se.hypot(from.se.unwrap_or(0.0)));
    figure(value, se, of.n, "none")
}

/// Readings of many differences at once: Holm (1979) keeps the chance of any false one on the page at 5 %; differences
/// smaller than `smallest`, and those of fewer pupils than `n_min`, are not read as differences.
#[must_use]
pub fn readings(differences: &[Figure], n_min: i64, smallest: f64) -> Vec<String> {
    let testable =
        |figure: &Figure| figure.value.is_some() && figure.se.is_some_and(|se| 0.0 < se) && n_min <= figure.n;
    let z = |figure: &Figure| figure.value.zip(figure.se).map_or(0.0, |(value, se)| value / se);
    let mut order: Vec<usize> = (0..differences.len()).filter(|at| testable(&differences[*at])).collect();
    order.sort_by(|a, b| z(&differences[*b]).abs().total_cmp(&z(&differences[*a]).abs()).then(a.cmp(b)));
    let mut readings: Vec<String> =
        differences.iter().map(|one| if testable(one) { "no_difference" } else { "unknown" }.to_owned()).collect();
    for (rank, &at) in order.iter().enumerate() {
        let line = normal_quantile(1.0 - 0.025 / (order.len() - rank) as f64);
        if z(&differences[at]).abs() < line {
            break;
        }
        let value = differences[at].value.unwrap_or(0.0);
        if smallest <= value.abs() {
            readings[at] = if value < 0.0 { "below" } else { "above" }.to_owned();
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(value: f64, se: f64, n: i64) -> Figure {
        figure(Some(value), Some(se), n, "none")
    }

    #[test]
    fn a_masked_figure_masks_the_difference() {
        let masked = figure(None, Some(1.0), 3, "primary");
        assert_eq!(masked, Figure { mask: "primary".into(), ..Figure::default() });
        assert_eq!(difference(&masked, &plain(0.5, 0.1, 100)), masked);
        assert_eq!(difference(&plain(0.5, 0.1, 100), &masked), masked);
    }

    #[test]
    fn a_difference_has_the_error_of_both() {
        let found = difference(&plain(0.4, 0.03, 40), &plain(0.5, 0.04, 900));
        assert!((found.value.unwrap() + 0.1).abs() < 1e-12 && (found.se.unwrap() - 0.05).abs() < 1e-12);
        assert!((found.lower.unwrap() + 0.1 + 1.959_963_98 * 0.05).abs() < 1e-6);
    }

    #[test]
    fn many_differences_are_read_by_the_step_down_rule_of_holm() {
        // Four tests: 2.6 passes 2.498 (1.25 %), 2.0 fails 2.394, and with it everything after it.
        let all = [plain(0.26, 0.1, 40), plain(-0.2, 0.1, 40), plain(0.19, 0.1, 40), plain(0.0, 0.1, 40)];
        assert_eq!(readings(&all, 20, 0.05), ["above", "no_difference", "no_difference", "no_difference"]);
        let few = [plain(-0.5, 0.1, 19), plain(-0.02, 0.001, 40)];
        assert_eq!(readings(&few, 20, 0.05), ["unknown", "no_difference"]);
    }
}
