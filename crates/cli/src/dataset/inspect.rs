//! `medwage dataset inspect`: what a snapshot holds.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use medwage_dataset::{Release, embedded};
use medwage_domain::market::Market;

use crate::output::{count, table, took};

/// Which snapshot to show.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A snapshot file, or the id of an embedded release such as oews-2025-05.
    snapshot: String,
    /// How often to open it; the shortest time is shown.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    times: u16,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let snapshot = read(&args.snapshot)?;
    let (release, opened) =
        open(&snapshot, args.times).with_context(|| format!("{} is refused", args.snapshot))?;
    describe(&release, out)?;
    sections(&release, out)?;
    writeln!(out, "\n{} bytes, opened in {}", count(snapshot.len() as u64), took(opened))?;
    Ok(())
}

/// A file goes before an embedded release, so that nobody is shown another one than they see.
pub(crate) fn read(name: &str) -> anyhow::Result<Cow<'static, [u8]>> {
    if Path::new(name).exists() {
        let bytes = std::fs::read(name).with_context(|| format!("can't read {name}"))?;
        return Ok(Cow::Owned(bytes));
    }
    let ids = || embedded().iter().map(|embedded| embedded.id()).collect::<Vec<_>>().join(", ");
    match embedded().iter().find(|embedded| embedded.id() == name) {
        Some(embedded) => Ok(Cow::Borrowed(embedded.snapshot())),
        None => bail!("{name} is neither a file nor an embedded release ({})", ids()),
    }
}

fn open(snapshot: &[u8], times: u16) -> anyhow::Result<(Release, Duration)> {
    let timed = || -> anyhow::Result<_> {
        let start = Instant::now();
        let release = Release::open(snapshot)?;
        Ok((release, start.elapsed()))
    };
    let mut best = timed()?;
    for _ in 1..times {
        let (_, time) = timed()?;
        best.1 = best.1.min(time);
    }
    Ok(best)
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
    let mut rows = table(&["section", "stored", "unpacked", "xxh3"], &[1, 2]);
    for section in release.sections() {
        rows.add_row([section.tag.clone(), count(section.stored_bytes), count(section.raw_bytes)]);
    }
    writeln!(out, "{rows}")?;
    Ok(())
}
