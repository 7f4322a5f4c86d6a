//! The `medwage` command, for people: a subcommand is a module, and prints to what it is given.

mod dataset;
mod model;
mod output;
mod up;
mod validate;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

// Replies are many small allocations, and importing is many large ones; this allocator suits both.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pay intelligence for US medical billing, coding and health information work.
#[derive(Parser)]
#[command(name = "medwage", version, propagate_version = true)]
struct Medwage {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the services on this machine and says what to try first.
    Up(up::Up),
    /// Imports, inspects, verifies and compares releases.
    #[command(subcommand)]
    Dataset(dataset::Command),
    /// Fits the estimate's model to published figures, and reports the fit.
    #[command(subcommand)]
    Model(model::Command),
    /// Measures how far off computed figures are.
    Validate(validate::Args),
}

impl Command {
    fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Up(up) => up.run(out),
            Self::Dataset(command) => command.run(out),
            Self::Model(command) => command.run(out),
            Self::Validate(args) => validate::run(&args, out),
        }
    }
}

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let done = Medwage::parse().command.run(&mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads us has seen enough, as in `medwage ... | head`.
        Err(error) if output::reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medwage: {error:#}");
            ExitCode::FAILURE
        }
    }
}
