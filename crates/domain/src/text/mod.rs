//! Sentences for people: the one formatter of every summary, reason, label and message.
//!
//! A sentence says `$65,000 a year`, `$24.59 an hour`, `the 66th percentile`, `7 years`; it names things as people do, and
//! has no codes. Its numbers are fields of the reply too, and its wording is no part of the contract. Each service has a
//! file here with its sentences.

mod amount;
pub mod benchmark;
pub mod career;
pub mod estimate;
pub mod law;
mod name;

pub(crate) use amount::group_thousands;
pub use amount::{per_hour, per_year, write_count, write_month, write_ordinal, write_percent};
pub use name::{capitalize_sentence, industry_name, place_name, sentence_name};
