//! Every difference between SQLite and PostgreSQL that SQL text has to know: nothing else in the house may branch on it.

use sea_orm::DbBackend;
use uuid::Uuid;

/// The database behind a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// The server for larger installations.
    Postgres,
}

impl Dialect {
    /// The driver's name for it.
    pub fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }
    /// An id as a literal: safe, since it is hexadecimal by construction.
    pub fn id(self, id: Uuid) -> String {
        match self {
            Self::Sqlite => format!("x'{}'", id.simple()),
            Self::Postgres => format!("'{id}'::uuid"),
        }
    }
    /// A comma-separated list of ids for `in (…)`; never empty SQL: no ids give `null`.
    pub fn ids(self, ids: impl IntoIterator<Item = Uuid>) -> String {
        let list: Vec<String> = ids.into_iter().map(|id| self.id(id)).collect();
        if list.is_empty() { "null".into() } else { list.join(", ") }
    }
    /// Locks the selected rows for the rest of the transaction; SQLite has one writer and needs none.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }
    /// Skips rows another worker has locked.
    pub fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }
    /// How many values one statement may bind.
    pub fn bind_limit(self) -> usize {
        match self {
            Self::Sqlite => 32_000,
            Self::Postgres => 60_000,
        }
    }
    /// The placeholder of the `n`th of many values in order. SQLite looks a numbered one up among all others, so thousands of
    /// them take the square of the time; an unnumbered one is looked up by nobody.
    pub fn placeholder(self, n: usize, out: &mut String) {
        match self {
            Self::Sqlite => out.push('?'),
            Self::Postgres => {
                out.push('$');
                out.push_str(&n.to_string());
            }
        }
    }
    /// The member of a JSON text column, as text.
    pub fn json_text(self, column: &str, member: &str) -> String {
        match self {
            Self::Sqlite => format!("json_extract({column}, '$.{member}')"),
            Self::Postgres => format!("({column}::json ->> '{member}')"),
        }
    }
}
