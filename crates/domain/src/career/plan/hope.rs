//! What somebody can hope for: all that there is while studies are left, else what they hold.

use super::Target;
use super::bound::Bounds;
use super::label::{Label, Point};
use super::market::Wages;
use super::passes::Aim;
use super::search::Search;
use crate::career::Role;
use crate::estimate::{CredentialIx, CredentialSet, Education};

/// A set of roles, by place in the catalogue. Those beyond the last bit are always in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Roles(u128);

impl Roles {
    pub(super) fn has(self, role: usize) -> bool {
        role >= 128 || self.0 >> role & 1 == 1
    }

    fn with(self, role: usize) -> Self {
        if role < 128 { Self(self.0 | 1 << role) } else { self }
    }
}

/// What is had at best, by all that it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Hope {
    pub(super) roles: Roles,
    pub(super) class: u32,
    pub(super) education: Education,
}

impl<W: Wages> Search<'_, W> {
    /// What is had at best, and the credentials: all there are while studies are left, else those held.
    pub(super) fn hope(&self, bounds: &mut Bounds, label: &Label) -> (Hope, CredentialSet) {
        let Point { role, held, education, studies, .. } = label.point;
        let last = studies >= self.quest.limits.studies;
        let known = bounds.hopes.entry((held, education, role, last));
        *known.or_insert_with(|| {
            let catalogue = self.quest.catalogue;
            let (held, education) = if last {
                (self.without_marks(held), education)
            } else {
                let all =
                    (0_u8..).zip(&catalogue.credentials).map(|(place, _)| CredentialIx(place));
                let awards = self.courses.iter().filter_map(|it| it.awards);
                (all.collect(), awards.fold(education, Education::max))
            };
            let roles = self.reachable(role, catalogue.with_replaced(held), education);
            (Hope { roles, class: self.market.class(held), education }, held)
        })
    }

    /// The credentials with apprentices' marks gone.
    fn without_marks(&self, held: CredentialSet) -> CredentialSet {
        let mut whole = held;
        for (place, it) in (0_u8..).zip(&self.quest.catalogue.credentials) {
            let mark = it.apprentice.as_ref().map(|rule| rule.credential);
            if mark.is_some_and(|mark| held.with(mark) == held) {
                whole = whole.with(CredentialIx(place));
            }
        }
        whole
    }

    /// The roles that a ladder leads to, years aside.
    fn reachable(&self, from: Option<usize>, held: CredentialSet, education: Education) -> Roles {
        let all = &self.quest.catalogue.roles;
        let highest = match self.quest.target {
            Target::Role(role) if self.aim == Aim::Target => all.get(role).map(|it| it.level),
            _ => None,
        };
        let allowed = |role: &Role| {
            highest.is_none_or(|highest| role.level <= highest)
                && Some(education) >= role.requires.education
                && (role.requires.one_of.is_empty() || held.meets(role.requires.one_of))
        };
        let own = from.and_then(|place| all.get(place)).map(|it| it.level);
        let mut found = from.into_iter().fold(Roles(0), Roles::with);
        loop {
            let before = found;
            for (place, role) in all.iter().enumerate().filter(|(_, it)| allowed(it)) {
                let led = (0..all.len()).any(|it| found.has(it) && self.leads[it][place]);
                if Some(role.level) >= own && (role.from.is_empty() || led) {
                    found = found.with(place);
                }
            }
            if found == before {
                return found;
            }
        }
    }
}
