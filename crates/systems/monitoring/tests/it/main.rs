//! Monitoring on both databases.

mod first;
mod results;
