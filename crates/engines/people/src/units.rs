//! Finding units: the region, and what a text in a file means.

pub use crate::store::units::{Directory, named, named_many, region, resolve};
