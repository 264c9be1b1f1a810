//! The `shuren` binary.
fn main() {}
