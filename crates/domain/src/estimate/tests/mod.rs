//! The rules of the estimate on a small model whose numbers can be followed by hand.

mod fixture;
mod itemised;
mod promises;
mod relevance;
mod remote;
mod unused;
