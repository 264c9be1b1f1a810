//! A write transaction: opened by commands only, rolled back unless committed.

use crate::db::{Db, Reads, database_error, run_query};
use crate::dialect::Dialect;
use crate::value::{Row, ToSql};
use async_trait::async_trait;
use kernel::Actor;
use kernel::error::{Error, Kind, Refusal, Result};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};

/// An open transaction of one actor. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    inner: DatabaseTransaction,
    dialect: Dialect,
    /// In whose name everything is written.
    pub actor: Actor,
    /// The instant of the transaction, µs UTC: one for all its rows.
    pub now: i64,
}

impl Tx {
    pub(crate) async fn begin(db: &Db, actor: &Actor, now: i64) -> Result<Self> {
        // Immediate: a reader that turns writer half-way would meet SQLITE_BUSY.
        let options = TransactionOptions {
            sqlite_transaction_mode: (db.dialect == Dialect::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = db.write.begin_with_options(options).await.map_err(database_error)?;
        Ok(Self { inner, dialect: db.dialect, actor: actor.clone(), now })
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// Conflict `storage.constraint` when a unique rule forbids it, internal otherwise.
    pub async fn exec(&self, sql: &str, params: Vec<Value>) -> Result<u64> {
        let statement = Statement::from_sql_and_values(self.dialect.backend(), sql, params);
        let done = self.inner.execute_raw(statement).await.map_err(|error| constraint(&error, sql))?;
        Ok(done.rows_affected())
    }

    /// Like [`Tx::exec`], for a row that must still have the version the user saw.
    ///
    /// # Errors
    /// Stale `storage.stale` when no row was touched.
    pub async fn exec_versioned(&self, sql: &str, params: Vec<Value>) -> Result<()> {
        if self.exec(sql, params).await? == 0 {
            return Err(Refusal::new(Kind::Stale, "storage.stale").into());
        }
        Ok(())
    }

    /// Inserts one row.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn insert(&self, table: &str, columns: &[(&str, &(dyn ToSql + Sync))]) -> Result<()> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let values = columns.iter().map(|(_, value)| value.to_sql()).collect();
        self.insert_many(table, &names, vec![values]).await
    }

    /// Inserts many rows, in as few statements as the bind limit allows.
    ///
    /// # Errors
    /// As [`Tx::exec`]; nothing of the transaction remains then unless the caller commits.
    pub async fn insert_many(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
        let width = columns.len();
        let per_statement = (self.dialect.bind_limit() / width).clamp(1, 1_000);
        let head = format!("insert into {table} ({}) values ", columns.join(", "));
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(per_statement).collect();
            let sql = format!("{head}{}", placeholders(self.dialect, chunk.len(), width));
            self.exec(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// Internal; then nothing of it remains.
    pub async fn commit(self) -> Result<()> {
        kernel::fault::point("storage.before_commit");
        self.inner.commit().await.map_err(database_error)?;
        kernel::fault::point("storage.after_commit");
        Ok(())
    }
}

#[async_trait]
impl Reads for Tx {
    fn dialect(&self) -> Dialect {
        self.dialect
    }
    async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>> {
        run_query(&self.inner, self.dialect, sql, params).await
    }
}

fn placeholders(dialect: Dialect, n_rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(n_rows * width * 6);
    for row in 0..n_rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column != 0 {
                text.push_str(", ");
            }
            dialect.placeholder(row * width + column + 1, &mut text);
        }
        text.push(')');
    }
    text
}

/// Turns a broken unique rule into a refusal that names it; the words live in `text/storage.toml`.
fn constraint(error: &sea_orm::DbErr, sql: &str) -> Error {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(what)) => {
            Refusal::new(Kind::Conflict, "storage.duplicate").with("constraint", what).into()
        }
        _ => Error::internal(format!("{error} in: {}", sql.chars().take(300).collect::<String>())),
    }
}
