//! `medwage catalog`: whether a catalogue of roles, credentials and programmes can be used.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};

/// What to do with the catalogue.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Checks the catalogue that is built in, or a file laid over it: every number has its source, every
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
        let catalogue = match &overlay {
            None => medwage_catalog::embedded()?.clone(),
            Some(file) => {
                let refused = || format!("{} is refused", file.display());
                let text = fs::read_to_string(file).with_context(refused)?;
                medwage_catalog::overlaid(&text).with_context(refused)?
            }
        };
        let faults = catalogue.check(medwage_dataset::embedded_reference()?);
        for fault in &faults {
            writeln!(out, "{fault}")?;
        }
        if !faults.is_empty() {
            bail!("{} things are wrong with the catalogue", faults.len());
        }
        writeln!(
            out,
            "the catalogue is whole: {} roles, {} credentials, {} programmes",
            catalogue.roles.len(),
            catalogue.credentials.len(),
            catalogue.programmes.len()
        )?;
        Ok(())
    }
}
