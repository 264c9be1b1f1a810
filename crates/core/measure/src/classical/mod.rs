//! Classical item and test statistics with weights and with items missing by design.

mod items;
mod reliability;
mod responses;
mod tails;

pub use items::{ItemOptions, ItemStatistics, item_statistics};
pub use reliability::{Reliability, reliability};
pub use responses::{Item, State, Test};
