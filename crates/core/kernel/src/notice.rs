//! A notice: something the reader of a file or a form should know, at a place, with a severity.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much a notice weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; nothing to do.
    Info,
    /// Works, but somebody should look.
    Warning,
    /// This row or part is not taken.
    Error,
}

/// Where a notice points; rows and columns count from 1 as the user sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The file, when several are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The field of a form or the meaning of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Place {
    /// A row of the only sheet.
    #[must_use]
    pub fn row(row: u32) -> Self {
        Self { row: Some(row), ..Self::default() }
    }

    /// The same place, in this field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// One diagnostic: a text key with parameters, how grave it is, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The text key, such as `tabular.not_a_date`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// Parameters of the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// Where it is.
    #[serde(default)]
    pub place: Place,
}

impl Notice {
    /// A notice of this severity without parameters or place.
    pub fn new(severity: Severity, code: impl Into<String>) -> Self {
        Self { code: code.into(), severity, params: BTreeMap::new(), place: Place::default() }
    }

    /// Something that stops the row or part it points to.
    pub fn error(code: impl Into<String>) -> Self {
        Self::new(Severity::Error, code)
    }

    /// Something to look at.
    pub fn warning(code: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code)
    }

    /// Something good to know.
    pub fn info(code: impl Into<String>) -> Self {
        Self::new(Severity::Info, code)
    }

    /// The same notice with one parameter more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The same notice at this place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

/// The gravest severity of a list, or nothing when it is empty.
#[must_use]
pub fn worst(notices: &[Notice]) -> Option<Severity> {
    notices.iter().map(|notice| notice.severity).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_list_is_its_gravest() {
        let list = [Notice::info("a.b"), Notice::error("a.c"), Notice::warning("a.d")];
        assert_eq!(worst(&list), Some(Severity::Error));
        assert_eq!(worst(&[]), None);
    }

    #[test]
    fn a_notice_travels_as_code_params_and_place() {
        let notice = Notice::error("score.too_large").with("full", 10).at(Place::row(7).field("item 3"));
        let json = serde_json::to_value(&notice).unwrap();
        assert_eq!(json["params"]["full"], "10");
        assert_eq!(json["place"]["row"], 7);
        assert_eq!(serde_json::from_value::<Notice>(json).unwrap(), notice);
    }
}
