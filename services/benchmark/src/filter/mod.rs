//! Which cells a list holds: conditions joined by `AND`, and an order.

mod condition;
mod order;
mod parse;

pub(crate) use self::condition::Filter;
pub(crate) use self::order::OrderBy;
