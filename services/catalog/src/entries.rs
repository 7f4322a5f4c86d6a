//! The catalog with its digest.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use medwage_contracts::pb::catalog as pb;
use medwage_domain::career::Catalog;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;
use prost::Message as _;
use xxhash_rust::xxh3::Xxh3;

use crate::encode;

/// The catalog that a service reads, shared, with the digest that its replies carry.
#[derive(Clone, Debug)]
pub struct CatalogEntries {
    catalog: Arc<Catalog>,
    digest: Arc<str>,
    reader: Arc<OnceLock<Result<Reader, String>>>,
}

impl CatalogEntries {
    /// Takes a catalog, and computes its digest: of everything that the contract says of it, in its order.
    pub fn new(catalog: Catalog) -> Self {
        let digest = compute_digest(&catalog).into();
        Self { catalog: Arc::new(catalog), digest, reader: Arc::default() }
    }

    /// Returns the digest, in hex: the same catalog has the same one everywhere.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the reader of texts, built for the first text that is no name and no code.
    ///
    /// # Errors
    /// Says in words where something was built in spoiled.
    pub fn reader(&self) -> Result<&Reader, &str> {
        let built = self.reader.get_or_init(|| read_vocabulary(&self.catalog));
        built.as_ref().map_err(String::as_str)
    }

    /// Returns all roles as messages, by track and level.
    pub(crate) fn write_roles(&self) -> Vec<pb::Role> {
        let mut roles: Vec<_> = self.catalog.roles.iter().collect();
        roles.sort_by(|one, other| (&one.track, one.level).cmp(&(&other.track, other.level)));
        roles.into_iter().map(|role| encode::write_role(self, role)).collect()
    }

    /// Returns all credentials as messages.
    pub(crate) fn write_credentials(&self) -> Vec<pb::Credential> {
        self.catalog
            .credentials
            .iter()
            .map(|credential| encode::write_credential(self, credential))
            .collect()
    }

    /// Returns all programs as messages.
    pub(crate) fn write_programs(&self) -> Vec<pb::Program> {
        self.catalog.programs.iter().map(|program| encode::write_program(self, program)).collect()
    }
}

impl Deref for CatalogEntries {
    type Target = Catalog;

    fn deref(&self) -> &Catalog {
        &self.catalog
    }
}

/// Titles mean roles of the catalog, and occupations and places of the newest release.
fn read_vocabulary(catalog: &Catalog) -> Result<Reader, String> {
    let release =
        medwage_dataset::newest_embedded().open_release().map_err(|error| error.to_string())?;
    let reference = medwage_catalog::embedded_reference().map_err(|error| error.to_string())?;
    build_reader(&*release, catalog, reference).map_err(|error| error.to_string())
}

fn compute_digest(catalog: &Catalog) -> String {
    let mut hash = Xxh3::new();
    let mut update = |message: Vec<u8>| {
        hash.update(&(message.len() as u64).to_le_bytes());
        hash.update(&message);
    };
    for role in &catalog.roles {
        update(encode::write_role(catalog, role).encode_to_vec());
    }
    for credential in &catalog.credentials {
        update(encode::write_credential(catalog, credential).encode_to_vec());
    }
    for program in &catalog.programs {
        update(encode::write_program(catalog, program).encode_to_vec());
    }
    format!("{:016x}", hash.digest())
}
