//! The words printed in documents, taken from `text/report.toml` in one language.

use std::collections::BTreeMap;

use text::Lang;

/// All texts of `text/report.toml` in a language, by key without the leading `report.`.
#[must_use]
pub fn words(lang: Lang) -> BTreeMap<String, String> {
    text::keys()
        .filter_map(|key| {
            let name = key.strip_prefix("report.")?;
            Some((name.to_owned(), text::word(key, lang)))
        })
        .collect()
}
