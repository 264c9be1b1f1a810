//! What a table to be filled in looks like: its columns, what each accepts, and what it is called.

use serde::{Deserialize, Serialize};

/// A template: identity, columns, and how it treats formulas. Can be read from a catalogue entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateSpec {
    /// Stable id, e.g. `people.students`.
    pub id: String,
    /// Version; a file made from another one is refused.
    pub version: u32,
    /// Title in the user's language, also the name of the sheet.
    pub title: String,
    /// Columns in order.
    pub columns: Vec<ColumnSpec>,
    /// What to do with computed cells.
    #[serde(default)]
    pub formulas: Formulas,
}

/// How computed cells are treated; their stored result is taken either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formulas {
    /// Take the result and say so.
    #[default]
    Warn,
    /// The row gets a field error.
    Refuse,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnSpec {
    /// Key under which rows hold the value.
    pub key: String,
    /// Heading in the user's language.
    pub heading: String,
    /// Other headings accepted, e.g. those of files people already have.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Must be there as a column and filled in every row.
    #[serde(default)]
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// One sentence for those who fill it in.
    #[serde(default)]
    pub note: String,
    /// An example value.
    #[serde(default)]
    pub example: String,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text of at most so many characters.
    Text {
        /// Longest text, characters.
        max_chars: usize,
    },
    /// A whole number within bounds, both included.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A number within bounds, both included.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// A calendar day.
    Date,
    /// One of a list.
    Choice {
        /// The list.
        choices: Vec<Choice>,
    },
    /// Yes or no.
    Flag,
    /// Whatever the cell holds, for columns whose reader has words of its own (marks beside "absent", item answers).
    Any,
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What a row holds.
    pub key: String,
    /// What people see and write.
    pub label: String,
    /// Other words accepted.
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl TemplateSpec {
    /// A template without columns yet.
    #[must_use]
    pub fn new(id: &str, version: u32, title: &str) -> Self {
        Self { id: id.into(), version, title: title.into(), columns: Vec::new(), formulas: Formulas::default() }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: ColumnSpec) -> Self {
        self.columns.push(column);
        self
    }
}

impl ColumnSpec {
    /// An optional column.
    #[must_use]
    pub fn new(key: &str, heading: &str, kind: Kind) -> Self {
        Self {
            key: key.into(),
            heading: heading.into(),
            aliases: Vec::new(),
            required: false,
            kind,
            note: String::new(),
            example: String::new(),
        }
    }

    /// Makes it required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Accepts other headings too.
    #[must_use]
    pub fn aliases<T: Into<String>>(mut self, aliases: impl IntoIterator<Item = T>) -> Self {
        self.aliases.extend(aliases.into_iter().map(Into::into));
        self
    }

    /// Says how to fill it in, with an example.
    #[must_use]
    pub fn note(mut self, note: &str, example: &str) -> Self {
        self.note = note.into();
        self.example = example.into();
        self
    }
}

impl Choice {
    /// A value with its label.
    #[must_use]
    pub fn new(key: &str, label: &str) -> Self {
        Self { key: key.into(), label: label.into(), aliases: Vec::new() }
    }
}
