//! `medwage catalog`: whether a catalog of roles, credentials and programs can be used.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};

/// What to do with the catalog.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Checks the catalog that is built in, or a file laid over it: every number has its source, every
    /// name is there, and nothing requires itself.
    Check {
        /// The file of an operator's own entries.
        #[arg(value_name = "FILE")]
        overlay: Option<PathBuf>,
    },
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let Self::Check { overlay } = self;
        let catalog = match &overlay {
            None => medwage_catalog::embedded()?.clone(),
            Some(file) => {
                let refused = || format!("{} is refused", file.display());
                let text = fs::read_to_string(file).with_context(refused)?;
                medwage_catalog::overlaid(&text).with_context(refused)?
            }
        };
        let faults = catalog.check(medwage_dataset::embedded_reference()?);
        for fault in &faults {
            writeln!(out, "{fault}")?;
        }
        if !faults.is_empty() {
            bail!("{} things are wrong with the catalog", faults.len());
        }
        writeln!(
            out,
            "the catalog is whole: {} roles, {} credentials, {} programs",
            catalog.roles.len(),
            catalog.credentials.len(),
            catalog.programs.len()
        )?;
        Ok(())
    }
}
