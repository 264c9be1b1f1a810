//! Rules as parameters: what is in force, where, since when, by which document, and how far a region has changed it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// What a rule says when it applies, from the mildest to the hardest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing stands against it.
    #[default]
    Allow,
    /// A named officer must give a reason.
    Warn,
    /// Only a decision of a higher authority opens it.
    Refuse,
}

impl Outcome {
    /// The text key of its name.
    #[must_use]
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Allow => "lawful.outcome.allow",
            Self::Warn => "lawful.outcome.warn",
            Self::Refuse => "lawful.outcome.refuse",
        }
    }
}

/// How sure we are that a parameter says what its source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A judgement of ours where the source gives no number.
    Low,
    /// Read in a secondary copy.
    Medium,
    /// Read in the official text.
    High,
}

/// Which change of a number makes a rule milder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The number is an upper bound: a greater one is milder.
    AtMost,
    /// The number is a lower bound: a smaller one is milder.
    AtLeast,
}

/// One rule with its number, place, time and source; an entry of `catalog/policy/*.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyParameter {
    /// The name code and overrides know it by, such as `exam.mock.max_per_year`.
    pub key: String,
    /// What it says, in our own words, as a text key; `lawful.` and the key where a file leaves it out.
    #[serde(default)]
    pub rule: String,
    /// Where it is in force: `CN` or an administrative division of six digits.
    pub jurisdiction: String,
    /// The first day it is in force; nothing means always so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The day it ends (not in force any more); nothing means not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The number of the document, such as `教基厅〔2025〕3号`; empty for a choice of the product.
    pub document_no: String,
    /// Where it can be read, or why it was chosen.
    pub source: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// What it says when it applies.
    pub verdict: Outcome,
    /// Whether the number is an upper or a lower bound, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// Its number, list or table.
    pub value: Value,
}

impl PolicyParameter {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        in_force(self.valid_from, self.valid_to, day)
    }

    /// Whether it is in force at a place given by its six-digit division; the number of digits that matched tells
    /// how near it is (0 for the whole country).
    #[must_use]
    pub fn nearness(&self, division: &str) -> Option<usize> {
        if self.jurisdiction == "CN" {
            return Some(0);
        }
        let significant = self.jurisdiction.trim_end_matches("00");
        (!significant.is_empty() && division.starts_with(significant)).then_some(significant.len())
    }
}

fn in_force(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day < to)
}

/// A region's own setting of one parameter; a row, not a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Override {
    /// The parameter it changes.
    pub key: String,
    /// The unit it is set for, and everything under it.
    pub unit_id: Uuid,
    /// The new value, when it changes.
    #[serde(default)]
    pub value: Option<Value>,
    /// The new verdict, when it changes.
    #[serde(default)]
    pub verdict: Option<Outcome>,
    /// The hash of the catalogue entry it was made against.
    pub base_hash: String,
    /// The first day it is in force.
    pub valid_from: Option<Date>,
    /// The day it ends.
    pub valid_to: Option<Date>,
    /// The decision it rests on; needed wherever it makes a rule milder.
    pub document_no: Option<String>,
    /// Why, in the words of who set it.
    pub reason: String,
}

impl Override {
    /// Whether this makes the rule milder than `base`, or might: a value without a stated bound cannot be compared, so
    /// every change of it counts as milder where the rule has teeth.
    #[must_use]
    pub fn loosens(&self, base: &PolicyParameter) -> bool {
        self.verdict.is_some_and(|verdict| verdict < base.verdict)
            || self.value.as_ref().is_some_and(|value| match base.bound {
                Some(bound) => looser(&base.value, value, bound),
                None => base.verdict != Outcome::Allow && widens(&base.value, value),
            })
    }

    /// Whether this may count: a milder rule needs its document, every change a reason and a value of the same kind.
    ///
    /// # Errors
    /// The text key of what is missing.
    pub fn check(&self, base: &PolicyParameter) -> Result<(), &'static str> {
        let blank = |text: &str| text.trim().is_empty();
        if blank(&self.reason) {
            return Err("lawful.override.needs_reason");
        }
        if self.value.as_ref().is_some_and(|value| !same_shape(&base.value, value)) {
            return Err("lawful.override.other_kind");
        }
        if self.loosens(base) && self.document_no.as_deref().is_none_or(blank) {
            return Err("lawful.override.needs_document");
        }
        Ok(())
    }
}

/// Whether a new value can stand where the old one stood: a rule that cannot read its number would be silent.
fn same_shape(base: &Value, new: &Value) -> bool {
    match (base, new) {
        (Value::Number(base), Value::Number(new)) => !base.is_u64() || new.is_u64(),
        (Value::Object(base), Value::Object(new)) => {
            base.iter().all(|(name, old)| new.get(name).is_none_or(|value| same_shape(old, value)))
        }
        _ => std::mem::discriminant(base) == std::mem::discriminant(new),
    }
}

fn looser(base: &Value, new: &Value, bound: Bound) -> bool {
    if let (Some(base), Some(new)) = (base.as_f64(), new.as_f64()) {
        return match bound {
            Bound::AtMost => base < new,
            Bound::AtLeast => new < base,
        };
    }
    match (base.as_object(), new.as_object()) {
        // A number that was there and is left out is a bound that no longer holds.
        (Some(base), Some(new)) => {
            base.iter().any(|(name, old)| new.get(name).is_none_or(|value| looser(old, value, bound)))
        }
        _ => base != new,
    }
}

