//! What a run came to.

use crate::manifest::Counts;

/// What can be wrong with a file, a piece or the run.
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

/// What is wrong, and where.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The file, with its row group if only that is concerned; empty for all.
    pub subject: String,
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What is wrong.
    pub reason: String,
}

/// What a run came to.
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
    /// What went wrong.
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
