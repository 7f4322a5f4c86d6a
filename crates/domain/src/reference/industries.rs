//! The names that people have for industries.

use crate::code::IndustryCode;

/// A plain name of an industry: our own table, not a publisher's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndustryName {
    /// The name, such as `doctor's office`.
    pub name: String,
    /// The OEWS industry that is meant.
    pub industry: IndustryCode,
    /// A note for a caller; empty where the name says it all.
    pub note: String,
}
