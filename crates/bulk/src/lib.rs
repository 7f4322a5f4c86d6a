//! Pay by the million: profiles in object storage to estimates, and releases to tables.
//!
//! The work of estimates is cut into pieces, one for each row group of the input. A piece stands or falls as a whole: its
//! outputs are written first and its manifest last, so what was killed in the middle is simply done again.
//! Estimates come from the estimator through its contract; no rule is known here.

mod address;
mod ask;
mod benchmarks;
mod error;
mod input;
mod job;
mod manifest;
mod output;
mod piece;
mod plan;
mod shard;
mod summary;

pub use address::Address;
pub use ask::{BenchmarkSource, Estimator, Patience};
pub use benchmarks::{BenchmarkJob, BenchmarkSummary};
pub use error::Error;
pub use input::{COLUMNS, Column};
pub use job::{Job, Watch};
pub use manifest::{Counts, Manifest};
pub use output::TableForm;
pub use shard::{Shard, ShardError};
pub use summary::{Fault, FaultKind, Summary};
