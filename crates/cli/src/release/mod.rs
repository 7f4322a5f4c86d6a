//! `medwage release`: a new release of the publisher becomes the one that is built in.

mod adopt;
mod listing;

use std::io::Write;

/// The commands for a new release.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Imports and verifies a release, refits the model on it, measures the rules anew, rewrites the
    /// documents, and says what changed and what a person must look at. Run it in the project's directory.
    Adopt(adopt::Args),
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let Self::Adopt(args) = self;
        adopt::run(&args, out)
    }
}
