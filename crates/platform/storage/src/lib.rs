//! Records on SQLite or PostgreSQL: one SQL text for both, transactions by commands, scope by [`Reach`], audit and events.
//!
//! **Invariant**: a query over what somebody may or may not see is a [`Scoped`]; it does not run without a [`Reach`].

pub mod audit;
pub mod ctx;
pub mod db;
pub mod dialect;
pub mod event;
pub mod migrate;
pub mod reach;
pub mod testing;
pub mod tx;
pub mod value;

pub use audit::Act;
pub use ctx::{Clock, Ctx, DataDir, local_date, rfc3339};
pub use db::{Db, DbUrl, Reads};
pub use dialect::Dialect;
pub use reach::{Reach, Scoped, Span};
pub use sea_orm::Value;
pub use tx::Tx;
pub use value::{FromRow, FromSql, Row, ToSql};
