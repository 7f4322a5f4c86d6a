//! The `medwage` command.
fn main() {}
