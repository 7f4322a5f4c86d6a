//! Credentials side by side, for one person: what is open, what opens after steps, what is not for them.

use super::catalog::{Catalog, Requirement};
use super::requirement::{MissingRequirement, Qualifications};
use super::returns::Return;
use crate::estimate::{CredentialIx, CredentialSet, Level};

/// True if something is open to a person, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Availability {
    /// It is open now.
    Open,
    /// It opens after the steps that are missing.
    AfterSteps,
    /// It says less than what they hold or do.
    NotForProfile,
}

/// A credential with its return.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedCredential {
    /// Which, by index in the catalog.
    pub credential: CredentialIx,
    /// True if its exam is open to the person.
    pub availability: Availability,
    /// The requirements that come first.
    pub missing: Vec<MissingRequirement>,
    /// The costs and the gain.
    pub value: Return,
    /// Roles that the person comes to with it and not without, by index in the catalog.
    pub opened_roles: Vec<usize>,
    /// True if no way to it ends within the horizon.
    pub is_beyond_horizon: bool,
}

impl Catalog {
    /// Judges whether a credential is open to a person, and lists what is missing for its exam. It is not for who holds
    /// one of a higher kind from the same issuer, or has the years that make its apprentice form needless; nor is one that can not be
    /// earned, or that moves no pay and opens no role (`is_priced` says whether it moves pay).
    pub fn judge_credential(
        &self,
        credential: CredentialIx,
        person: &Qualifications,
        is_priced: bool,
    ) -> (Availability, Vec<MissingRequirement>) {
        let Some(own) = self.credential_at(credential) else {
            return (Availability::NotForProfile, Vec::new());
        };
        let missing = self.find_missing(&own.requires, person);
        let is_lower = own.level == Level::Entry
            && person
                .credentials
                .iter()
                .filter_map(|ix| self.credential_at(ix))
                .any(|held| held.issuer == own.issuer && held.level > Level::Entry);
        let is_outgrown = self.credentials.iter().any(|it| {
            let rule = it.apprentice.as_ref().filter(|rule| rule.credential == credential);
            rule.is_some_and(|rule| rule.years_of(person) >= rule.years)
        });
        let is_given = own.can_be_earned();
        let says_nothing = !is_priced && !self.opens_role(credential, person);
        if is_lower || is_outgrown || says_nothing || !is_given {
            return (Availability::NotForProfile, missing);
        }
        let open = missing.is_empty();
        (if open { Availability::Open } else { Availability::AfterSteps }, missing)
    }

    /// True if a role that the person is not in asks for a credential that they lack, and this one is enough.
    pub fn opens_role(&self, credential: CredentialIx, person: &Qualifications) -> bool {
        let held = self.with_replaced(person.credentials);
        (0..).zip(&self.roles).any(|(index, role)| {
            let opens =
                |way: &Requirement| has(way.one_of, credential) && !held.has_common(way.one_of);
            person.role != Some(index) && role.requires.ways().any(opens)
        })
    }
}

/// Puts credentials in order: what is open, what opens after steps, what is not for the person; within each the highest
/// value first, equal ones by cost, then by index.
pub fn rank_credentials(credentials: &mut [RankedCredential]) {
    credentials.sort_by_key(|it| {
        let value = std::cmp::Reverse(it.value.net_present_value.base);
        (it.availability, it.is_beyond_horizon, value, it.value.cost.base, it.credential)
    });
}

/// Finds another that is as good in value, cost and time, and better in one of them, among those that are as near to the
/// person and do not ask for this one. Nothing is set beside what is not for the person.
pub fn find_dominating(
    catalog: &Catalog,
    one: &RankedCredential,
    others: &[RankedCredential],
) -> Option<CredentialIx> {
    let dominates = |other: &&RankedCredential| {
        let (own, that) = (&one.value, &other.value);
        let is_as_good = that.net_present_value.base >= own.net_present_value.base
            && that.cost.base <= own.cost.base
            && that.months <= own.months;
        let is_better = that.net_present_value.base > own.net_present_value.base
            || that.cost.base < own.cost.base
            || that.months < own.months;
        let asks_for_this = catalog
            .credential_at(other.credential)
            .is_some_and(|it| it.requires.asks_for(one.credential));
        let is_in_reach = !other.is_beyond_horizon
            && one.availability != Availability::NotForProfile
            && other.availability <= one.availability;
        is_in_reach && !asks_for_this && is_as_good && is_better
    };
    others.iter().find(dominates).map(|it| it.credential)
}

fn has(set: CredentialSet, credential: CredentialIx) -> bool {
    set.with_credential(credential) == set
}
