//! The database: SQLite by default, PostgreSQL for more; the same SQL text on both.

use crate::dialect::Dialect;
use crate::value::{FromRow, FromSql, Row};
use async_trait::async_trait;
use kernel::error::{Error, Result};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqlxSqliteConnector, Statement, Value,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the records lie.
#[derive(Clone, Debug)]
pub enum DbUrl {
    /// A SQLite file, made when missing.
    Sqlite(PathBuf),
    /// `postgres://…`.
    Postgres(String),
}

/// Two ways in: many readers, and for SQLite a single writer.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    /// What differs between the two databases.
    pub dialect: Dialect,
}

impl Db {
    /// Opens the database; does not migrate.
    ///
    /// # Errors
    /// Internal, when it cannot be reached.
    pub async fn open(url: &DbUrl) -> Result<Self> {
        match url {
            DbUrl::Sqlite(path) => Ok(Self {
                write: sqlite(path, 1, false).await?,
                read: sqlite(path, 8, true).await?,
                dialect: Dialect::Sqlite,
            }),
            DbUrl::Postgres(url) => {
                let mut options = ConnectOptions::new(url.clone());
                options.max_connections(16).acquire_timeout(Duration::from_secs(20)).sqlx_logging(false);
                let pool = Database::connect(options).await.map_err(database_error)?;
                Ok(Self { read: pool.clone(), write: pool, dialect: Dialect::Postgres })
            }
        }
    }

    /// Closes all connections.
    pub async fn close(self) {
        // Closing twice (one pool for both on PostgreSQL) is harmless, and there is nobody left to tell.
        drop(self.read.close().await);
        drop(self.write.close().await);
    }
}

async fn sqlite(path: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(!read_only)
        .read_only(read_only)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(20))
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory");
    // A reader cannot set the journal mode; the file keeps what the writer set.
    let options = if read_only {
        options
    } else {
        options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
    };
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options)
        .await
        .map_err(|error| Error::internal(format!("cannot open `{}`: {error}", path.display())))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

pub(crate) fn database_error(error: DbErr) -> Error {
    Error::Internal(Box::new(error))
}

/// Reading, alike outside and inside a transaction.
#[async_trait]
pub trait Reads: Send + Sync {
    /// Which database it is.
    fn dialect(&self) -> Dialect;

    /// All rows of a query; placeholders are `$1`, `$2`, ….
    async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>>;

    /// All rows as structs.
    async fn rows<T: FromRow + Send>(&self, sql: &str, params: Vec<Value>) -> Result<Vec<T>>
    where
        Self: Sized,
    {
        self.query(sql, params).await?.iter().map(T::from_row).collect()
    }

    /// The first row, if there is one.
    async fn row_opt<T: FromRow + Send>(&self, sql: &str, params: Vec<Value>) -> Result<Option<T>>
    where
        Self: Sized,
    {
        self.query(sql, params).await?.first().map(T::from_row).transpose()
    }

    /// The column `value` of the first row, if there is one: `select count(*) as value …`.
    async fn value<T: FromSql + Send>(&self, sql: &str, params: Vec<Value>) -> Result<Option<T>>
    where
        Self: Sized,
    {
        self.query(sql, params).await?.first().map(|row| row.get("value")).transpose()
    }
}

#[async_trait]
impl Reads for Db {
    fn dialect(&self) -> Dialect {
        self.dialect
    }
    async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>> {
        run_query(&self.read, self.dialect, sql, params).await
    }
}

pub(crate) async fn run_query(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
    sql: &str,
    params: Vec<Value>,
) -> Result<Vec<Row>> {
    let statement = Statement::from_sql_and_values(dialect.backend(), sql, params);
    let rows =
        connection.query_all_raw(statement).await.map_err(|error| Error::internal(format!("{error} in: {sql}")))?;
    Ok(rows.into_iter().map(Row).collect())
}
