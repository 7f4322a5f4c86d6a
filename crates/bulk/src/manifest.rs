//! The record that a piece is finished.

use object_store::ObjectMeta;
use serde::{Deserialize, Serialize};

/// Rows of a piece: all that were read are either estimated or rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that were read.
    pub read: u64,
    /// Rows with an estimate.
    pub estimated: u64,
    /// Rows without, each with its reasons.
    pub rejected: u64,
}

impl Counts {
    /// True if every row that was read went somewhere.
    #[must_use]
    pub fn add_up(&self) -> bool {
        self.read == self.estimated + self.rejected
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.estimated += other.estimated;
        self.rejected += other.rejected;
    }
}

/// The input and the result of a piece. It is written last, once the outputs stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The input file, below the input's address.
    pub file: String,
    /// The row group, from 0.
    pub row_group: usize,
    /// The input file as it was.
    pub input: Version,
    /// The release, as `releases/{id}`.
    pub release: String,
    /// The model, as `models/{id}`.
    pub model: String,
    /// The version of medwage that wrote it.
    pub medwage: String,
    /// The rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// Bytes of the estimates.
    pub estimates_size: u64,
    /// Bytes of the rejects.
    pub rejects_size: u64,
}

/// An object at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The bytes.
    pub size: u64,
    /// The name that the store gives this version. None where the store has no such thing.
    pub e_tag: Option<String>,
}

impl From<&ObjectMeta> for Version {
    fn from(meta: &ObjectMeta) -> Self {
        Self { size: meta.size, e_tag: meta.e_tag.clone() }
    }
}
