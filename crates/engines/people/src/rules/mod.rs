//! Rules of people that need neither database nor web.

pub mod identifiers;
pub mod names;
pub mod password;
pub mod signing_in;
pub mod three_members;
