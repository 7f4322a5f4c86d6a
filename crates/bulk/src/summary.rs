//! The result of a run.

use crate::manifest::Counts;

/// A kind of fault of a file, a piece or the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The file is not what it must be; trying again changes nothing.
    Refused,
    /// Something of ours or the estimator's failed.
    Failed,
    /// The store failed, or the file changed; trying again may help.
    Unreadable,
    /// The estimator did not answer; trying again goes on where it ended.
    Outage,
}

/// A fault and its place.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The file, with its row group if only that is concerned; empty for all.
    pub subject: String,
    /// The kind of fault.
    pub kind: FaultKind,
    /// The fault in words.
    pub reason: String,
}

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The release that answered.
    pub release: String,
    /// The model that answered.
    pub model: String,
    /// Pieces of this shard.
    pub pieces: u64,
    /// Those of them that were finished before.
    pub finished_before: u64,
    /// Those of them that were finished by this run.
    pub finished: u64,
    /// Rows of all finished pieces.
    pub counts: Counts,
    /// Objects of the input that are neither `.parquet` nor `.csv` files.
    pub passed_over: u64,
    /// The cause.
    pub faults: Vec<Fault>,
}

impl Summary {
    /// Pieces that are still to be done.
    #[must_use]
    pub fn pieces_left(&self) -> u64 {
        self.pieces - self.finished - self.finished_before
    }

    /// The kind of fault that trying again helps most with. None where all is done.
    #[must_use]
    pub fn worst_fault(&self) -> Option<FaultKind> {
        self.faults.iter().map(|fault| fault.kind).max()
    }
}
