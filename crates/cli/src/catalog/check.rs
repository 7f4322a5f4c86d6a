//! `medwage catalog check`: whether the texts can be used, and everything that is wrong with them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use medwage_catalog::CatalogDocument;
use medwage_catalog::reference::{self, build_reference, open_reference};
use medwage_domain::career::Catalog;
use medwage_domain::reference::Reference;

/// The texts to check.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The file of an operator's own roles, credentials and programs, laid over those that are built in.
    #[arg(value_name = "FILE", conflicts_with = "data")]
    overlay: Option<PathBuf>,
    /// The directory of texts; without it, and without a file, what is built in is checked.
    #[arg(long, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    match (&args.data, &args.overlay) {
        (Some(data), _) => check_texts(data, out),
        (None, None) => {
            let reference = medwage_catalog::embedded_reference()?;
            check_catalog(medwage_catalog::embedded_catalog()?, reference, out)
        }
        (None, Some(file)) => {
            let refused = || format!("{} is refused", file.display());
            let text = fs::read_to_string(file).with_context(refused)?;
            let catalog = medwage_catalog::overlay_catalog(&text).with_context(refused)?;
            check_catalog(&catalog, medwage_catalog::embedded_reference()?, out)
        }
    }
}

/// Checks the texts, and then the catalog against the figures of the same texts.
fn check_texts(data: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    let built = match build_reference(
        data,
        reference::Publishers::Packed(reference::embedded_reference_bytes()),
    ) {
        Ok(built) => open_reference(&built).context("the built tables are refused")?,
        Err(errors) => {
            for error in &errors.0 {
                writeln!(out, "{}/{error}", data.display())?;
            }
            bail!("{} things are wrong with the texts", errors.0.len());
        }
    };
    let mut document = CatalogDocument::default();
    for name in medwage_catalog::entries::CATALOG_FILES {
        let file = data.join("catalog").join(name);
        let refused = || format!("{} is refused", file.display());
        let text = fs::read_to_string(&file).with_context(refused)?;
        document.lay_over(CatalogDocument::from_text(&text).with_context(refused)?);
    }
    writeln!(out, "the figures are whole: {}", built.tables.statistics.len())?;
    check_catalog(&document.to_catalog()?, &built.tables, out)
}

fn check_catalog(
    catalog: &Catalog,
    reference: &Reference,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let faults = catalog.check(reference);
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
