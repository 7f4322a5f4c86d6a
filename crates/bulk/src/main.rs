//! The `medwage-bulk` command, for people and for Jobs.

mod command;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use command::Bulk;

// Rows are many small allocations; this allocator suits them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    match Bulk::parse().run_command(&mut out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medwage-bulk: {error:#}");
            command::exit_code(&error)
        }
    }
}
