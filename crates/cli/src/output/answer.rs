//! One answer, before it is known how it is written.

use prost::Message;

use super::chart::Chart;
use super::table::Table;

/// An answer of a service with all that people are shown of it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The answer in a sentence or two, as the service wrote them where it does.
    pub(crate) summary: String,
    /// The figures in one line.
    pub(crate) figures: String,
    /// How the question was read, and what to look at.
    pub(crate) notes: Vec<String>,
    /// The figures for people.
    pub(crate) table: Table,
    /// The figures as flat rows, where those are not the ones of `table`.
    pub(crate) records: Option<Table>,
    /// The figures as a picture, where there is one.
    pub(crate) chart: Option<Chart>,
    /// A sentence to cite the figures with.
    pub(crate) citation: String,
    /// A command that goes on from here.
    pub(crate) next: String,
    /// The service's own reply.
    pub(crate) reply: Reply,
}

/// A reply of the contract.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The full name of its message.
    pub(crate) message: &'static str,
    /// The wire form.
    pub(crate) wire: Vec<u8>,
}

impl Reply {
    /// Keeps a reply, whose message has this full name.
    pub(crate) fn new(message: &'static str, reply: &impl Message) -> Self {
        Self { message, wire: reply.encode_to_vec() }
    }
}
