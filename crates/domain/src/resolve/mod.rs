//! From the texts that people use to the codes of a release.

mod text;

pub use text::{fold, fold_place};
