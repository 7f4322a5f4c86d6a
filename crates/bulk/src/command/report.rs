//! The result of a run, for people and for the program that started it.

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use indicatif::HumanCount;
use medwage_bulk::{BenchmarkSummary, Error, FaultKind, Shard, Summary};

/// The exit code of clap for arguments that are wrong; those that only we can judge are no different.
const USAGE: u8 = 2;
/// The code that sysexits.h calls `EX_DATAERR`: the input is wrong, and another run would find the same.
const DATA: u8 = 65;
/// `EX_TEMPFAIL`: another run goes on.
const AGAIN: u8 = 75;

/// A run that did not do everything.
#[derive(Debug)]
struct Unfinished {
    code: u8,
    text: String,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Unfinished {}

/// Returns the exit code of the process for an error.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    error
        .downcast_ref::<Unfinished>()
        .map_or(ExitCode::FAILURE, |unfinished| ExitCode::from(unfinished.code))
}

/// An argument or a setting that is wrong.
pub(super) fn wrong_argument(error: impl Into<anyhow::Error>) -> anyhow::Error {
    Unfinished { code: USAGE, text: format!("{:#}", error.into()) }.into()
}

/// A run that was told to stop.
pub(super) fn stopped_run() -> anyhow::Error {
    let text = "stopped; the same command goes on from what is finished".to_owned();
    Unfinished { code: AGAIN, text }.into()
}

/// Writes what was done, and fails where that is not everything.
pub(super) fn write_summary(
    out: &mut dyn Write,
    shard: Shard,
    done: Result<Summary, Error>,
) -> anyhow::Result<()> {
    let summary = match done {
        Ok(summary) => summary,
        Err(error) => return Err(not_begun(&error)),
    };
    let counts = summary.counts;
    writeln!(
        out,
        "shard {shard}: {} rows read = {} estimated + {} rejected",
        HumanCount(counts.read),
        HumanCount(counts.estimated),
        HumanCount(counts.rejected)
    )?;
    writeln!(
        out,
        "pieces: {} = {} finished now + {} finished before + {} left",
        HumanCount(summary.pieces),
        HumanCount(summary.finished),
        HumanCount(summary.finished_before),
        HumanCount(summary.pieces_left())
    )?;
    writeln!(out, "from: {}, {}", summary.release, summary.model)?;
    if summary.passed_over > 0 {
        writeln!(
            out,
            "passed over: {} objects that are neither .parquet nor .csv files",
            summary.passed_over
        )?;
    }
    for fault in &summary.faults {
        writeln!(out, "not done: {}: {}", fault.subject, fault.reason)?;
    }
    match summary.worst_fault() {
        None => Ok(()),
        Some(kind) => {
            let text =
                format!("{} things are not done; each is listed above", summary.faults.len());
            Err(Unfinished { code: fault_exit_code(kind), text }.into())
        }
    }
}

/// Writes what a table holds.
pub(super) fn write_table(
    out: &mut dyn Write,
    done: Result<BenchmarkSummary, Error>,
) -> anyhow::Result<()> {
    let summary = done.map_err(|error| not_begun(&error))?;
    writeln!(
        out,
        "{} rows = {} published + {} modeled + {} bounds + {} withheld",
        HumanCount(summary.row_total()),
        HumanCount(summary.published),
        HumanCount(summary.modeled),
        HumanCount(summary.bounded),
        HumanCount(summary.withheld)
    )?;
    writeln!(out, "from: {}, {} bytes", summary.release, HumanCount(summary.size))?;
    writeln!(out, "source: {}", summary.citation)?;
    Ok(())
}

fn fault_exit_code(kind: FaultKind) -> u8 {
    match kind {
        FaultKind::Refused => DATA,
        FaultKind::Failed => 1,
        FaultKind::Unreadable | FaultKind::Outage => AGAIN,
    }
}

/// A run that could not be begun, and may be later where the estimator or the store is what failed.
fn not_begun(error: &Error) -> anyhow::Error {
    let code = match error {
        Error::Outage(_) | Error::Storage { .. } => AGAIN,
        Error::Address { .. } => USAGE,
        _ => 1,
    };
    Unfinished { code, text: error.to_string() }.into()
}
