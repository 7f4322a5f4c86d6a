//! `medwage dataset inspect`: what a snapshot holds.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use medwage_dataset::Release;
use medwage_domain::market::Market;

use crate::output::{count, table, took};

/// Which snapshot to show.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A snapshot file.
    snapshot: PathBuf,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let name = args.snapshot.display();
    let bytes = std::fs::read(&args.snapshot).with_context(|| format!("can't read {name}"))?;
    let start = Instant::now();
    let release = Release::open(&bytes).with_context(|| format!("{name} is refused"))?;
    let opened = start.elapsed();

    describe(&release, out)?;
    sections(&release, out)?;
    writeln!(out, "\n{} bytes, opened in {}", count(bytes.len() as u64), took(opened))?;
    Ok(())
}

fn describe(release: &Release, out: &mut dyn Write) -> anyhow::Result<()> {
    let meta = release.meta();
    let unknown = || "not stated".to_owned();
    let top = release.top_code();
    let mut rows = table(&["release", &meta.id], &[]);
    rows.add_row(["survey", &format!("{}, {}", meta.survey, meta.title)]);
    rows.add_row(["publisher", &meta.publisher]);
    rows.add_row(["published", &meta.publication_date.clone().unwrap_or_else(unknown)]);
    rows.add_row(["retrieved", &meta.retrieval_date.clone().unwrap_or_else(unknown)]);
    rows.add_row(["top code", &format!("{} per hour, {} per year", top.hourly, top.annual)]);
    rows.add_row(["cells", &count(release.cell_count() as u64)]);
    rows.add_row(["occupations", &count(release.occupations().len() as u64)]);
    rows.add_row(["areas", &count(release.areas().len() as u64)]);
    rows.add_row(["industries", &count(release.industries().len() as u64)]);
    writeln!(out, "{rows}\n")?;

    let mut sources = table(&["source", "bytes", "sha256"], &[1]);
    for source in &meta.sources {
        sources.add_row([&source.name, &count(source.bytes), &source.sha256]);
    }
    writeln!(out, "{sources}\n")?;
    Ok(())
}

fn sections(release: &Release, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["section", "stored", "unpacked"], &[1, 2]);
    for section in release.sections() {
        rows.add_row([section.tag.clone(), count(section.stored_bytes), count(section.raw_bytes)]);
    }
    writeln!(out, "{rows}")?;
    Ok(())
}
