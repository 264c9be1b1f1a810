//! Reading evidence: SQL text in, domain shapes out.

pub mod finding;
pub mod improvement;
pub mod post;
pub mod task;
pub mod value;

pub use finding::{findings_in, findings_of, statement_of};
pub use improvement::improvements_of;
pub use value::{UnitValue, values_of};

use storage::{ToSql, Value};

/// Conditions of a list, with their bind values in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    sql: String,
    params: Vec<Value>,
}

impl Conditions {
    /// Adds a condition; every `?` in it stands for the value.
    pub(crate) fn with(&mut self, condition: &str, value: &(impl ToSql + ?Sized)) {
        self.params.push(value.to_sql());
        let place = format!("${}", self.params.len());
        self.plain(&condition.replace('?', &place));
    }
    /// Adds a condition where there is a value.
    pub(crate) fn maybe<T: ToSql>(&mut self, condition: &str, value: Option<T>) {
        if let Some(value) = value {
            self.with(condition, &value);
        }
    }
    /// Adds a condition without a value.
    pub(crate) fn plain(&mut self, condition: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(condition);
    }
    /// Binds a value that the caller's own condition names; answers its placeholder.
    pub(crate) fn bind(&mut self, value: &(impl ToSql + ?Sized)) -> String {
        self.params.push(value.to_sql());
        format!("${}", self.params.len())
    }
    /// The conditions, each with a leading `and`.
    pub(crate) fn sql(&self) -> &str {
        &self.sql
    }
    /// The bind values.
    pub(crate) fn params(&self) -> Vec<Value> {
        self.params.clone()
    }
}
