//! `medwage dataset import`: from a publisher's files to a snapshot.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use medwage_dataset::Release;
use medwage_dataset::data::ReleaseData;
use medwage_dataset::import::flat::{self, Progress};
use medwage_dataset::import::{sheet, with_area_model};
use medwage_dataset::{format, sanity};
use medwage_domain::cell::TopCode;
use medwage_domain::market::Market;
use medwage_domain::money::Pay;
use medwage_domain::month::YearMonth;

use crate::output::{new_table, write_count, write_duration};

/// The release to import, and the file to write.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A directory with the BLS flat files (oe.area, oe.datatype, oe.footnote, oe.industry,
    /// oe.occupation, oe.release, and oe.data.0.Current as it is or as .zst), or OEWS spreadsheets:
    /// .xlsx and .xls as BLS ships them, the zips that they come in, .csv of the same columns, or directories
    /// of these. A field_descriptions.xlsx beside a file says its top code.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The snapshot to write, or the directory to write one for each vintage into; without it the
    /// files are read and checked, and nothing is written.
    #[arg(long, value_name = "FILE|DIRECTORY")]
    out: Option<PathBuf>,
    /// The vintage of spreadsheets that state none, neither in a column nor in their name.
    #[arg(long, value_name = "YYYY-MM")]
    vintage: Option<YearMonth>,
    /// The wage from which on the files print a bound, an hour and a year, such as 90.00,187200; for
    /// spreadsheets that don't state it.
    #[arg(long, value_name = "HOURLY,ANNUAL", value_parser = top_code)]
    top_code: Option<TopCode>,
    /// A column of a spreadsheet that is none of BLS's and is to be left out; as often as needed.
    #[arg(long = "ignore-column", value_name = "NAME")]
    ignored_columns: Vec<String>,
    /// The day of publication, which the files don't state.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    published: Option<String>,
    /// The day on which the files were retrieved; stated for each file as not known where it is not given.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    retrieved: Option<String>,
}

impl Args {
    /// The import of one directory or file as it is published.
    pub(crate) fn of_path(
        path: PathBuf,
        published: Option<String>,
        retrieved: Option<String>,
    ) -> Self {
        Self {
            paths: vec![path],
            out: None,
            vintage: None,
            top_code: None,
            ignored_columns: Vec::new(),
            published,
            retrieved,
        }
    }
}

/// Imports one release and returns it with its snapshot, checked and opened again.
pub(crate) fn import_one(args: &Args) -> anyhow::Result<(Release, Vec<u8>)> {
    let mut releases = read_releases(args)?;
    let data = releases.pop().filter(|_| releases.is_empty());
    let data = data.context("the files hold several vintages; adopt one at a time")?;
    let release = Release::from_data(data)?;
    sanity::check_release(&release)?;
    let data = with_area_model(release);
    let snapshot = format::encode_release(&data)?;
    check_reopened(&snapshot, &data)?;
    Ok((Release::open_snapshot(&snapshot)?, snapshot))
}

pub(crate) fn run_import(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut phases = Phases::default();
    let releases = phases.time_step("read and check rows", || read_releases(args))?;
    let several = releases.len() > 1;
    for data in releases {
        let id = data.meta.id.clone();
        let (rows, cells) =
            (write_count(data.row_count() as u64), write_count(data.cells.len() as u64));
        writeln!(out, "{id}: {rows} rows in {cells} cells")?;
        let release = phases.time_step("index cells", || Release::from_data(data))?;
        phases
            .time_step("check wages", || sanity::check_release(&release))
            .with_context(|| id.clone())?;
        if let Some(target) = &args.out {
            let target = target_of(target, &id, several)?;
            let bytes = write_snapshot(release, &target, &mut phases)?;
            writeln!(out, "{}: {} bytes", target.display(), write_count(bytes as u64))?;
        }
    }
    writeln!(out)?;
    phases.print_phases(out)
}

/// One release goes into the file, or under its id into the directory; several need a directory.
fn target_of(target: &Path, id: &str, several: bool) -> anyhow::Result<PathBuf> {
    if target.is_dir() {
        return Ok(target.join(format!("{id}.mws")));
    }
    ensure!(!several, "{} must be a directory, for several vintages", target.display());
    Ok(target.to_owned())
}

