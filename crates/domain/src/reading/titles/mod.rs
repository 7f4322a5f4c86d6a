//! Reading job titles: role, level, credentials, records, setting, remote work, employment and place.

mod listed;
mod parts;
mod place;
mod read;
mod tables;
mod words;

pub use parts::{LeftOver, LeftOverReason, TitleParts};
pub use read::{Job, TitleIndex, TitleReading};
pub use tables::{RoleRow, TitleCredentialRow, TitleRow, TitleTables};
pub use words::Rank;
