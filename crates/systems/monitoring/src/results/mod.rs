//! Results: frozen analyses of releases, who may see them, the pages, reports and exports made of masked cells.
//!
//! **Invariants**: figures come from cells that left the cube masked; a masked cell has no figure anywhere; schools stand
//! in code order; a reading other than "no difference" has a finding behind it.

pub mod api;
pub mod commands;
pub mod evidence_batch;
pub mod export;
pub mod jobs;
pub mod model;
pub mod offline;
pub mod pages;
pub mod report;
pub mod rules;
pub mod store;
pub mod words;

use std::sync::Arc;

pub use api::{openapi, router};

/// What a frozen blueprint says of weights that were adjusted for pupils who did not come.
pub const ADJUSTED: &str = "adjusted";

/// The job handlers of this part.
#[must_use]
pub fn job_handlers() -> Vec<Arc<dyn ::jobs::JobHandler>> {
    vec![Arc::new(jobs::Analysis)]
}
