//! `medwage dataset import`: from a publisher's files to a snapshot.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use medwage_dataset::Release;
use medwage_dataset::data::ReleaseData;
use medwage_dataset::import::flat::{self, Progress};
use medwage_dataset::import::with_area_model;
use medwage_dataset::{format, sanity};
use medwage_domain::market::Market;

use crate::output::{count, table, took};

/// What to import, and where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The directory with the BLS flat files: oe.area, oe.datatype, oe.footnote, oe.industry,
    /// oe.occupation, oe.release, and oe.data.0.Current as it is or as .zst.
    directory: PathBuf,
    /// The snapshot to write; without it the files are read and checked, and nothing is written.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The day of publication, which the files don't state.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    published: Option<String>,
    /// The day on which the files were retrieved.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    retrieved: Option<String>,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut phases = Phases::default();
    let data = phases.time("read and check rows", || read(args))?;
    let (rows, cells) = (count(data.row_count() as u64), count(data.cells.len() as u64));
    writeln!(out, "{}: {rows} rows in {cells} cells", data.meta.id)?;
    let release = phases.time("index cells", || Release::from_data(data))?;
    phases.time("check wages", || sanity::check(&release))?;
    if let Some(target) = &args.out {
        let bytes = write(release, target, &mut phases)?;
        writeln!(out, "{}: {} bytes", target.display(), count(bytes as u64))?;
    }
    writeln!(out)?;
    phases.print(out)
}

/// Writes the snapshot and returns its length.
fn write(release: Release, target: &Path, phases: &mut Phases) -> anyhow::Result<usize> {
    let data = phases.time("train area model", || anyhow::Ok(with_area_model(release)))?;
    let snapshot = phases.time("write snapshot", || format::encode(&data))?;
    phases.time("open it again", || reopened(&snapshot, &data))?;
    phases.time("save", || {
        format::save(target, &snapshot).with_context(|| format!("can't write {}", target.display()))
    })?;
    Ok(snapshot.len())
}

fn read(args: &Args) -> anyhow::Result<ReleaseData> {
    let options = flat::Options {
        publication_date: args.published.clone(),
        retrieval_date: args.retrieved.clone(),
    };
    let bar = bar()?;
    let mut watch = |progress: Progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.bytes);
    };
    let data = flat::import(&args.directory, &options, &mut watch);
    bar.finish_and_clear();
    data.with_context(|| format!("can't import {}", args.directory.display()))
}

/// A bar on a terminal, and nothing anywhere else.
fn bar() -> anyhow::Result<ProgressBar> {
    let style = "reading {bar:40} {bytes}/{total_bytes} {bytes_per_sec}";
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?))
}

/// What can't be opened again, or holds anything else than went in, is not saved.
fn reopened(snapshot: &[u8], data: &ReleaseData) -> anyhow::Result<()> {
    let release = Release::open(snapshot).context("the snapshot is refused")?;
    let cells = data.cells.iter().map(|(key, cell)| (*key, cell));
    ensure!(release.cells().eq(cells), "the snapshot holds other cells than the files");
    ensure!(release.area_model() == data.area_model.as_ref(), "the snapshot holds another model");
    Ok(())
}

/// How long each step took.
#[derive(Default)]
struct Phases(Vec<(&'static str, Duration)>);

impl Phases {
    fn time<T, E>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let start = Instant::now();
        let done = step();
        self.0.push((name, start.elapsed()));
        done
    }

    fn print(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut rows = table(&["step", "time"], &[1]);
        for (name, time) in &self.0 {
            rows.add_row([(*name).to_owned(), took(*time)]);
        }
        let total = self.0.iter().map(|(_, time)| *time).sum();
        rows.add_row(["all".to_owned(), took(total)]);
        writeln!(out, "{rows}")?;
        Ok(())
    }
}

/// A day of the calendar, written as ISO 8601 has it.
fn day(text: &str) -> Result<String, String> {
    let parsed: jiff::civil::Date = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    if parsed.to_string() == text {
        Ok(parsed.to_string())
    } else {
        Err("write it as 2026-05-15".to_owned())
    }
}
