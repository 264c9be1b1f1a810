//! Monitoring on both databases.

mod results;
