//! `medwage dataset import-oflc`: from the Department of Labor's table to the file of prevailing wages.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use medwage_dataset::{format, prevailing};

use crate::output::write_count;

/// The wage levels to import, and the file to write.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The table of levels by area, unpacked.
    table: PathBuf,
    /// The wage year.
    #[arg(long, value_name = "YYYY-YY")]
    wage_year: String,
    /// The month of the OEWS that the levels were computed from.
    #[arg(long, value_name = "YYYY-MM")]
    reference_month: String,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let bytes = prevailing::import_oflc(&args.table, &args.wage_year, &args.reference_month)
        .with_context(|| format!("can't import {}", args.table.display()))?;
    let target = args.out.display();
    format::save_file(&args.out, &bytes).with_context(|| format!("can't write {target}"))?;
    let rows = prevailing::open_wages(&bytes)?.len() as u64;
    writeln!(
        out,
        "{} rows, {} bytes in {target}",
        write_count(rows),
        write_count(bytes.len() as u64)
    )?;
    Ok(())
}
