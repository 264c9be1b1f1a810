//! The words and parameters as they are delivered, for tests.

use jiff::civil::Date;
use lawful::{Asked, Policy, PolicyParameter, policy::read};

/// The texts of the core and of the guards.
pub struct Words(toml::Table, toml::Table);

impl Words {
    /// Reads the delivered files.
    pub fn read() -> Self {
        let table = |content: &str| content.parse::<toml::Table>().unwrap();
        Self(
            table(include_str!("../../../../../text/kernel.toml")),
            table(include_str!("../../../../../text/lawful.toml")),
        )
    }

    fn entry(&self, feature: &str, key: &str) -> Option<&toml::Value> {
        let table = if feature == "kernel" { &self.0 } else { &self.1 };
        let mut parts = key.split('.');
        let first = table.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    }

    /// The Chinese text under a key of a feature.
    pub fn zh(&self, feature: &str, key: &str) -> &str {
        self.entry(feature, key)
            .and_then(|entry| entry.get("zh")?.as_str())
            .unwrap_or_else(|| panic!("no text {feature}.{key}"))
    }

    /// The Chinese text under a whole key.
    pub fn zh_of(&self, key: &str) -> &str {
        let (feature, rest) = key.split_once('.').unwrap();
        self.zh(feature, rest)
    }

    /// Whether a key has both languages.
    pub fn has_both(&self, key: &str) -> bool {
        let (feature, rest) = key.split_once('.').unwrap();
        self.entry(feature, rest).is_some_and(|entry| entry.get("zh").is_some() && entry.get("en").is_some())
    }
}

/// All delivered parameters.
pub fn parameters() -> Vec<PolicyParameter> {
    [
        include_str!("../../../../../catalog/policy/examinations.toml"),
        include_str!("../../../../../catalog/policy/results.toml"),
        include_str!("../../../../../catalog/policy/security.toml"),
    ]
    .into_iter()
    .flat_map(|content| read(content).unwrap())
    .collect()
}

/// The delivered parameters in force on a day, without overrides.
pub fn policy_on(day: Date) -> Policy {
    let asked = Asked { division: "320585", ancestors: &[], date: day };
    Policy::resolve(&parameters(), &[], &asked, |_| String::new())
}
