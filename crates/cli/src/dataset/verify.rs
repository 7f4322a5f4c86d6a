//! `medwage dataset verify`: whether a release's figures agree with one another.

use std::io::Write;

use anyhow::{Context as _, ensure};
use medwage_dataset::Release;
use medwage_dataset::verify::{Report, verify_release};
use medwage_domain::market::Market as _;

use super::read_snapshot;
use crate::output::{new_table, write_count};

/// Which snapshot to verify.
///
/// Notes are the publisher's own rounding and estimating, and no failure. Damage is what no publisher
/// prints; the command then fails, as it does where a checksum doesn't match.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A snapshot file, or the id of an embedded release such as oews-2025-05.
    snapshot: String,
    /// How many exceptions to list; damage comes first.
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    limit: usize,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let snapshot = read_snapshot(&args.snapshot)?;
    let release = Release::open_snapshot(&snapshot)
        .with_context(|| format!("{} is refused", args.snapshot))?;
    writeln!(
        out,
        "{}: {} bytes, the checksums of {} sections hold\n",
        release.release_id(),
        write_count(snapshot.len() as u64),
        release.sections().len(),
    )?;
    let report = verify_release(&release);
    write_tallies(&report, out)?;
    list_exceptions(&report, args.limit, out)?;
    let damage: u64 = report.tallies.iter().map(|tally| tally.damage).sum();
    let found = write_count(damage);
    ensure!(
        !report.is_damaged(),
        "{} is damaged: {found} exceptions no publisher prints",
        args.snapshot
    );
    Ok(())
}

fn write_tallies(report: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = new_table(&["rule", "checked", "notes", "damage"], &[1, 2, 3]);
    for tally in &report.tallies {
        let counts = [tally.checked, tally.notes, tally.damage].map(write_count);
        rows.add_row([tally.rule.to_string()].into_iter().chain(counts));
    }
    writeln!(out, "{rows}")?;
    Ok(())
}

fn list_exceptions(report: &Report, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let shown = report.exceptions.len().min(limit);
    if shown > 0 {
        let mut rows = new_table(&["severity", "rule", "cell", "figures"], &[]);
        for exception in &report.exceptions[..shown] {
            rows.add_row([
                &exception.severity.to_string(),
                &exception.rule.to_string(),
                &exception.cell,
                &exception.figures,
            ]);
        }
        writeln!(out, "\n{rows}")?;
    }
    let rest = report.exceptions.len() - shown;
    if rest > 0 {
        writeln!(out, "\nand {} more: list them with --limit", write_count(rest as u64))?;
    }
    Ok(())
}
