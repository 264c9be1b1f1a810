//! Putting result pages together out of cells, evidence and the frozen tree.

pub mod head;
pub mod item;
pub mod items;
pub mod region;
pub mod schools;
pub mod subject;
pub mod told;
pub mod trend;
pub mod unit;
