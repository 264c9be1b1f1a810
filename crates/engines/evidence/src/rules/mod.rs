//! What may be said: which differences are findings, in which words, what became of them, and by when.

pub mod chat;
pub mod clock;
pub mod follow_up;
pub mod options;
pub mod screen;
pub mod sentence;
pub mod shared;
#[cfg(test)]
mod simulation;
