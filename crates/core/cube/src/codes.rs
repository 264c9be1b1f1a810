//! Short stable codes of what a cell is, for whoever keeps cells in rows, columns or JSON.

use crate::cells::{Dimension, Mask, SeKind, Stat};
use crate::design::UnitKind;

/// Gives an enumeration its codes and the way back.
macro_rules! codes {
    ($kind:ty, $($value:path => $code:literal),+ $(,)?) => {
        impl $kind {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$($value),+];

            /// Stable code, lower case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($value => $code),+ }
            }

            /// The value of a code; `None` for a code that is not one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($value),)+ _ => None }
            }
        }
    };
}

codes!(Dimension,
    Dimension::Total => "total",
    Dimension::Item => "item",
    Dimension::Point => "point",
    Dimension::Domain => "domain",
    Dimension::Competence => "competence",
    Dimension::Cognitive => "cognitive",
    Dimension::Level => "level",
);
codes!(SeKind,
    SeKind::Replicate => "replicate",
    SeKind::FinitePopulation => "finite_population",
    SeKind::Cluster => "cluster",
    SeKind::Srs => "srs",
    SeKind::Descriptive => "descriptive",
);
codes!(Mask,
    Mask::None => "none",
    Mask::Primary => "primary",
    Mask::Secondary => "secondary",
    Mask::NotSupported => "not_supported",
);
codes!(UnitKind,
    UnitKind::Region => "region",
    UnitKind::Grouping => "grouping",
    UnitKind::School => "school",
    UnitKind::Class => "class",
);

/// Codes of the figures that are not quantiles.
const PLAIN: [(Stat, &str); 7] = [
    (Stat::Sd, "sd"),
    (Stat::SdSe, "sd_se"),
    (Stat::TookPart, "took_part"),
    (Stat::Participation, "participation"),
    (Stat::Blank, "blank"),
    (Stat::PointBiserial, "point_biserial"),
    (Stat::Discrimination, "discrimination"),
];

impl Stat {
    /// Stable code: `sd`, `q10`, `q10_se` …
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Quantile(percent) => format!("q{percent}"),
            Self::QuantileSe(percent) => format!("q{percent}_se"),
            _ => PLAIN.iter().find(|(stat, _)| *stat == self).map_or_else(String::new, |(_, code)| (*code).to_owned()),
        }
    }

    /// The figure of a code; `None` for a code that is not one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if let Some((stat, _)) = PLAIN.iter().find(|(_, plain)| *plain == code) {
            return Some(*stat);
        }
        let rest = code.strip_prefix('q')?;
        let (digits, error) = rest.strip_suffix("_se").map_or((rest, false), |digits| (digits, true));
        let percent = digits.parse().ok().filter(|percent| (1..=99).contains(percent))?;
        Some(if error { Self::QuantileSe(percent) } else { Self::Quantile(percent) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back() {
        assert!(Dimension::ALL.iter().all(|d| Dimension::from_code(d.code()) == Some(*d)));
        assert!(SeKind::ALL.iter().all(|k| SeKind::from_code(k.code()) == Some(*k)));
        assert!(Mask::ALL.iter().all(|m| Mask::from_code(m.code()) == Some(*m)));
        assert!(UnitKind::ALL.iter().all(|u| UnitKind::from_code(u.code()) == Some(*u)));
        let quantiles = [Stat::Quantile(10), Stat::QuantileSe(90)];
        let stats = PLAIN.iter().map(|(stat, _)| *stat).chain(quantiles);
        assert!(stats.into_iter().all(|stat| Stat::from_code(&stat.code()) == Some(stat)));
        assert_eq!(Stat::from_code("q0"), None);
        assert_eq!(Stat::from_code("quarter"), None);
    }
}
