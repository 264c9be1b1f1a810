//! What a subject's page says in words: the whole first, then its conclusions, then what it does not say.
//!
//! `subject` and `grade` among the placeholders are codes, whose words the reader's side finds under
//! `kernel.subject.…` and `kernel.grade.…`.

use crate::results::model::Figure;
use evidence::model::FindingRow;
use text::number;
use webkit::Sentence;

/// What the sentences are about.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Name of the unit.
    pub unit: &'a str,
    /// Subject code.
    pub subject: &'a str,
    /// Grade.
    pub grade: i64,
    /// Mean.
    pub mean: Figure,
    /// What is expected.
    pub expectation: Option<f64>,
    /// Shrunk difference from it.
    pub difference: Figure,
    /// above, `no_difference`, below, unknown.
    pub reading: String,
    /// Whether the result rests on a sample of the school's pupils.
    pub sampled: bool,
    /// Analyses of the series in which the unit was measured.
    pub periods: usize,
}

/// The sentences in the order of the page.
#[must_use]
pub fn sentences(about: &Subject<'_>, findings: &[FindingRow]) -> Vec<Sentence> {
    let mut all = vec![whole(about)];
    // The first sentence already says what a finding about the whole paper says.
    let of_parts = |finding: &&FindingRow| finding.dimension != "total" || finding.comparison == "past";
    all.extend(findings.iter().filter(of_parts).map(|finding| finding.sentence.clone()));
    let tested = about.reading != "unknown";
    if tested && findings.iter().all(|finding| finding.dimension == "total") {
        all.push(Sentence::new("results.sentence.members_alike"));
    }
    if tested && 1 < about.periods && findings.iter().all(|finding| finding.comparison != "past") {
        all.push(Sentence::new("results.sentence.no_change"));
    }
    if about.sampled {
        all.push(Sentence::new("results.sentence.school_only"));
    }
    all
}

fn whole(about: &Subject<'_>) -> Sentence {
    let Some(mean) = about.mean.value else {
        return Sentence::new(&format!("results.sentence.masked_{}", about.mean.mask));
    };
    let shown = |value: Option<f64>| value.map_or_else(|| "\u{2014}".to_owned(), |value| number(value, 1));
    let kind = match (about.expectation, about.mean.se) {
        (None, None) => "mean",
        (None, Some(_)) => "interval",
        (Some(_), _) => about.reading.as_str(),
    };
    let difference = &about.difference;
    // "5.2 lower, between 2.1 and 8.3 lower": the words carry the sign.
    let below = about.reading == "below";
    let ends = if below { (difference.upper, difference.lower) } else { (difference.lower, difference.upper) };
    let sign = |value: Option<f64>| value.map(|value| if below { -value } else { value });
    Sentence::new(&format!("results.sentence.total_{kind}"))
        .with("unit", about.unit)
        .with("subject", about.subject)
        .with("grade", about.grade)
        .with("n", about.mean.n)
        .with("mean", number(mean, 1))
        .with("lower", shown(about.mean.lower))
        .with("upper", shown(about.mean.upper))
        .with("expectation", shown(about.expectation))
        .with("size", shown(sign(difference.value)))
        .with("size_lower", shown(sign(ends.0)))
        .with("size_upper", shown(sign(ends.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::rules::figures::figure;
    use crate::results::words::say;
    use text::Lang;

    fn about(reading: &str, effect: f64) -> Subject<'static> {
        Subject {
            unit: "U",
            subject: "math",
            grade: 8,
            mean: figure(Some(61.25), Some(2.0), 40, "none"),
            expectation: Some(68.0),
            difference: figure(Some(effect), Some(2.5), 40, "none"),
            reading: reading.into(),
            sampled: true,
            periods: 2,
        }
    }

    #[test]
    fn a_weakness_is_said_as_a_distance_the_right_way_round() {
        let all = sentences(&about("below", -7.0), &[]);
        let get = |name: &str| all[0].params[name].clone();
        assert_eq!((get("size"), get("size_lower"), get("size_upper")), ("7.0".into(), "2.1".into(), "11.9".into()));
        assert_eq!(all.last().map(|last| last.code.as_str()), Some("results.sentence.school_only"));
    }

    #[test]
    fn every_sentence_has_its_words_in_both_languages() {
        let mut all = Vec::new();
        for reading in ["above", "below", "no_difference", "unknown"] {
            all.extend(sentences(&about(reading, 3.0), &[]));
        }
        all.extend(sentences(&Subject { expectation: None, ..about("unknown", 0.0) }, &[]));
        all.extend(sentences(
            &Subject { expectation: None, mean: figure(Some(1.0), None, 9, "none"), ..about("unknown", 0.0) },
            &[],
        ));
        for mask in ["primary", "secondary", "not_supported"] {
            all.extend(sentences(&Subject { mean: figure(None, None, 0, mask), ..about("unknown", 0.0) }, &[]));
        }
        for sentence in &all {
            for lang in [Lang::Zh, Lang::En] {
                let said = say(sentence, lang);
                assert!(!said.contains(['{', '*']) && !said.contains("results."), "{said}");
            }
        }
    }
}