/// A list of exempt forms may become shorter; anything else may not change.
fn widens(base: &Value, new: &Value) -> bool {
    match (base.as_array(), new.as_array()) {
        (Some(base), Some(new)) => new.iter().any(|member| !base.contains(member)),
        _ => base != new,
    }
}

/// Where the parameter in force comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// From the catalogue as delivered.
    Catalog,
    /// Set by a unit.
    Unit {
        /// The unit that set it.
        unit_id: Uuid,
        /// The decision it named.
        document_no: Option<String>,
        /// Whether the catalogue entry has changed since.
        stale: bool,
    },
}

/// One parameter as it is in force for a unit on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InForce {
    /// The parameter, with the override already applied.
    pub parameter: PolicyParameter,
    /// Where it comes from.
    pub origin: Origin,
    /// Overrides that were there and do not count, with the text key of the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<(Uuid, String)>,
}

/// The parameters in force for one unit on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy(BTreeMap<String, InForce>);

/// Where and when parameters are asked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The six-digit division of the region.
    pub division: &'a str,
    /// The unit and its ancestors, the nearest first.
    pub ancestors: &'a [Uuid],
    /// The day.
    pub date: Date,
}

impl Policy {
    /// Resolves parameters: of those in force on the day, the nearest jurisdiction and then the latest wins; over it
    /// the override of the nearest ancestor, and there the latest, as far as each may count. `hash` gives the hash of a catalogue entry by key.
    pub fn resolve<'a>(
        parameters: impl IntoIterator<Item = &'a PolicyParameter>,
        overrides: &[Override],
        asked: &Asked<'_>,
        hash: impl Fn(&PolicyParameter) -> String,
    ) -> Self {
        let mut nearest: BTreeMap<&str, (usize, &PolicyParameter)> = BTreeMap::new();
        for parameter in parameters {
            let near = parameter.nearness(asked.division);
            let Some(near) = near.filter(|_| parameter.in_force(asked.date)) else {
                continue;
            };
            let rank = |near: usize, p: &PolicyParameter| (near, p.valid_from);
            nearest
                .entry(&parameter.key)
                .and_modify(|held| {
                    if rank(held.0, held.1) < rank(near, parameter) {
                        *held = (near, parameter);
                    }
                })
                .or_insert((near, parameter));
        }
        Self(
            nearest
                .into_iter()
                .map(|(key, (_, base))| {
                    let stale = |over: &Override| over.base_hash != hash(base);
                    (key.to_owned(), apply(base, overrides, asked, stale))
                })
                .collect(),
        )
    }

    /// A parameter with its origin.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&InForce> {
        self.0.get(key)
    }

    /// A parameter.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&PolicyParameter> {
        self.0.get(key).map(|entry| &entry.parameter)
    }

    /// All entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &InForce)> {
        self.0.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The value of a parameter that is a number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.value.as_f64()
    }

    /// The value of a parameter that is a whole number from zero.
    #[must_use]
    pub fn count(&self, key: &str) -> Option<u32> {
        self.get(key)?.value.as_u64()?.try_into().ok()
    }

    /// The whole number under `name` in a parameter that is a table.
    #[must_use]
    pub fn count_of(&self, key: &str, name: &str) -> Option<u32> {
        self.get(key)?.value.get(name)?.as_u64()?.try_into().ok()
    }

    /// Whether `name` is in a parameter that is a list of words.
    #[must_use]
    pub fn lists(&self, key: &str, name: &str) -> bool {
        self.get(key)
            .and_then(|parameter| parameter.value.as_array())
            .is_some_and(|list| list.iter().any(|word| word.as_str() == Some(name)))
    }
}

/// Applies the settings from the farthest ancestor to the nearest, so that a unit is measured against what stands above
/// it and not only against the catalogue; of several settings of one unit the latest counts.
fn apply(
    base: &PolicyParameter,
    overrides: &[Override],
    asked: &Asked<'_>,
    stale: impl Fn(&Override) -> bool,
) -> InForce {
    let mut entry = InForce { parameter: base.clone(), origin: Origin::Catalog, ignored: Vec::new() };
    for unit in asked.ancestors.iter().rev() {
        let latest = overrides
            .iter()
            .filter(|over| over.key == base.key && over.unit_id == *unit)
            .filter(|over| in_force(over.valid_from, over.valid_to, asked.date))
            .max_by_key(|over| over.valid_from);
        let Some(over) = latest else { continue };
        if let Err(code) = over.check(&entry.parameter) {
            entry.ignored.push((*unit, code.to_owned()));
            continue;
        }
        if let Some(value) = &over.value {
            entry.parameter.value = value.clone();
        }
        entry.parameter.verdict = over.verdict.unwrap_or(entry.parameter.verdict);
        let document_no = over.document_no.clone();
        entry.origin = Origin::Unit { unit_id: *unit, document_no, stale: stale(over) };
    }
    entry
}

/// A file of parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Read by the catalogue, which puts it beside every entry.
    #[serde(default, rename = "version")]
    _version: u32,
    parameter: Vec<PolicyParameter>,
}

/// Reads one file of `catalog/policy/`.
///
/// # Errors
/// When it is not TOML of the expected shape; the message names the line.
pub fn read(content: &str) -> Result<Vec<PolicyParameter>, toml::de::Error> {
    let mut parameters = toml::from_str::<File>(content)?.parameter;
    for parameter in parameters.iter_mut().filter(|p| p.rule.is_empty()) {
        parameter.rule = format!("lawful.{}", parameter.key);
    }
    Ok(parameters)
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
