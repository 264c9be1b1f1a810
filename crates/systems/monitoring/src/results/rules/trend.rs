//! Where a unit stands over the analyses of a series: on one scale where there is one, else relative to the region.

use crate::results::model::Figure;
use crate::results::rules::figures::figure;

/// What one analysis says about a unit and its region, each total with its error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// The unit.
    pub unit: Figure,
    /// The region.
    pub region: Figure,
    /// Pupil SD of the region.
    pub sd: Option<f64>,
    /// What was expected of the unit.
    pub expectation: Option<f64>,
    /// Whether the marks of the series lie on one scale.
    pub linked: bool,
}

/// A point of the trend: unit, expectation, region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The unit.
    pub unit: Figure,
    /// What was expected of it.
    pub expectation: Option<f64>,
    /// The region.
    pub region: Option<f64>,
}

/// The points of a series; the second part tells whether they share a scale.
///
/// One analysis without a linked scale makes all of them relative: (unit − region) ÷ pupil SD of the region, so that a
/// harder paper is not read as a weaker school.
#[must_use]
pub fn places(series: &[Totals]) -> (Vec<Place>, bool) {
    let linked = series.iter().all(|one| one.linked);
    let place = |one: &Totals| if linked { as_is(one) } else { relative(one) };
    (series.iter().map(place).collect(), linked)
}

fn as_is(one: &Totals) -> Place {
    Place { unit: one.unit.clone(), expectation: one.expectation, region: one.region.value }
}

fn relative(one: &Totals) -> Place {
    let (Some(value), Some(region), Some(sd)) = (one.unit.value, one.region.value, one.sd.filter(|sd| 0.0 < *sd))
    else {
        let mask = if one.unit.value.is_none() { one.unit.mask.as_str() } else { "not_supported" };
        return Place { unit: figure(None, None, 0, mask), expectation: None, region: None };
    };
    let se = one.unit.se.map(|se| se.hypot(one.region.se.unwrap_or(0.0)) / sd);
    Place {
        unit: figure(Some((value - region) / sd), se, one.unit.n, "none"),
        expectation: one.expectation.map(|expected| (expected - region) / sd),
        region: Some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(unit: f64, region: f64, linked: bool) -> Totals {
        let of = |value, se| figure(Some(value), Some(se), 30, "none");
        Totals { unit: of(unit, 3.0), region: of(region, 4.0), sd: Some(20.0), expectation: Some(region + 2.0), linked }
    }

    #[test]
    fn a_harder_paper_does_not_make_a_school_weaker() {
        let (places, linked) = places(&[totals(70.0, 66.0, false), totals(50.0, 46.0, false)]);
        assert!(!linked);
        assert_eq!(places[0], places[1]);
        assert!(
            (places[0].unit.value.unwrap() - 0.2).abs() < 1e-12 && (places[0].unit.se.unwrap() - 0.25).abs() < 1e-12
        );
        assert_eq!((places[0].expectation, places[0].region), (Some(0.1), Some(0.0)));
    }

    #[test]
    fn one_unlinked_year_makes_the_series_relative() {
        assert!(places(&[totals(70.0, 66.0, true), totals(50.0, 46.0, true)]).1);
        assert!(!places(&[totals(70.0, 66.0, true), totals(50.0, 46.0, false)]).1);
    }
}
