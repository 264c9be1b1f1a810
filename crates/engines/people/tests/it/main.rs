//! People does the same on SQLite and on PostgreSQL.

mod access;
mod accounts;
mod http;
mod persons;
mod rosters;
mod sessions;
mod units;
mod world;
