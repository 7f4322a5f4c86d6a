//! Tables as text that people edit or publishers print: CSV files read strictly, with file, line and reason of what is
//! wrong, and the same rows as lines of tab-separated fields, which is how the reference file stores them.

mod draft;
mod error;
mod fields;
mod sources;

pub(crate) use draft::{Draft, Table, read_lines};
pub(crate) use fields::{Fields, parse_field};
pub(crate) use sources::{CsvTable, Sources};

pub use error::{TextError, TextErrors, TextFault};
