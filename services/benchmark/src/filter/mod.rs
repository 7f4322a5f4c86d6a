//! Which items a list holds: conditions joined by `AND`, and an order.

mod benchmarks;
mod order;
mod parse;
mod resources;

pub(crate) use self::benchmarks::BenchmarkFilter;
pub(crate) use self::order::{OrderBy, Rank};
pub(crate) use self::resources::{AreaFilter, ListFilter};
