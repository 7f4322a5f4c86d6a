//! Profiles as they come: the documented columns, and rows as requests.

mod columns;
mod csv;
mod file;
mod profile;
mod schema;

pub(crate) use self::columns::column_of;
pub use self::columns::{COLUMNS, Column};
pub(crate) use self::csv::read_csv;
pub(crate) use self::file::File;
pub(crate) use self::profile::{Profile, Reason, read_profiles};
pub(crate) use self::schema::Layout;
