//! The normal, Student's t and chi-square distributions, as far as intervals, sign rates and tests need them.

use std::f64::consts::{PI, SQRT_2};

/// P(Z <= z) for a standard normal Z.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// z with P(Z <= z) = p; infinite at 0 and 1, NaN outside.
///
/// Start by the rational tail formula 26.2.23 of Abramowitz & Stegun (error < 4.5e-4), then Halley steps on
/// [`normal_cdf`] to full precision.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    if !(0.0 < p && p < 1.0) {
        return match p {
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            _ => f64::NAN,
        };
    }
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let start =
        t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    let mut z = -start;
    for _ in 0..4 {
        let error = (normal_cdf(z) - tail) * (2.0 * PI).sqrt() * (z * z / 2.0).exp();
        z -= error / (1.0 + z * error / 2.0);
    }
    if p < 0.5 { z } else { -z }
}

/// P(T <= t) for Student's t with `df` degrees of freedom, through the regularised incomplete beta function.
#[must_use]
pub fn t_cdf(t: f64, df: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + t * t));
    if t <= 0.0 { tail } else { 1.0 - tail }
}

/// t with P(T <= t) = p, by halving the interval until it cannot be halved; NaN when p is not within (0, 1).
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if !(0.0 < p && p < 1.0) {
        return f64::NAN;
    }
    let tail = p.min(1.0 - p);
    let (mut low, mut high) = (-1.0_f64, 0.0_f64);
    while tail < t_cdf(low, df) && -1e300 < low {
        (low, high) = (low * 2.0, low);
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if t_cdf(middle, df) < tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    if p <= 0.5 { high } else { -high }
}

/// I_x(a, b) by the continued fraction 26.5.8 of Abramowitz & Stegun in Lentz's form.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || 1.0 <= x {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * x.ln() + b * (-x).ln_1p();
    // The fraction converges fast on the left of the mean; the right is its mirror image.
    if x < (a + 1.0) / (a + b + 2.0) {
        front.exp() * beta_fraction(a, b, x) / a
    } else {
        1.0 - front.exp() * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction itself.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..300 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        value *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// P(X >= x) for a chi-square X with `df` degrees of freedom (> 0).
///
/// Upper incomplete gamma function: series 6.5.29 of Abramowitz & Stegun left of the mean, continued fraction
/// 6.5.31 right of it.
#[must_use]
pub fn chi_square_upper(x: f64, df: f64) -> f64 {
    let (a, x) = (df / 2.0, x / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - libm::lgamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut total) = (1.0 / a, 1.0 / a);
        for step in 1..2000 {
            term *= x / (a + f64::from(step));
            total += term;
            if term < total * 1e-16 {
                break;
            }
        }
        return (1.0 - front * total).max(0.0);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for step in 1..2000 {
        let i = f64::from(step);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * value
}

#[cfg(test)]
mod tests {
    use super::{chi_square_upper, normal_cdf, normal_quantile, t_cdf, t_quantile};

    #[test]
    fn printed_tables_of_the_normal_and_the_t_distribution_are_met() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((normal_quantile(0.05) + 1.644_853_626_951_472).abs() < 1e-12);
        assert!((normal_cdf(-3.0) - 0.001_349_898_031_630_095).abs() < 1e-15);
        assert!((t_quantile(0.975, 1.0) - 12.706_204_736).abs() < 1e-8);
        assert!((t_quantile(0.975, 10.0) - 2.228_138_852).abs() < 1e-8);
        assert!((t_quantile(0.025, 30.0) + 2.042_272_456).abs() < 1e-8);
        assert!((chi_square_upper(3.841_458_820_694, 1.0) - 0.05).abs() < 1e-12);
        assert!((chi_square_upper(18.307_038_053_275, 10.0) - 0.05).abs() < 1e-12);
        // With two degrees of freedom the tail is exp(−x/2), on both branches.
        assert!((chi_square_upper(1.0, 2.0) - (-0.5_f64).exp()).abs() < 1e-14);
        assert!((chi_square_upper(90.0, 2.0) / (-45.0_f64).exp() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn quantile_and_distribution_function_undo_each_other() {
        for p in [1e-12, 1e-4, 0.2, 0.5, 0.8, 0.999] {
            assert!((normal_cdf(normal_quantile(p)) / p - 1.0).abs() < 1e-10);
            assert!((t_cdf(t_quantile(p, 7.0), 7.0) / p - 1.0).abs() < 1e-8);
        }
        assert!(normal_quantile(1.5).is_nan());
    }
}
