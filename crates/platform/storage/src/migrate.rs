//! Migrations: twin folders of SQL files, each applied once, in the order of their names.

use crate::db::{Db, Reads};
use crate::dialect::Dialect;
use crate::params;
use crate::value::ToSql;
use include_dir::{Dir, include_dir};
use kernel::error::{Error, Result};
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

static SQLITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../migrations/sqlite");
static POSTGRES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../migrations/postgres");

/// The files for a database as (name, SQL), oldest first.
pub fn files(dialect: Dialect) -> Vec<(String, &'static str)> {
    let dir = match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
    };
    let mut files: Vec<(String, &'static str)> = dir
        .files()
        .filter_map(|file| Some((file.path().file_name()?.to_str()?.to_owned(), file.contents_utf8()?)))
        .filter(|(name, _)| name.ends_with(".sql"))
        .collect();
    files.sort();
    files
}

impl Db {
    /// Applies what is missing; answers the names applied. Each file is one transaction.
    ///
    /// # Errors
    /// Internal, naming the file.
    pub async fn migrate(&self, now: i64) -> Result<Vec<String>> {
        let table = "create table if not exists migration (name text primary key not null, applied_at bigint not null)";
        let table = match self.dialect {
            Dialect::Sqlite => table.replace("bigint", "integer"),
            Dialect::Postgres => table.to_owned(),
        };
        self.write.execute_unprepared(&table).await.map_err(crate::db::database_error)?;
        let known: Vec<String> = (self.query("select name from migration", params![]).await?.iter())
            .map(|row| row.get("name"))
            .collect::<Result<_>>()?;
        let mut applied = Vec::new();
        for (name, sql) in files(self.dialect) {
            if known.contains(&name) {
                continue;
            }
            self.apply(&name, sql, now)
                .await
                .map_err(|error| Error::internal(format!("migration `{name}`: {error}")))?;
            applied.push(name);
        }
        Ok(applied)
    }

    async fn apply(&self, name: &str, sql: &str, now: i64) -> Result<()> {
        let tx = self.write.begin().await.map_err(crate::db::database_error)?;
        tx.execute_unprepared(sql).await.map_err(crate::db::database_error)?;
        let record = Statement::from_sql_and_values(
            self.dialect.backend(),
            "insert into migration (name, applied_at) values ($1, $2)",
            [name.to_sql(), now.to_sql()],
        );
        tx.execute_raw(record).await.map_err(crate::db::database_error)?;
        tx.commit().await.map_err(crate::db::database_error)
    }
}
