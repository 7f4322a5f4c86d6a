//! Estimates and rejects as they go: columns, lines, and the objects that they are written to.

mod benchmarks;
mod estimates;
mod figures;
mod lists;
mod notices;
mod rejects;
mod sink;
mod table;

pub(crate) use self::benchmarks::{BenchmarkRows, RowKind};
pub(crate) use self::estimates::Estimates;
pub(crate) use self::notices::list_notices;
pub(crate) use self::rejects::Rejects;
pub(crate) use self::sink::{Objects, Sink};
pub use self::table::TableForm;
pub(crate) use self::table::TableWriter;
