//! Evidence on both databases: recording, sight, statements, tasks, follow-up.

mod http;
mod record;
mod region;
mod sight;
mod tasks;
