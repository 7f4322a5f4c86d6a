//! Protobuf's JSON, written from a message's wire form and read into it along the descriptors.
//!
//! No message is decoded into a value on the way: a reply is rewritten in one pass, which costs a quarter of what a
//! dynamic message costs (docs/performance.md). `prost-reflect` is the oracle of the tests.

mod lexer;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub use self::read::{FieldProblem, JsonError, ProblemKind};
pub(crate) use self::schema::Method;
pub use self::schema::{MessageId, Schema, SchemaError};
pub use self::write::WireError;
pub(crate) use self::write::write_string;
