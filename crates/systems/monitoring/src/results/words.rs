//! Sentences and codes in words, where the server writes documents itself.

use crate::results::model::Figure;
use text::{Lang, number, signed, word};
use webkit::Sentence;

/// A sentence in words, without the marks that set its effect in bold.
#[must_use]
pub fn say(sentence: &Sentence, lang: Lang) -> String {
    let mut params = sentence.params.clone();
    for (name, prefix) in [("subject", "kernel.subject"), ("grade", "kernel.grade")] {
        if let Some(code) = params.get_mut(name) {
            *code = word(&format!("{prefix}.{code}"), lang);
        }
    }
    text::say(&sentence.code, lang, &params).replace("**", "")
}

/// The name of a subject.
#[must_use]
pub fn subject(code: &str, lang: Lang) -> String {
    word(&format!("kernel.subject.{code}"), lang)
}

/// How figures of a scale are printed: rates as percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Marks, one decimal.
    Marks,
    /// A share as percentage points, no decimals.
    Rate,
}

impl Scale {
    fn of(self, value: f64) -> (f64, usize) {
        match self {
            Self::Marks => (value, 1),
            Self::Rate => (value * 100.0, 0),
        }
    }

    /// A figure; a dash for none.
    #[must_use]
    pub fn plain(self, value: Option<f64>) -> String {
        value.map_or_else(dash, |value| {
            let (value, digits) = self.of(value);
            number(value, digits)
        })
    }

    /// A difference with its sign; a dash for none.
    #[must_use]
    pub fn signed(self, value: Option<f64>) -> String {
        value.map_or_else(dash, |value| {
            let (value, digits) = self.of(value);
            signed(value, digits)
        })
    }

    /// The interval of a figure; a dash for none.
    #[must_use]
    pub fn interval(self, figure: &Figure, lang: Lang) -> String {
        figure.lower.zip(figure.upper).map_or_else(dash, |(lower, upper)| {
            let ((lower, digits), (upper, _)) = (self.of(lower), self.of(upper));
            text::interval(lower, upper, digits, lang)
        })
    }
}

/// What stands where no figure may stand.
#[must_use]
pub fn dash() -> String {
    "\u{2014}".to_owned()
}
