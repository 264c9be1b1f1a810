//! Tables as they arrive and as they leave.

mod broken;
mod common;
mod tables;
