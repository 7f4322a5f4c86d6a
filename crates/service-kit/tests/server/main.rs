//! A server of the kit as its callers see it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "helpers of tests")]

mod calls;
mod drain;
mod health;
mod peers;
mod probe;
mod readers;
mod reflection;
mod running;
mod signals;
