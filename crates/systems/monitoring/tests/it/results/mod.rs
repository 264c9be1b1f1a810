//! Analyses and what may be seen of them.

mod analysis;
mod offline;
mod pages;
mod sight;
mod timss;
pub mod world;
