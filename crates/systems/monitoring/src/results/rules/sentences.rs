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
    all.extend(findings.iter().map(|finding| finding.sentence.clone()));
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
