//! Roles, credentials, programs and kinds of practice as files that people edit: the form ([`CatalogDocument`]), the reading,
//! overlays, and the files that are built in (`data/catalog/*.toml`).

mod document;
mod link;

use std::sync::OnceLock;

use medwage_domain::career::Catalog;

pub use document::CatalogDocument;

/// The names of the files below `data/catalog`, in the order in which they are read.
pub const CATALOG_FILES: [&str; 3] = ["credentials.toml", "roles.toml", "programs.toml"];

static FILES: [&str; 3] = [
    include_str!("../../../../data/catalog/credentials.toml"),
    include_str!("../../../../data/catalog/roles.toml"),
    include_str!("../../../../data/catalog/programs.toml"),
];

/// Why a catalog is refused.
#[derive(Debug, thiserror::Error)]
pub enum CatalogFileError {
    /// A file is not of the form; says line and reason.
    #[error("the catalog is not of its form: {0}")]
    Form(#[from] toml::de::Error),
    /// Something names what is not there.
    #[error("{entry} names {name:?} in {field}, which is not there")]
    Unknown {
        /// Which entry.
        entry: String,
        /// In which field.
        field: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// An entry lacks a field that its level gives no assumption for, or an assumption its words.
    #[error("{entry} has no {field}")]
    Missing {
        /// Which entry.
        entry: String,
        /// Which field.
        field: &'static str,
    },
    /// An entry says how it is priced twice.
    #[error("{entry} has both priced and priced_as")]
    TwoPrices {
        /// Which entry.
        entry: String,
    },
    /// A number has no unit that its field has, or more than one.
    #[error("{entry}: {field} needs exactly one of usd, percent, months, hours")]
    Unit {
        /// Which entry.
        entry: String,
        /// Which number.
        field: &'static str,
    },
}

/// Returns the files that are built in, read but not linked: what an overlay is laid over.
///
/// # Errors
/// Fails where a file was built in spoiled; a test holds that none was.
pub fn embedded_catalog_document() -> Result<CatalogDocument, CatalogFileError> {
    let mut document = CatalogDocument::default();
    for file in FILES {
        document.lay_over(CatalogDocument::from_text(file)?);
    }
    Ok(document)
}

/// Returns the catalog that is built in.
///
/// # Errors
/// Fails where a file was built in spoiled; a test holds that none was.
pub fn embedded_catalog() -> Result<&'static Catalog, CatalogFileError> {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    if let Some(catalog) = CATALOG.get() {
        return Ok(catalog);
    }
    let catalog = embedded_catalog_document()?.to_catalog()?;
    Ok(CATALOG.get_or_init(|| catalog))
}

/// Returns the catalog that is built in, with the entries of an overlay in place of those with the same
/// id, and the others added.
///
/// # Errors
/// Says what is wrong with the overlay.
pub fn overlay_catalog(text: &str) -> Result<Catalog, CatalogFileError> {
    let mut document = embedded_catalog_document()?;
    document.lay_over(CatalogDocument::from_text(text)?);
    document.to_catalog()
}
