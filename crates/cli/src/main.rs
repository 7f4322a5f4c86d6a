//! The `medwage` command, for people: a subcommand is a module, and prints to what it is given.

mod answers;
mod ask;
mod catalog;
mod command;
mod contract;
mod dataset;
mod documents;
#[cfg(any(test, feature = "mcp"))]
mod mcp;
mod model;
mod output;
mod page;
mod plan;
mod release;
mod up;
mod validate;

use std::io::{self, Write as _};
use std::process::ExitCode;

use command::Medwage;
use output::failure;

// Replies are many small allocations, and importing is many large ones; this allocator suits both.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let medwage = match Medwage::read_arguments(&arguments) {
        Ok(medwage) => medwage,
        Err(done) => return done,
    };
    // Not locked: `mcp` writes to it from a thread of its own.
    let mut out = io::stdout();
    let done = medwage.run_command(&mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads us has seen enough, as in `medwage ... | head`.
        Err(error) if output::reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => failure::report_failure(error, &arguments),
    }
}
