//! Every word a person reads, in Chinese and in English, found by its key.
//!
//! The words live in `text/<feature>.toml` at the root of the repository; the key of
//! `[unit_not_found]` in `text/people.toml` is `people.unit_not_found`. Code sends a key and
//! parameters; the sentence is made at the edge, for the language of the reader.
//!
//! ```
//! use text::{Lang, say};
//! assert_eq!(say("common.interval", Lang::En, &[("lo", "2"), ("hi", "12")]), "2 to 12");
//! ```

mod figures;
mod params;
mod read;

use std::{
    collections::BTreeSet,
    sync::{Mutex, OnceLock, PoisonError},
};

use serde::{Deserialize, Serialize};

pub use figures::{interval, number, percent, signed};
pub use params::{Params, Shown, fill};
pub use read::{Entry, Texts};

/// The language a reader has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the language of the office.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language a tag or an `Accept-Language` header asks for first; Chinese when in doubt.
    #[must_use]
    pub fn parse(tag: &str) -> Self {
        let first = tag.trim_start().get(..2).unwrap_or_default();
        if first.eq_ignore_ascii_case("en") { Self::En } else { Self::Zh }
    }

    /// The tag used in files and addresses: `zh` or `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
static MISSING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// All texts embedded in this binary, read once.
pub fn all() -> &'static Texts {
    static ALL: OnceLock<Texts> = OnceLock::new();
    ALL.get_or_init(|| Texts::read(FILES.iter().copied()))
}

/// The text of a key in one language, without parameters filled in.
#[must_use]
pub fn get(key: &str, lang: Lang) -> Option<&'static str> {
    all().entry(key)?.in_lang(lang)
}

/// The sentence of a key with its `{parameters}` filled in.
///
/// A key that has no text gives the key itself, and is remembered by [`missing`]; a language
/// that has no text borrows the other one. A parameter that is not given stays visible as `{name}`.
pub fn say<P: Params + ?Sized>(key: &str, lang: Lang, params: &P) -> String {
    let Some(entry) = all().entry(key) else {
        MISSING.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
        return key.to_owned();
    };
    fill(entry.in_lang_or_other(lang), params)
}

/// The sentence of a key that needs no parameters.
#[must_use]
pub fn word(key: &str, lang: Lang) -> String {
    say::<[(&str, &str)]>(key, lang, &[])
}

/// A vocabulary: the words listed under a key, for instance accepted column headings. Empty when unknown.
#[must_use]
pub fn words(key: &str) -> &'static [String] {
    all().words(key)
}

/// Every key that has a text, in order.
pub fn keys() -> impl Iterator<Item = &'static str> {
    all().keys()
}

/// Keys that were asked for and not found since the process began.
#[must_use]
pub fn missing() -> Vec<String> {
    MISSING.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// What is wrong with the embedded files: each line names file and key.
#[must_use]
pub fn problems() -> &'static [String] {
    all().problems()
}
