//! Reading job titles: role, level, credentials, records, setting, remote work, employment and place.

mod codes;
mod index;
mod joined;
mod listed;
mod parts;
mod place;
mod read;
mod sort;
mod tables;
mod words;

pub use index::TitleIndex;
pub use parts::{LeftOver, LeftOverReason, TitleParts};
pub use read::{Job, TitleReading};
pub use tables::{RoleRow, TitleCredentialRow, TitleRow, TitleTables};
pub use words::Rank;
