//! Conversions between messages and domain values.
//!
//! From the wire: a value or the field that is wrong. To the wire: total.

mod money;
mod names;
mod profile;
mod reason;
mod resources;
mod wage;
mod written;

pub use profile::EducationReading;
pub use names::{AREA_PREFIX, BenchmarkName, INDUSTRY_PREFIX, OCCUPATION_PREFIX, RELEASE_PREFIX};
