//! `medwage validate`: how far off the rules are that compute figures, measured on a release.
//!
//! The text is the same wherever and whenever it is written, so that `docs/validation.md` can be
//! compared with it.

mod area_cells;
mod distribution;
mod text;
mod year_before;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, Table};
use medwage_dataset::{Release, embedded_prevailing_wages, newest_embedded};
use medwage_domain::modelled::cross_validate;

use crate::dataset::read_snapshot;

/// The draw of the documented hold-out: the year of the release, chosen before it was looked at.
const SEED: u64 = 2025;

/// The rules to measure, and the file to write.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    subject: Option<Subject>,
    /// A snapshot file, or the id of an embedded release; the newest embedded one by default.
    snapshot: Option<String>,
    /// Draws the cells that are held out.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Writes the report to this file, as it is printed.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Further measurements.
#[derive(clap::Subcommand)]
enum Subject {
    /// Scores the reader of titles, places, workplaces and credentials on files of cases.
    Text(text::Args),
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    if let Some(Subject::Text(args)) = &args.subject {
        return text::run(args, out);
    }
    let name = args.snapshot.as_deref().unwrap_or(newest_embedded().id());
    let release = Release::open_snapshot(&read_snapshot(name)?)
        .with_context(|| format!("{name} is refused"))?;
    let report = write_report(&release, &write_command(args), args.seed)?;
    if let Some(path) = &args.write {
        std::fs::write(path, &report).with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(out.write_all(report.as_bytes())?)
}

/// The report on a release as the newest one that is built in.
pub(crate) fn report_on_newest(release: &Release) -> anyhow::Result<String> {
    write_report(
        release,
        &write_command(&Args { subject: None, snapshot: None, seed: SEED, write: None }),
        SEED,
    )
}

fn write_report(release: &Release, command: &str, seed: u64) -> anyhow::Result<String> {
    let meta = release.meta();
    let mut sections = vec![
        "# Validation".to_owned(),
        format!(
            "How far off computed figures are, measured on published ones that the rules were not \
             shown. Release {}: {}, {}. Repeat it with `{}`.",
            meta.id, meta.survey, meta.title, command
        ),
    ];
    let hold_out = cross_validate(release, seed)
        .with_context(|| format!("{} has no areas to model", meta.id))?;
    sections.extend(area_cells::write_sections(release, &hold_out));
    sections.extend(year_before::write_sections(&hold_out, embedded_prevailing_wages()?));
    sections.extend(distribution::write_sections(release));
    Ok(sections.join("\n\n") + "\n")
}

/// The command that gives the same report.
fn write_command(args: &Args) -> String {
    let snapshot = args.snapshot.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    format!("medwage validate{snapshot} --seed {}", args.seed)
}

/// Starts a table of which all columns but the first are numbers.
fn new_table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(columns);
    for place in 1..columns.len() {
        if let Some(column) = table.column_mut(place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
