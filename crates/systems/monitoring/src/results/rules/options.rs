//! What an analysis was allowed to show and where it drew its lines, as stored beside it.

use catalog::Policy;
use cube::{LevelCut, LevelSupport, Options, Sampling};
use lawful::{Form, ResultLevel, Shows, permitted};
use serde::{Deserialize, Serialize};

/// The lines and levels of one analysis; stored as JSON, so that a later change of policy does not change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisOptions {
    /// Fewer pupils than this: no figure.
    pub figures_below: u32,
    /// Fewer pupils than this: no conclusion.
    pub findings_below: u32,
    /// Performance levels from the lowest: code and least share of the full mark in percent.
    pub levels: Vec<(String, f64)>,
    /// What is shown of a region.
    pub region: Shows,
    /// What is shown of a group or area.
    pub group: Shows,
    /// What is shown of a school.
    pub school: Shows,
    /// What is shown of a class.
    pub class: Shows,
    /// sample, census, descriptive.
    pub sampling: String,
    /// Whether weights were adjusted for pupils who did not come.
    #[serde(default)]
    pub adjusted: bool,
}

/// The level below the lowest cut.
pub const BELOW: &str = "below";

impl AnalysisOptions {
    /// Takes the lines from the policy in force; without a form nothing may be shown.
    #[must_use]
    pub fn of(policy: &Policy, form: &str) -> Self {
        let shows = |level| Form::from_code(form).map_or(Shows::None, |form| permitted(policy, form, level));
        let mut levels = vec![(BELOW.to_owned(), 0.0)];
        let cuts = policy.get("results.level.cuts").and_then(|cut| cut.value.as_object());
        levels.extend(cuts.into_iter().flatten().filter_map(|(code, percent)| Some((code.clone(), percent.as_f64()?))));
        levels.sort_by(|a, b| a.1.total_cmp(&b.1));
        Self {
            figures_below: policy.count("results.suppress.figures_below").unwrap_or(5),
            findings_below: policy.count("results.suppress.findings_below").unwrap_or(20),
            levels,
            region: shows(ResultLevel::Region),
            group: shows(ResultLevel::Group),
            school: shows(ResultLevel::School),
            class: shows(ResultLevel::Class),
            sampling: sampling_of(form).to_owned(),
            adjusted: false,
        }
    }

    /// What is shown of a kind of unit of the release.
    #[must_use]
    pub fn shows(&self, unit_kind: &str) -> Shows {
        match unit_kind {
            "region" => self.region,
            "grouping" => self.group,
            "school" => self.school,
            "class" => self.class,
            _ => Shows::None,
        }
    }

    /// The levels the cube computes.
    #[must_use]
    pub fn support(&self) -> LevelSupport {
        LevelSupport {
            region: self.region.has_figures(),
            grouping: self.group.has_figures(),
            school: self.school.has_figures(),
            class: self.class.has_figures(),
        }
    }

    /// Where uncertainty comes from.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        match self.sampling.as_str() {
            "sample" => Sampling::Sample,
            "census" => Sampling::Census,
            _ => Sampling::Descriptive,
        }
    }

    /// The thresholds of the cube.
    #[must_use]
    pub fn cube(&self) -> Options {
        Options { n_figure: self.figures_below, n_inference: self.findings_below, ..Options::default() }
    }

    /// The performance levels of the cube.
    #[must_use]
    pub fn cuts(&self) -> Vec<LevelCut> {
        self.levels.iter().map(|(name, percent)| LevelCut { name: name.clone(), min_percent: *percent }).collect()
    }
}

/// A school's own examination is described; a sample has its design's error; where all sat, a superpopulation is named.
fn sampling_of(form: &str) -> &'static str {
    match form {
        "sampled_monitoring" => "sample",
        "school_term_exam" | "daily_test" => "descriptive",
        _ => "census",
    }
}
