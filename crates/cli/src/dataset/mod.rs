//! `medwage dataset`: from the publishers' files to releases, and what is in them.

mod diff;
pub(crate) mod import;
mod import_oflc;
mod inspect;
mod verify;

use std::io::Write;

use clap::Subcommand;

pub(crate) use self::inspect::read_snapshot;

/// The commands for releases.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Writes snapshots of releases from the files that BLS publishes, flat files or spreadsheets.
    Import(import::Args),
    /// Writes the prevailing wages of the Department of Labor from its table of levels by area.
    ImportOflc(import_oflc::Args),
    /// Shows what a snapshot holds: its sources, tables, sections and checksums.
    Inspect(inspect::Args),
    /// Checks a snapshot: its checksums, and its figures against one another.
    Verify(verify::Args),
    /// Shows what changed from one release to another.
    Diff(diff::Args),
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Import(args) => import::run_import(&args, out),
            Self::ImportOflc(args) => import_oflc::run(&args, out),
            Self::Inspect(args) => inspect::run(&args, out),
            Self::Verify(args) => verify::run(&args, out),
            Self::Diff(args) => diff::run_diff(&args, out),
        }
    }
}
