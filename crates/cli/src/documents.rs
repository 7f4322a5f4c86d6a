//! The documents that come with a command: completions for shells, and manual pages.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Command};
use clap_complete::Shell;

/// The shell that completions are for.
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, command: &mut Command, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "medwage", &mut script);
        Ok(out.write_all(&script)?)
    }
}

/// The folder of manual pages.
#[derive(Args)]
pub(crate) struct Man {
    /// The folder, which is made where it is not there.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

impl Man {
    pub(crate) fn run(self, command: Command, out: &mut dyn Write) -> anyhow::Result<()> {
        let refused = || format!("{} can't be written", self.folder.display());
        fs::create_dir_all(&self.folder).with_context(refused)?;
        clap_mangen::generate_to(command, &self.folder).with_context(refused)?;
        writeln!(out, "manual pages: {}", self.folder.display())?;
        Ok(())
    }
}
