//! An entry of the catalogue with its version and hash.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A value of the catalogue that never changes under its hash.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry<T> {
    /// The name it is known by.
    pub key: String,
    /// The version of the file it came in.
    pub version: u32,
    /// SHA-256 of its canonical form, in hexadecimal.
    pub hash: String,
    /// What it says.
    pub value: T,
}

impl<T: Serialize> Entry<T> {
    pub(crate) fn new(key: impl Into<String>, version: u32, value: T) -> Self {
        let hash = hash_of(&value);
        Self { key: key.into(), version, hash, value }
    }
}

/// The hash of a value: SHA-256, in hexadecimal, of its JSON without spaces and with the keys of objects in order.
pub fn hash_of<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).expect("catalogue values have string keys only");
    let mut canonical = String::new();
    write(&json, &mut canonical);
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

fn write(value: &Value, to: &mut String) {
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            to.push('{');
            for (i, (name, member)) in members.into_iter().enumerate() {
                to.push_str(if i == 0 { "" } else { "," });
                to.push_str(&Value::from(name.as_str()).to_string());
                to.push(':');
                write(member, to);
            }
            to.push('}');
        }
        Value::Array(list) => {
            to.push('[');
            for (i, member) in list.iter().enumerate() {
                to.push_str(if i == 0 { "" } else { "," });
                write(member, to);
            }
            to.push(']');
        }
        plain => to.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_hash_does_not_depend_on_the_order_of_keys() {
        let one: Value = serde_json::from_str(r#"{"b": [1, {"y": 2, "x": 3}], "a": "é"}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"a": "é", "b": [1, {"x": 3, "y": 2}]}"#).unwrap();
        assert_eq!(hash_of(&one), hash_of(&two));
        assert_ne!(hash_of(&one), hash_of(&json!({"a": "é"})));
    }

    #[test]
    fn the_hash_is_sha_256_of_the_plain_json() {
        // printf '{"a":1}' | sha256sum
        assert_eq!(hash_of(&json!({"a": 1})), "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
    }
}
