//! Reading analyses: what was frozen, who may see it, masked cells only.

pub mod analyses;
pub mod cells;
pub mod release;
pub mod sight;
