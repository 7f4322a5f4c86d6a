//! `medwage dataset import-reference`: from publishers' tables to the reference file.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use medwage_dataset::{format, reference};

use crate::output::{count, table};

/// What to import, and where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The directory that holds `data/reference` and `facts`, as docs/methodology/resolving.md
    /// names their files.
    directory: PathBuf,
    /// The reference file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let bytes = reference::import(&args.directory)
        .with_context(|| format!("can't import {}", args.directory.display()))?;
    let target = args.out.display();
    format::save(&args.out, &bytes).with_context(|| format!("can't write {target}"))?;

    let file = reference::open(&bytes).context("the reference file is refused")?;
    let mut rows = table(&["source", "bytes", "sha256"], &[1]);
    for source in &file.sources {
        rows.add_row([&source.name, &count(source.bytes), &source.sha256]);
    }
    writeln!(out, "{rows}\n\n{} bytes in {target}", count(bytes.len() as u64))?;
    Ok(())
}
