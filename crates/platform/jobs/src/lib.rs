//! Background work in a table of our own: enqueued in the caller's transaction, leased, resumed after a kill.
//!
//! A handler may run twice for the same job (a kill between its last commit and the job's own end), so handlers are
//! idempotent; their checkpoints make the second run short.

pub mod queue;
pub mod run;
pub mod store;
pub mod worker;

pub use queue::{NewJob, enqueue};
pub use run::{JobHandler, JobRun};
pub use store::JobRow;
pub use worker::Jobs;
