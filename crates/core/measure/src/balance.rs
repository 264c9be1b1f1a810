//! The difference coefficient of balanced development: how unequal schools are, weighted by their pupils.

use crate::Error;
use crate::error::{all_within, at_least, same_length};
use crate::sum::sum;

/// The enrolment-weighted difference coefficient and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Amount per pupil over all schools, `ΣX / Σn`.
    pub mean: f64,
    /// `Σ (n_i / N) (x_i − mean)²`, divisor the number of pupils.
    pub variance: f64,
    /// Difference coefficient `sqrt(variance) / mean`; infinite or NaN when the mean is 0.
    pub coefficient: f64,
}

/// Difference coefficient of an amount (teachers, floor space, books …) over schools.
///
/// `enrolment[i]` pupils of school i share `total[i]` units of the amount; x_i = total/enrolment. Formula of the
/// national method for county-level balance: mean = ΣX/Σn, CV = sqrt(Σ (n_i/N)(x_i − mean)²)/mean. Weighting by
/// pupils means that a tiny school cannot carry the coefficient.
///
/// # Errors
/// Lengths that differ, no school, an enrolment that is not above 0, a total below 0.
pub fn difference_coefficient(enrolment: &[f64], total: &[f64]) -> Result<Balance, Error> {
    at_least("schools", 1, enrolment.len())?;
    same_length("total", enrolment.len(), total.len())?;
    all_within("enrolment", enrolment, "above 0", |n| n.is_finite() && 0.0 < n)?;
    all_within("total", total, "0 or more", |x| x.is_finite() && 0.0 <= x)?;
    let pupils = sum(enrolment.iter().copied());
    let mean = sum(total.iter().copied()) / pupils;
    let variance = sum(enrolment.iter().zip(total).map(|(n, x)| n * (x / n - mean).powi(2))) / pupils;
    Ok(Balance { mean, variance, coefficient: variance.sqrt() / mean })
}

#[cfg(test)]
mod tests {
    use super::difference_coefficient;

    const ENROLMENT: [f64; 5] = [45.0, 37.0, 89.0, 76.0, 55.0];
    const BOOKS: [f64; 5] = [279.0, 137.0, 935.0, 160.0, 402.0];

    #[test]
    fn the_worked_example_of_the_national_method_comes_out_weighted() {
        let found = difference_coefficient(&ENROLMENT, &BOOKS).expect("valid example");
        assert!((found.mean - 6.3344).abs() < 5e-5);
        assert!((found.variance - 10.6528).abs() < 5e-5);
        assert!((found.coefficient - 0.5153).abs() < 5e-5);
    }

    #[test]
    fn a_school_cut_in_two_equal_halves_changes_nothing() {
        let whole = difference_coefficient(&ENROLMENT, &BOOKS).expect("valid");
        let (mut n, mut x) = (ENROLMENT.to_vec(), BOOKS.to_vec());
        n[2] /= 2.0;
        x[2] /= 2.0;
        n.push(n[2]);
        x.push(x[2]);
        let cut = difference_coefficient(&n, &x).expect("valid");
        assert!((whole.coefficient - cut.coefficient).abs() < 1e-12);
    }

    #[test]
    fn a_school_without_pupils_is_refused() {
        assert!(difference_coefficient(&[0.0], &[1.0]).is_err());
        assert!(difference_coefficient(&[], &[]).is_err());
    }
}
