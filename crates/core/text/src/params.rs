//! Fills the named places of a sentence.

use std::{
    borrow::{Borrow, Cow},
    collections::BTreeMap,
};

/// Something that knows the value of a named parameter.
pub trait Params {
    /// The value of a parameter, or nothing when it was not given.
    fn value(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// Something that can stand in a sentence.
pub trait Shown {
    /// How it is written.
    fn shown(&self) -> Cow<'_, str>;
}

impl Shown for str {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Shown for String {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Shown for serde_json::Value {
    fn shown(&self) -> Cow<'_, str> {
        self.as_str().map_or_else(|| Cow::Owned(self.to_string()), Cow::Borrowed)
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn shown(&self) -> Cow<'_, str> {
        (**self).shown()
    }
}

impl<K: Borrow<str> + Ord, V: Shown> Params for BTreeMap<K, V> {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(Shown::shown)
    }
}

impl<K: AsRef<str>, V: Shown> Params for [(K, V)] {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.iter().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value.shown())
    }
}

impl<K: AsRef<str>, V: Shown, const N: usize> Params for [(K, V); N] {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.as_slice().value(name)
    }
}

impl<K: AsRef<str>, V: Shown> Params for Vec<(K, V)> {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.as_slice().value(name)
    }
}

impl Params for serde_json::Map<String, serde_json::Value> {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(Shown::shown)
    }
}

impl Params for () {
    fn value(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }
}

/// Replaces every `{name}` of `template` by its value in one pass, so a value that happens to
/// hold braces is never read as a place. A name that was not given stays as it is written.
pub fn fill<P: Params + ?Sized>(template: &str, params: &P) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let inner = &rest[open + 1..];
        let Some(close) = inner.find('}') else {
            out.push_str(&rest[open..]);
            return out;
        };
        match params.value(&inner[..close]) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[open..=open + 1 + close]),
        }
        rest = &inner[close + 1..];
    }
    out.push_str(rest);
    out
}

/// The names of the places of a sentence, in order of appearance.
pub(crate) fn places(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_read_as_a_place() {
        let said = fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]);
        assert_eq!(said, "{b} and x");
    }

    #[test]
    fn a_missing_value_stays_visible() {
        assert_eq!(fill("row {row}: {what}", &[("row", "3")]), "row 3: {what}");
    }

    #[test]
    fn an_open_brace_at_the_end_is_kept() {
        assert_eq!(fill("a {b", &()), "a {b");
    }

    #[test]
    fn numbers_of_a_json_map_are_written_as_they_are() {
        let params = serde_json::json!({ "n": 12 });
        assert_eq!(fill("{n} rows", params.as_object().expect("an object")), "12 rows");
    }
}
