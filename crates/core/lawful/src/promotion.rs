//! Guard 3: finds sentences that tie goals, funds, appraisal or praise to promotion rates or entrance examinations.

use serde::{Deserialize, Serialize};

/// The words the scan looks for; an entry of `catalog/vocabulary/promotion_rate.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionWords {
    /// What must not drive anything: promotion rates, entrance results.
    pub subjects: Vec<String>,
    /// What must not be driven by them: goals, rewards, appraisal, funds.
    pub ties: Vec<String>,
    /// Words that make a sentence a prohibition of the same.
    pub negations: Vec<String>,
}

/// How plainly a sentence does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// It only names a promotion rate.
    Mentioned,
    /// It ties something to it.
    Tied,
}

/// A sentence that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// How plainly it does it.
    pub kind: HitKind,
    /// The sentence.
    pub sentence: String,
    /// Where the sentence begins, in characters from 0.
    pub at: usize,
    /// The promotion word.
    pub subject: String,
    /// What is tied to it, when something is.
    pub tie: Option<String>,
}

/// Scans a text, sentence by sentence; a sentence that forbids it is no hit.
#[must_use]
pub fn promotion_rate_scan(text: &str, words: &PromotionWords) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(ends_sentence) {
        let sentence = piece.trim_end_matches(ends_sentence);
        let leading = sentence.chars().take_while(|c| c.is_whitespace()).count();
        if let Some((kind, subject, tie)) = judge_sentence(sentence, words) {
            hits.push(Hit { kind, sentence: sentence.trim().to_owned(), at: at + leading, subject, tie });
        }
        at += piece.chars().count();
    }
    hits
}

fn ends_sentence(c: char) -> bool {
    // Full stop, exclamation, question and semicolon in full width, and line ends.
    matches!(c, '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1b}' | ';' | '!' | '?' | '\n' | '\r')
}

fn judge_sentence(sentence: &str, words: &PromotionWords) -> Option<(HitKind, String, Option<String>)> {
    // Spaces inside words are a way around a scan.
    let plain: String = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let subject = plain.split(['\u{ff0c}', ',', '\u{3001}']).find_map(|clause| asserted(clause, words))?;
    let tie = words.ties.iter().find(|word| plain.contains(*word)).cloned();
    let kind = match tie {
        Some(_) => HitKind::Tied,
        None => HitKind::Mentioned,
    };
    Some((kind, subject, tie))
}

/// The promotion word of a clause, unless the clause forbids it before it names it.
fn asserted(clause: &str, words: &PromotionWords) -> Option<String> {
    let (at, subject) = words.subjects.iter().filter_map(|word| Some((clause.find(word)?, word))).min()?;
    let before = &clause[..at];
    let forbidden = words.negations.iter().any(|word| before.contains(word));
    (!forbidden).then(|| subject.clone())
}
