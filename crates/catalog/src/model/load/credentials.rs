//! Credentials: their values, which may stand on another one's, and what replaces them.

use std::collections::BTreeMap;

use medwage_domain::estimate::{
    CoefficientIx, CredentialEffect, CredentialIx, CredentialSet, Level, Relevance,
};

use super::super::ModelFileError;
use super::super::document::ModelDocument;
use super::super::rows::CredentialRow;
use super::{Coefficients, unknown_name};

impl ModelDocument {
    pub(super) fn read_credentials(
        &self,
        coefficients: &mut Coefficients,
    ) -> Result<Vec<CredentialEffect>, ModelFileError> {
        let places = index_names(self.credential.iter().map(|row| row.id.as_str()));
        let place = |name: &String| {
            places.get(name.as_str()).copied().ok_or_else(|| unknown_name("credential", name))
        };
        let own: Vec<_> = self
            .credential
            .iter()
            .map(|row| coefficients.add_coefficient(format!("credential.{}", row.id), &row.fit))
            .collect();
        let credential = |(row, own_ix): (&CredentialRow, &CoefficientIx)| {
            let mut value = Vec::with_capacity(2);
            if let Some(over) = &row.over {
                value.push(own[place(over)?]);
            }
            value.push(*own_ix);
            let replaced_by = row.replaced_by.iter().map(|name| {
                let place = place(name)?;
                u8::try_from(place).map(CredentialIx).map_err(|_| unknown_name("credential", name))
            });
            let replaced_by = replaced_by.collect::<Result<CredentialSet, ModelFileError>>()?;
            let level = match row.level.as_str() {
                "" => Level::default(),
                id => Level::of_id(id).ok_or_else(|| unknown_name("level", id))?,
            };
            Ok(CredentialEffect {
                id: row.id.clone(),
                value,
                replaced_by,
                family: row.family.clone(),
                level,
                relevance: self.role.iter().map(|role| find_relevance(row, &role.id)).collect(),
            })
        };
        self.credential.iter().zip(&own).map(credential).collect()
    }
}

/// How much a credential says in a role; the tables of the tests name no roles, and all count in full.
fn find_relevance(row: &CredentialRow, role: &String) -> Relevance {
    if row.core_roles.contains(role) || row.family.is_empty() {
        Relevance::Core
    } else if row.adjacent_roles.contains(role) {
        Relevance::Adjacent
    } else {
        Relevance::Unrelated
    }
}

/// Places of names in a table.
fn index_names<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    names.enumerate().map(|(place, name)| (name, place)).collect()
}
