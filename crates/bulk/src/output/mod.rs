//! Estimates and rejects as they go: columns, lines, and the objects that they are written to.

mod estimates;
mod figures;
mod lists;
mod notices;
mod rejects;
mod sink;

pub(crate) use self::estimates::Estimates;
pub(crate) use self::rejects::Rejects;
pub(crate) use self::sink::{Objects, Sink};
