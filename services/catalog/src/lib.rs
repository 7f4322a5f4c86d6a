//! The catalog over gRPC, and its names as the services that mount it read and write them.
//!
//! A library: the estimator and the career path both take roles and credentials, so both serve the catalog at their
//! address, from this one crate, and neither depends on the other. [`CatalogEntries`] is the catalog with its digest;
//! [`EntryKind`] reads names and text, and says what was read or what may have been meant.

mod encode;
mod entries;
mod filter;
mod grpc;
mod reading;
mod texts;
mod title_fill;

pub use encode::{credential_name, fact_evidence, program_name, role_name};
pub use entries::CatalogEntries;
pub use filter::require_equality;
pub use grpc::{CatalogApi, catalog_service};
pub use reading::EntryKind;
pub use texts::{EntryMatch, EntryReading};
pub use title_fill::TitleFill;
