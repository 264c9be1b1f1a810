//! The demo region held against its own plan.

mod pure;
mod story;
