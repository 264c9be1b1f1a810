//! Findings in words: a code and placeholders, out of one estimate and never with an adjective of blame.
//!
//! Placeholders named `subject` and `grade` hold codes; whoever shows a sentence puts the words of `kernel.subject.…`
//! and `kernel.grade.…` in their place ([`say`] does). All figures are written already, with a true minus sign.
//! `**…**` marks the effect; plain text leaves the marks out.

use super::screen::Yardstick;
use crate::model::Sentence;
use kernel::Params;
use text::{Lang, number};

/// What a sentence is made of; figures in units of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts<'a> {
    /// Name of the unit.
    pub unit: &'a str,
    /// Code of the subject.
    pub subject: &'a str,
    /// Grade.
    pub grade: i64,
    /// total, domain, point.
    pub dimension: &'a str,
    /// Name of the domain or point.
    pub member: &'a str,
    /// marks, rate.
    pub scale: &'a str,
    /// kind, region, past.
    pub comparison: &'a str,
    /// Posterior effect.
    pub effect: f64,
    /// Its interval.
    pub interval: (f64, f64),
    /// Pupils measured.
    pub n: i64,
    /// Of a region: how many of its schools share it.
    pub schools: Option<i64>,
}

/// The sentence of a finding.
pub fn of(facts: &Facts<'_>) -> Sentence {
    let direction = direction(facts.effect);
    let sign = if facts.effect < 0.0 { -1.0 } else { 1.0 };
    let (factor, digits) = if facts.scale == "rate" { (100.0, 0) } else { (1.0, 1) };
    let figure = |x: f64| number(sign * factor * x, digits);
    // Mirrored for a weakness: "lower by 9 (5 to 13)".
    let (near, far) =
        if facts.effect < 0.0 { (facts.interval.1, facts.interval.0) } else { (facts.interval.0, facts.interval.1) };
    let code = match facts.schools {
        Some(_) => format!("evidence.shared.{}.{direction}", facts.dimension),
        None => format!("evidence.finding.{}.{direction}.{}", facts.dimension, facts.comparison),
    };
    let sentence = Sentence::new(&code)
        .with("unit", facts.unit)
        .with("subject", facts.subject)
        .with("grade", facts.grade)
        .with("member", facts.member)
        .with("size", figure(facts.effect))
        .with("lower", figure(near))
        .with("upper", figure(far))
        .with("n", facts.n);
    match facts.schools {
        Some(schools) => sentence.with("schools", schools),
        None => sentence,
    }
}

/// weakness or strength.
pub const fn direction(effect: f64) -> &'static str {
    if effect < 0.0 { "weakness" } else { "strength" }
}

/// What the limits of a finding depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About<'a> {
    /// kind, region, past.
    pub comparison: &'a str,
    /// total, domain, point.
    pub dimension: &'a str,
    /// Kind of the unit.
    pub unit_kind: &'a str,
    /// marks, rate.
    pub scale: &'a str,
    /// Pupil SD, in units of the scale.
    pub sd_pupil: f64,
    /// Pupils measured.
    pub n: i64,
    /// Of a region: how many of its schools share it.
    pub schools: Option<i64>,
}

/// Differences of so many standard errors are seen in four of five cases (two-sided 5 %: 1.96 + 0.84).
const SEEN: f64 = 2.8;

/// What a finding does not say.
pub fn limits(about: &About<'_>) -> Vec<Sentence> {
    let mut said =
        vec![Sentence::new(&format!("evidence.limit.{}", about.comparison)), Sentence::new("evidence.limit.shrunk")];
    if about.schools.is_some() {
        said.push(Sentence::new("evidence.limit.shared"));
    } else {
        if about.unit_kind == "school" {
            said.push(Sentence::new("evidence.limit.school_only"));
        }
        let least = SEEN * about.sd_pupil / (about.n.max(1) as f64).sqrt();
        let (code, figure) = match about.scale {
            "rate" => ("evidence.limit.seen_rate", number(100.0 * least, 0)),
            _ => ("evidence.limit.seen_marks", number(least, 1)),
        };
        said.push(Sentence::new(code).with("n", about.n).with("size", figure));
    }
    if about.dimension == "point" {
        said.push(Sentence::new("evidence.limit.few_items"));
    }
    said.push(Sentence::new("evidence.limit.not_cause"));
    if about.comparison != Yardstick::Past.code() {
        said.push(Sentence::new("evidence.limit.one_time"));
    }
    said
}

/// A sentence as plain text in a language, codes among its placeholders in words.
pub fn say(sentence: &Sentence, lang: Lang) -> String {
    let mut params: Params = sentence.params.clone();
    for name in ["subject", "grade"] {
        if let Some(code) = sentence.params.get(name) {
            let key = format!("kernel.{name}.{code}");
            if let Some(word) = text::get(&key, lang) {
                params.insert(name.into(), word.into());
            }
        }
    }
    text::say(&sentence.code, lang, &params).replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts<'static> {
        Facts {
            unit: "X",
            subject: "math",
            grade: 8,
            dimension: "point",
            member: "f",
            scale: "rate",
            comparison: "kind",
            effect: -0.09,
            interval: (-0.13, -0.05),
            n: 32,
            schools: None,
        }
    }

    #[test]
    fn every_kind_of_finding_has_its_words_in_both_languages() {
        for dimension in ["total", "domain", "point"] {
            for effect in [-0.2, 0.2] {
                for comparison in ["kind", "region", "past"] {
                    for schools in [None, Some(9)] {
                        let sentence = of(&Facts { dimension, effect, comparison, schools, ..facts() });
                        for lang in [Lang::Zh, Lang::En] {
                            let said = say(&sentence, lang);
                            assert!(!said.contains("evidence.") && !said.contains(['{', '*']), "{said}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_weakness_is_said_as_a_distance_with_its_interval_the_right_way_round() {
        let sentence = of(&facts());
        let get = |name: &str| sentence.params[name].clone();
        assert_eq!((get("size"), get("lower"), get("upper")), ("9".into(), "5".into(), "13".into()));
        assert!(say(&sentence, Lang::En).contains("Mathematics"));
    }

    #[test]
    fn marks_keep_a_decimal_and_an_interval_over_zero_shows_a_true_minus() {
        let sentence =
            of(&Facts { dimension: "total", scale: "marks", effect: 6.04, interval: (-0.26, 12.3), ..facts() });
        assert_eq!((&*sentence.params["size"], &*sentence.params["lower"]), ("6.0", "\u{2212}0.3"));
    }

    #[test]
    fn every_limit_has_its_words() {
        for comparison in ["kind", "region", "past"] {
            for (scale, schools) in [("marks", None), ("rate", None), ("rate", Some(3))] {
                let about = About {
                    comparison,
                    dimension: "point",
                    unit_kind: "school",
                    scale,
                    sd_pupil: 0.25,
                    n: 32,
                    schools,
                };
                for limit in limits(&about) {
                    let said = say(&limit, Lang::Zh);
                    assert!(!said.contains("evidence.") && !said.contains('{'), "{said}");
                }
            }
        }
    }

    #[test]
    fn a_small_sample_says_how_small_a_difference_it_can_show() {
        let about = About {
            comparison: "kind",
            dimension: "total",
            unit_kind: "school",
            scale: "rate",
            sd_pupil: 0.25,
            n: 32,
            schools: None,
        };
        // 2.8 standard errors of 0.25 / √32 = 0.0442.
        let seen = limits(&about).into_iter().find(|limit| limit.code == "evidence.limit.seen_rate").expect("said");
        assert_eq!((&*seen.params["n"], &*seen.params["size"]), ("32", "12"));
    }
}
