//! Reference data, from text that people edit to the types of the domain: roles, credentials and programs ([`entries`]), the
//! fitted model of the estimate ([`model`]), law and costs ([`law`]), and published figures, places, prices and titles
//! ([`mod@reference`]). The text is in `data/`; what is built in is built from it.
//!
//! Knows files and bytes; knows nothing of gRPC, settings or requests.

pub mod entries;
pub mod law;
pub mod model;
pub mod reference;
mod text_table;

pub use entries::{CatalogDocument, CatalogFileError, embedded_catalog, overlay_catalog};
pub use model::embedded_model;
pub use reference::embedded_reference;
pub use text_table::{TextError, TextErrors, TextFault};
