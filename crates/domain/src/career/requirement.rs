//! What a person still lacks for a role, a credential or a program.

use super::catalog::{Catalog, Requirement};
use crate::estimate::{CredentialSet, Education};

/// What a person brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Qualifications {
    /// The role, by index in the catalog; none for a newcomer.
    pub role: Option<usize>,
    /// Years in the field.
    pub years: f64,
    /// The highest schooling.
    pub education: Education,
    /// Credentials held.
    pub credentials: CredentialSet,
}

/// Something that a person lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MissingRequirement {
    /// Schooling.
    Education(Education),
    /// So many more years in the field.
    Years(f64),
    /// One of these credentials.
    AcceptedCredentials(CredentialSet),
    /// Work in one of the roles that lead there.
    PrecedingRole,
}

impl Catalog {
    /// Lists what a person lacks of a requirement.
    pub fn find_missing(
        &self,
        requires: &Requirement,
        person: &Qualifications,
    ) -> Vec<MissingRequirement> {
        let mut missing = Vec::new();
        if let Some(level) = requires.education.filter(|level| person.education < *level) {
            missing.push(MissingRequirement::Education(level));
        }
        if person.years < requires.years {
            missing.push(MissingRequirement::Years(requires.years - person.years));
        }
        let held = self.with_replaced(person.credentials);
        if !requires.one_of.is_empty() && !held.meets(requires.one_of) {
            missing.push(MissingRequirement::AcceptedCredentials(requires.one_of));
        }
        missing
    }

    /// Lists what a person lacks for a role, the step on the ladder included. Nothing where they are in it already.
    pub fn find_missing_for_role(
        &self,
        role: usize,
        person: &Qualifications,
    ) -> Vec<MissingRequirement> {
        if person.role == Some(role) {
            return Vec::new();
        }
        let Some(target) = self.roles.get(role) else { return Vec::new() };
        let mut missing = self.find_missing(&target.requires, person);
        let is_led_there =
            target.from.is_empty() || person.role.is_some_and(|from| self.leads(from, role));
        if !is_led_there {
            missing.push(MissingRequirement::PrecedingRole);
        }
        missing
    }

    /// True if a role is on the ladder below another, at any height: who has worked in a higher role of the same line has
    /// worked in what leads there.
    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        let Some(target) = self.roles.get(to) else { return false };
        let own = self.roles.get(from);
        let is_same_line =
            own.is_some_and(|it| it.track == target.track && it.level >= target.level);
        target.from.contains(&from) || is_same_line
    }
}
