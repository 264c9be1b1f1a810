//! How much schools differ: share of variance between them, and the enrolment-weighted difference coefficient.

use crate::leaf::Plain;

/// Between-school share of variance, σ²_b / (σ²_b + σ²_w), from the one-way analysis of variance of unequal
/// groups: σ²_w = MSW, σ²_b = max(0, (MSB − MSW)/n₀), n₀ = (N − Σnᵢ²/N)/(k−1)
/// (Searle, Casella & McCulloch 1992, §3.6). Pupils count once each, unweighted.
///
/// `None` with fewer than two schools, without a second pupil anywhere, or without any variance.
pub(crate) fn between_share(schools: &[Plain]) -> Option<f64> {
    let schools: Vec<&Plain> = schools.iter().filter(|s| 0 < s.n).collect();
    let k = schools.len() as f64;
    let n: f64 = schools.iter().map(|s| f64::from(s.n)).sum();
    if k < 2.0 || n <= k {
        return None;
    }
    let grand = schools.iter().map(|s| s.sum).sum::<f64>() / n;
    let (mut between, mut within, mut squares_of_n) = (0.0, 0.0, 0.0);
    for school in schools {
        let size = f64::from(school.n);
        let mean = school.sum / size;
        between += size * (mean - grand) * (mean - grand);
        within += (school.squares - school.sum * mean).max(0.0);
        squares_of_n += size * size;
    }
    let msw = within / (n - k);
    let n0 = (n - squares_of_n / n) / (k - 1.0);
    let sigma_b = ((between / (k - 1.0) - msw) / n0).max(0.0);
    (0.0 < sigma_b + msw).then(|| sigma_b / (sigma_b + msw))
}

/// Difference coefficient weighted by enrolment: x̄ = ΣnᵢXᵢ/N, CV = √(Σ(nᵢ/N)(Xᵢ−x̄)²)/x̄ over pairs (nᵢ, Xᵢ).
///
/// `None` with fewer than two schools or a mean that is not positive.
#[must_use]
pub fn difference_coefficient(schools: &[(f64, f64)]) -> Option<f64> {
    let enrolment: f64 = schools.iter().map(|(n, _)| n).sum();
    if schools.len() < 2 || enrolment <= 0.0 {
        return None;
    }
    let mean = schools.iter().map(|(n, x)| n * x).sum::<f64>() / enrolment;
    let variance = schools.iter().map(|(n, x)| n / enrolment * (x - mean) * (x - mean)).sum::<f64>();
    (0.0 < mean).then(|| variance.sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_library_books_weighs_schools_by_enrolment() {
        let schools = [(45.0, 279.0), (37.0, 137.0), (89.0, 935.0), (76.0, 160.0), (55.0, 402.0)];
        let per_pupil: Vec<(f64, f64)> = schools.iter().map(|(n, books)| (*n, books / n)).collect();
        let cv = difference_coefficient(&per_pupil).expect("five schools");
        assert!((cv - 0.5153).abs() < 5e-5, "{cv}");
    }

    #[test]
    fn equal_schools_share_no_variance() {
        let school = Plain { n: 4, sum: 10.0, squares: 30.0 };
        assert_eq!(between_share(&[school, school]), Some(0.0));
    }

    #[test]
    fn schools_that_differ_without_spread_inside_hold_all_variance() {
        let low = Plain { n: 3, sum: 3.0, squares: 3.0 };
        let high = Plain { n: 3, sum: 9.0, squares: 27.0 };
        assert_eq!(between_share(&[low, high]), Some(1.0));
    }

    #[test]
    fn one_school_has_no_between_share() {
        assert_eq!(between_share(&[Plain { n: 9, sum: 9.0, squares: 12.0 }]), None);
    }
}
