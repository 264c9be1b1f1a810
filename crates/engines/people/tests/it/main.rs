//! People does the same on SQLite and on PostgreSQL.

mod access;
mod accounts;
mod rosters;
mod sessions;
mod http;
mod persons;
mod units;
mod world;