/// Writes the snapshot and returns its length.
fn write_snapshot(release: Release, target: &Path, phases: &mut Phases) -> anyhow::Result<usize> {
    let data = phases.time_step("train area model", || anyhow::Ok(with_area_model(release)))?;
    let snapshot = phases.time_step("write snapshot", || format::encode_release(&data))?;
    phases.time_step("open it again", || check_reopened(&snapshot, &data))?;
    phases.time_step("save", || {
        format::save_file(target, &snapshot)
            .with_context(|| format!("can't write {}", target.display()))
    })?;
    Ok(snapshot.len())
}

/// Flat files are a directory of their own; everything else is spreadsheets.
fn read_releases(args: &Args) -> anyhow::Result<Vec<ReleaseData>> {
    match args.paths.as_slice() {
        [directory] if directory.is_dir() && spreadsheets_in(directory)?.is_empty() => {
            ensure!(
                args.vintage.is_none(),
                "--vintage is for spreadsheets: flat files state theirs"
            );
            read_flat(directory, args).map(|release| vec![release])
        }
        paths => read_sheets(paths, args),
    }
}

fn read_flat(directory: &Path, args: &Args) -> anyhow::Result<ReleaseData> {
    let options = flat::Options {
        publication_date: args.published.clone(),
        retrieval_date: args.retrieved.clone(),
    };
    let bar = progress_bar()?;
    let mut watch = |progress: Progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.bytes);
    };
    let data = flat::import_flat_files(directory, &options, &mut watch);
    bar.finish_and_clear();
    data.with_context(|| format!("can't import {}", directory.display()))
}

fn read_sheets(paths: &[PathBuf], args: &Args) -> anyhow::Result<Vec<ReleaseData>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = spreadsheets_in(path)?;
            ensure!(!found.is_empty(), "{} holds no spreadsheet", path.display());
            files.extend(found);
        } else {
            files.push(path.clone());
        }
    }
    let options = sheet::Options {
        vintage: args.vintage,
        top_code: args.top_code,
        ignored_columns: args.ignored_columns.clone(),
        publication_date: args.published.clone(),
        retrieval_date: args.retrieved.clone(),
    };
    let states = &medwage_catalog::embedded_reference()?.states;
    sheet::import_sheets(&files, states, &options).context("can't import the spreadsheets")
}

/// The spreadsheets of a directory, by name, so that the same files give the same release.
fn spreadsheets_in(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = || format!("can't read {}", directory.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if sheet::is_spreadsheet(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A bar on a terminal, and nothing anywhere else.
fn progress_bar() -> anyhow::Result<ProgressBar> {
    let style = "reading {bar:40} {bytes}/{total_bytes} {bytes_per_sec}";
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?))
}

/// Returns what can't be opened again, or holds anything else than went in, is not saved.
fn check_reopened(snapshot: &[u8], data: &ReleaseData) -> anyhow::Result<()> {
    let release = Release::open_snapshot(snapshot).context("the snapshot is refused")?;
    let cells = data.cells.iter().map(|(key, cell)| (*key, cell));
    ensure!(release.cells().eq(cells), "the snapshot holds other cells than the files");
    ensure!(release.area_model() == data.area_model.as_ref(), "the snapshot holds another model");
    Ok(())
}

/// How long each step took, for all releases together.
#[derive(Default)]
struct Phases(Vec<(&'static str, Duration)>);

impl Phases {
    fn time_step<T, E>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let start = Instant::now();
        let done = step();
        let took = start.elapsed();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += took,
            None => self.0.push((name, took)),
        }
        done
    }

    fn print_phases(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut rows = new_table(&["step", "time"], &[1]);
        for (name, time) in &self.0 {
            rows.add_row([(*name).to_owned(), write_duration(*time)]);
        }
        let total = self.0.iter().map(|(_, time)| *time).sum();
        rows.add_row(["all".to_owned(), write_duration(total)]);
        writeln!(out, "{rows}")?;
        Ok(())
    }
}

/// Two amounts, such as `90.00,187200`.
fn top_code(text: &str) -> Result<TopCode, String> {
    let amounts = text.split_once(',').and_then(|(hourly, annual)| {
        let cents = |text: &str| {
            text.trim().parse::<f64>().ok().and_then(|dollars| Pay::Hourly.round(dollars))
        };
        Some(TopCode { hourly: cents(hourly)?, annual: cents(annual)? })
    });
    amounts.ok_or_else(|| "write it as 90.00,187200".to_owned())
}

/// A day of the calendar, written as ISO 8601 has it.
pub(crate) fn parse_day(text: &str) -> Result<String, String> {
    let parsed: jiff::civil::Date = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    if parsed.to_string() == text {
        Ok(parsed.to_string())
    } else {
        Err("write it as 2026-05-15".to_owned())
    }
}
