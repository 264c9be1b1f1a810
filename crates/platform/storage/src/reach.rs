//! How far an actor's right goes, and the only place that turns it into SQL.

use crate::db::Reads;
use crate::dialect::Dialect;
use crate::value::{FromRow, Row};
use kernel::UnitId;
use kernel::error::Result;
use sea_orm::Value;

/// One span of a right: a unit with everything below it, perhaps only for a subject or a stage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Top of the span.
    pub unit_id: UnitId,
    /// Only this subject, when set.
    pub subject: Option<String>,
    /// Only this stage, when set.
    pub stage: Option<String>,
}

/// The answer to "may this actor, and where": default deny, since an empty reach matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    spans: Vec<Span>,
    system: bool,
}

impl Reach {
    /// A reach made of spans.
    pub fn of(mut spans: Vec<Span>) -> Self {
        spans.sort();
        spans.dedup();
        Self { spans, system: false }
    }
    /// Everything: for the installation itself, never for a person.
    pub fn system() -> Self {
        Self { spans: Vec::new(), system: true }
    }
    /// Whether nothing is in reach.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && !self.system
    }
    /// The spans, for pages that say what somebody may do.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }
    /// The predicate that a unit column lies in reach, whatever the subject.
    pub fn on(&self, dialect: Dialect, unit_column: &str) -> String {
        self.predicate(dialect, unit_column, None, None)
    }
    /// The predicate that a row of a unit, subject and stage lies in reach.
    pub fn on_subject(&self, dialect: Dialect, unit_column: &str, subject_column: &str, stage_column: &str) -> String {
        self.predicate(dialect, unit_column, Some(subject_column), Some(stage_column))
    }

    fn predicate(&self, dialect: Dialect, unit: &str, subject: Option<&str>, stage: Option<&str>) -> String {
        if self.system {
            return "1 = 1".into();
        }
        let mut alternatives = Vec::new();
        for span in &self.spans {
            let mut parts = vec![format!(
                "exists (select 1 from unit_closure reach_c where reach_c.descendant_id = {unit} and reach_c.ancestor_id = {})",
                dialect.id(span.unit_id.0)
            )];
            for (column, value) in [(subject, &span.subject), (stage, &span.stage)] {
                if let (Some(column), Some(value)) = (column, value) {
                    // Words of the catalogue only; anything else could not have been granted.
                    let word: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                    parts.push(format!("{column} = '{word}'"));
                }
            }
            alternatives.push(parts.join(" and "));
        }
        match alternatives.len() {
            0 => "1 = 0".into(),
            _ => format!("(({}))", alternatives.join(") or (")),
        }
    }
}

/// A query that cannot run without a [`Reach`]: its text must hold `{reach}`.
#[derive(Debug)]
pub struct Scoped<'a> {
    sql: &'a str,
    unit: &'a str,
    subject: Option<(&'a str, &'a str)>,
    params: Vec<Value>,
}

impl<'a> Scoped<'a> {
    /// A query whose `{reach}` stands for "this unit column is in reach".
    ///
    /// # Panics
    /// When the text has no `{reach}`: such a query must not exist.
    pub fn new(sql: &'a str, unit_column: &'a str, params: Vec<Value>) -> Self {
        assert!(sql.contains("{reach}"), "a scoped query needs `{{reach}}`: {sql}");
        Self { sql, unit: unit_column, subject: None, params }
    }
    /// Narrows by subject and stage columns as well.
    #[must_use]
    pub fn subject(mut self, subject_column: &'a str, stage_column: &'a str) -> Self {
        self.subject = Some((subject_column, stage_column));
        self
    }
    /// All rows in reach.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn rows<T: FromRow + Send>(self, db: &impl Reads, reach: &Reach) -> Result<Vec<T>> {
        self.query(db, reach).await?.iter().map(T::from_row).collect()
    }
    /// The first row in reach.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn row_opt<T: FromRow + Send>(self, db: &impl Reads, reach: &Reach) -> Result<Option<T>> {
        self.query(db, reach).await?.first().map(T::from_row).transpose()
    }
    /// All rows in reach, untyped.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn query(self, db: &impl Reads, reach: &Reach) -> Result<Vec<Row>> {
        let predicate = match self.subject {
            Some((subject, stage)) => reach.on_subject(db.dialect(), self.unit, subject, stage),
            None => reach.on(db.dialect(), self.unit),
        };
        db.query(&self.sql.replace("{reach}", &predicate), self.params).await
    }
}
