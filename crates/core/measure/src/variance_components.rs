//! How much of the differences between pupils lies between schools: the one-way layout with unequal school sizes.

use crate::Error;
use crate::error::same_length;
use crate::sum::{Sum, sum};
use std::collections::BTreeMap;

/// Between- and within-school variance and their share, or the reason why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Schools with at least one value.
    pub groups: usize,
    /// Pupils with a value.
    pub n: usize,
    /// Average school size of the unbalanced layout, `(N − Σ n_i² / N) / (k − 1)`.
    pub n0: f64,
    /// Mean square between schools.
    pub mean_square_between: f64,
    /// Mean square within schools, which estimates the within-school variance.
    pub mean_square_within: f64,
    /// `(MSB − MSW) / n0`, set to 0 when negative.
    pub between: f64,
    /// `between / (between + within)`, the intraclass correlation.
    pub share: f64,
    /// What is special about this layout.
    pub state: State,
}

/// Whether the share can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// An ordinary estimate.
    Estimated,
    /// Schools differ less than chance alone would make them: the estimate was below 0 and is shown as 0.
    CutAtZero,
    /// Fewer than two schools: nothing lies between. Variances are NaN.
    OneGroup,
    /// Every school has one pupil: between and within cannot be told apart. Variances are NaN.
    NoReplication,
    /// All values are equal: the share is 0/0 and NaN.
    NoVariation,
}

/// Analysis-of-variance (method of moments) estimate for unbalanced one-way data.
///
/// `group[i]` is the school of pupil i; rows with NaN are left out. Formulas: Searle, Casella & McCulloch (1992),
/// *Variance Components*, section 3.6 (eq. 69–71): unbiased without normality, and equal to REML when all schools are of one size.
///
/// # Errors
/// Lengths that differ.
pub fn between_share(values: &[f64], group: &[u32]) -> Result<Components, Error> {
    same_length("group", values.len(), group.len())?;
    let mut members: BTreeMap<u32, (Sum, usize)> = BTreeMap::new();
    for (&value, &school) in values.iter().zip(group).filter(|(value, _)| !value.is_nan()) {
        let entry = members.entry(school).or_default();
        entry.0.add(value);
        entry.1 += 1;
    }
    let sizes: Vec<f64> = members.values().map(|entry| entry.1 as f64).collect();
    let means: BTreeMap<u32, f64> =
        members.iter().map(|(&school, entry)| (school, entry.0.total() / entry.1 as f64)).collect();
    let n = sum(sizes.iter().copied());
    let grand = sum(members.values().map(|entry| entry.0.total())) / n;
    let between = sum(means.values().zip(&sizes).map(|(mean, size)| size * (mean - grand).powi(2)));
    let kept = values.iter().zip(group).filter(|(value, _)| !value.is_nan());
    let within = sum(kept.map(|(value, school)| (value - means[school]).powi(2)));
    Ok(from_squares(&sizes, n, between, within))
}

/// The estimate from school sizes and sums of squares.
fn from_squares(sizes: &[f64], n: f64, between: f64, within: f64) -> Components {
    let groups = sizes.len();
    let k = groups as f64;
    let n0 = (n - sum(sizes.iter().map(|size| size * size)) / n) / (k - 1.0);
    let msb = between / (k - 1.0);
    let msw = within / (n - k);
    let raw = (msb - msw) / n0;
    let state = if groups < 2 {
        State::OneGroup
    } else if n <= k {
        State::NoReplication
    } else if between + within <= 0.0 {
        State::NoVariation
    } else if raw < 0.0 {
        State::CutAtZero
    } else {
        State::Estimated
    };
    let usable = matches!(state, State::Estimated | State::CutAtZero | State::NoVariation);
    let known = |value: f64| if usable { value } else { f64::NAN };
    let var_between = known(raw.max(0.0));
    Components {
        groups,
        n: n as usize,
        n0,
        mean_square_between: known(msb),
        mean_square_within: known(msw),
        between: var_between,
        share: var_between / (var_between + msw),
        state,
    }
}

#[cfg(test)]
mod tests {
    use super::{State, between_share};

    #[test]
    fn a_layout_done_by_hand_gives_the_share_done_by_hand() {
        // Schools {1, 3}, {5, 7, 9}: means 2 and 7, grand mean 5; SSB = 2·9 + 3·4 = 30, SSW = 2 + 8 = 10,
        // MSB = 30, MSW = 10/3, n0 = (5 − 13/5)/1 = 2.4, between = (30 − 10/3)/2.4 = 100/9.
        let found = between_share(&[1.0, 3.0, 5.0, 7.0, 9.0], &[1, 1, 2, 2, 2]).expect("valid");
        assert!((found.n0 - 2.4).abs() < 1e-12);
        assert!((found.between - 100.0 / 9.0).abs() < 1e-12);
        assert!((found.share - (100.0 / 9.0) / (100.0 / 9.0 + 10.0 / 3.0)).abs() < 1e-12);
        assert_eq!(found.state, State::Estimated);
    }

    #[test]
    fn each_degenerate_layout_is_named() {
        let state = |values: &[f64], group: &[u32]| between_share(values, group).expect("valid").state;
        assert_eq!(state(&[1.0, 2.0], &[1, 1]), State::OneGroup);
        assert_eq!(state(&[], &[]), State::OneGroup);
        assert_eq!(state(&[1.0, 2.0, f64::NAN], &[1, 2, 2]), State::NoReplication);
        assert_eq!(state(&[3.0; 4], &[1, 1, 2, 2]), State::NoVariation);
        assert_eq!(state(&[1.0, 3.0, 1.0, 3.0], &[1, 1, 2, 2]), State::CutAtZero);
        assert!(between_share(&[1.0], &[]).is_err());
    }
}
