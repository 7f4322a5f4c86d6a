//! What a person still lacks for a role, a credential or a programme.

use super::catalogue::{Catalogue, Requirement};
use crate::estimate::{CredentialSet, Education};

/// Where a person stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The role, by place in the catalogue; none for a newcomer.
    pub role: Option<usize>,
    /// Years in the field.
    pub years: f64,
    /// The highest schooling.
    pub education: Education,
    /// Credentials held.
    pub credentials: CredentialSet,
}

/// Something that is lacking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    /// Schooling.
    Education(Education),
    /// So many more years in the field.
    Years(f64),
    /// One of these credentials.
    OneOf(CredentialSet),
    /// Work in one of the roles that lead there.
    Ladder,
}

impl Catalogue {
    /// Returns what a person lacks of a requirement.
    pub fn lacking(&self, requires: &Requirement, person: &Standing) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if let Some(level) = requires.education.filter(|level| person.education < *level) {
            gaps.push(Gap::Education(level));
        }
        if person.years < requires.years {
            gaps.push(Gap::Years(requires.years - person.years));
        }
        let held = self.with_replaced(person.credentials);
        if !requires.one_of.is_empty() && !held.meets(requires.one_of) {
            gaps.push(Gap::OneOf(requires.one_of));
        }
        gaps
    }

    /// Returns what a person lacks for a role, the step on the ladder included. Nothing where they are in
    /// it already.
    pub fn lacking_for_role(&self, role: usize, person: &Standing) -> Vec<Gap> {
        if person.role == Some(role) {
            return Vec::new();
        }
        let Some(it) = self.roles.get(role) else { return Vec::new() };
        let mut gaps = self.lacking(&it.requires, person);
        let leads = it.from.is_empty() || person.role.is_some_and(|from| self.leads(from, role));
        if !leads {
            gaps.push(Gap::Ladder);
        }
        gaps
    }

    /// Whether a role is on the ladder below another, at any height: who has worked in a higher role of
    /// the same line has worked in what leads there.
    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        let Some(target) = self.roles.get(to) else { return false };
        let own = self.roles.get(from);
        let same_line = own.is_some_and(|it| it.track == target.track && it.level >= target.level);
        target.from.contains(&from) || same_line
    }
}
