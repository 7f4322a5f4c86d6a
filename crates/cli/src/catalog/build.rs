//! `medwage catalog build`: from the texts to `data/reference.mwr`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use medwage_catalog::reference::{Publishers, build_reference, open_reference};
use medwage_dataset::format;

use crate::output::{new_table, write_count};

/// The reference file to build, and its sources.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The directory of texts.
    #[arg(long, value_name = "DIRECTORY", default_value = "data")]
    data: PathBuf,
    /// The directory that holds the publishers' files in `data/reference`, as docs/methodology/resolving.md
    /// names them; without it their tables are taken over from the file that is there.
    #[arg(long, value_name = "DIRECTORY")]
    publishers: Option<PathBuf>,
    /// The file to write, where it is not `reference.mwr` of the directory of texts.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let own = args.data.join("reference.mwr");
    let before = fs::read(&own).with_context(|| format!("can't read {}", own.display()));
    let publishers = match (&args.publishers, &before) {
        (Some(directory), _) => Publishers::Files(directory),
        (None, Ok(before)) => Publishers::Packed(before),
        (None, Err(_)) => return before.map(drop),
    };
    let built = match build_reference(&args.data, publishers) {
        Ok(built) => built,
        Err(errors) => {
            for error in &errors.0 {
                writeln!(out, "{error}")?;
            }
            bail!("{} things are wrong; nothing was written", errors.0.len());
        }
    };
    let target = args.out.as_ref().unwrap_or(&own);
    format::save_file(target, &built)
        .with_context(|| format!("can't write {}", target.display()))?;

    let file = open_reference(&built).context("the built file is refused")?;
    let mut rows = new_table(&["source", "bytes", "sha256"], &[1]);
    for source in file.sources.iter().chain(&file.texts) {
        rows.add_row([&source.name, &write_count(source.bytes), &source.sha256]);
    }
    let changed = if before.is_ok_and(|before| before == built) { "unchanged" } else { "new" };
    let (length, target) = (write_count(built.len() as u64), target.display());
    writeln!(out, "{rows}\n\n{length} bytes in {target}, {changed}")?;
    Ok(())
}
