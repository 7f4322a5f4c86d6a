//! The catalog with its digest.

use std::ops::Deref;
use std::sync::Arc;

use medwage_contracts::pb::catalog as pb;
use medwage_domain::career::Catalog;
use prost::Message as _;
use xxhash_rust::xxh3::Xxh3;

use crate::encode;

/// The catalog that a service reads, shared, with the digest that its replies carry.
#[derive(Clone, Debug)]
pub struct CatalogEntries {
    catalog: Arc<Catalog>,
    digest: Arc<str>,
}

impl CatalogEntries {
    /// Takes a catalog, and computes its digest: of everything that the contract says of it, in its order.
    pub fn new(catalog: Catalog) -> Self {
        let digest = compute_digest(&catalog).into();
        Self { catalog: Arc::new(catalog), digest }
    }

    /// Returns the digest, in hex: the same catalog has the same one everywhere.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns all roles as messages, by track and level.
    pub(crate) fn roles(&self) -> Vec<pb::Role> {
        let mut roles: Vec<_> = self.catalog.roles.iter().collect();
        roles.sort_by(|one, other| (&one.track, one.level).cmp(&(&other.track, other.level)));
        roles.into_iter().map(|role| encode::role(self, role)).collect()
    }

    /// Returns all credentials as messages.
    pub(crate) fn credentials(&self) -> Vec<pb::Credential> {
        self.catalog.credentials.iter().map(|it| encode::credential(self, it)).collect()
    }

    /// Returns all programs as messages.
    pub(crate) fn programs(&self) -> Vec<pb::Program> {
        self.catalog.programs.iter().map(|it| encode::program(self, it)).collect()
    }
}

impl Deref for CatalogEntries {
    type Target = Catalog;

    fn deref(&self) -> &Catalog {
        &self.catalog
    }
}

fn compute_digest(catalog: &Catalog) -> String {
    let mut hash = Xxh3::new();
    let mut update = |message: Vec<u8>| {
        hash.update(&(message.len() as u64).to_le_bytes());
        hash.update(&message);
    };
    for role in &catalog.roles {
        update(encode::role(catalog, role).encode_to_vec());
    }
    for credential in &catalog.credentials {
        update(encode::credential(catalog, credential).encode_to_vec());
    }
    for program in &catalog.programs {
        update(encode::program(catalog, program).encode_to_vec());
    }
    format!("{:032x}", hash.digest128())
}
