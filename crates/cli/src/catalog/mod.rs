//! `medwage catalog`: what people decide, from text to the tables that are built in.

mod build;
mod check;

use std::io::Write;

/// The commands for the catalog and the other texts of `data/`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Checks the texts of `data/`: every number has its source, every name is there, nothing requires
    /// itself, no id comes twice. With a file, that file laid over the catalog that is built in.
    Check(check::Args),
    /// Builds data/reference.mwr from the texts of `data/`, and says what changed.
    Build(build::Args),
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Check(args) => check::run(&args, out),
            Self::Build(args) => build::run(&args, out),
        }
    }
}
