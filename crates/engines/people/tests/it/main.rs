//! People does the same on SQLite and on PostgreSQL.

mod access;
mod accounts;
mod attacks;
mod http;
mod persons;
mod pupils;
mod rosters;
mod sessions;
mod units;
mod world;
