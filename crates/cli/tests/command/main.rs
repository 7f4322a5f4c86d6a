//! The command, run as people run it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod adopt;
mod answers;
mod ask;
mod catalog;
mod config;
mod dataset;
mod documents;
mod failures;
mod model;
mod plan;
mod recipes;
mod validate;

use std::process::{Command, Output};

/// Runs the command.
fn medwage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_medwage")).args(arguments).output().unwrap()
}

/// Runs a command that is to go well, and returns what it prints.
fn printed(arguments: &[&str]) -> String {
    let output = medwage(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
