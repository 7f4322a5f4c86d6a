//! The best state that a label can come to: all that there is while studies are left, else what is held.

use super::Target;
use super::bound::Bounds;
use super::label::{Label, Point};
use super::search::{Objective, Search};
use super::study::list_studied;
use super::wage_table::Wages;
use crate::career::{Requirement, Role};
use crate::estimate::{CredentialIx, CredentialSet, Education};

/// A set of roles, by place in the catalog. Those beyond the last bit are always in it.
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

/// The best state, by all that it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct OptimisticState {
    pub(super) roles: Roles,
    pub(super) class: u32,
    pub(super) education: Education,
}

impl<W: Wages> Search<'_, W> {
    /// Returns the best state, and its credentials: all there are while studies are left, else those held.
    pub(super) fn optimistic_state(
        &mut self,
        bounds: &mut Bounds,
        label: &Label,
    ) -> (OptimisticState, CredentialSet) {
        let Point { role, held, education, studies, has_degree, .. } = label.point;
        let last = studies >= self.studies;
        let key = (held, education, role, last, has_degree);
        if let Some(known) = bounds.states.get(&key) {
            return *known;
        }
        let state = {
            let catalog = self.query.catalog;
            let awards = self.courses.iter().filter_map(|it| it.awards);
            let highest = awards.fold(education, Education::max);
            // A degree that follows on another is no further study.
            let education = if last && !has_degree { education } else { highest };
            let whole = self.without_marks(held);
            let held = if last {
                whole
            } else {
                // Some role may ask for the apprentice's form by its own name.
                list_studied(&self.courses).fold(whole, |held, ix| {
                    let rule = catalog.credential_at(ix).and_then(|it| it.apprentice.as_ref());
                    rule.map_or(held, |rule| held.with_credential(rule.credential))
                        .with_credential(ix)
                })
            };
            let roles = self.reachable(role, catalog.with_replaced(held), education);
            (OptimisticState { roles, class: self.wages.class_anywhere(held), education }, held)
        };
        bounds.states.insert(key, state);
        state
    }

    /// The credentials with apprentices' marks gone.
    fn without_marks(&self, held: CredentialSet) -> CredentialSet {
        let mut whole = held;
        for (place, it) in (0_u8..).zip(&self.query.catalog.credentials) {
            let mark = it.apprentice.as_ref().map(|rule| rule.credential);
            if mark.is_some_and(|mark| held.with_credential(mark) == held) {
                whole = whole.with_credential(CredentialIx(place));
            }
        }
        whole
    }

    /// The roles that a ladder leads to, years aside.
    fn reachable(&self, from: Option<usize>, held: CredentialSet, education: Education) -> Roles {
        let all = &self.query.catalog.roles;
        let level = |place: usize| all.get(place).map(|it| it.level);
        let begins_lower = self.ladder.has_lower_beginnings();
        let start = self.query.start.role.and_then(level).filter(|_| begins_lower);
        let highest = match self.query.target {
            // Whoever stands higher steps down out of the present work only.
            Target::Role(role) if self.objective == Objective::Target => level(role).max(start),
            _ => None,
        };
        let is_held = |set: CredentialSet| set.is_empty() || held.has_common(set);
        let is_open = |way: &Requirement| {
            Some(education) >= way.education && is_held(way.one_of) && is_held(way.licenses)
        };
        let allowed = |role: &Role| {
            highest.is_none_or(|highest| role.level <= highest) && role.requires.ways().any(is_open)
        };
        let from_outside =
            |role: &Role| role.requires.ways().any(|way| way.from_outside && is_open(way));
        let own = from.and_then(level);
        // From the present work, or by way of it, a lower role of another line is open.
        let may_step_down = own.is_some() && start >= own && begins_lower;
        let is_within = |role: &Role| may_step_down || Some(role.level) >= own;
        let mut found = from.into_iter().fold(Roles(0), Roles::with);
        loop {
            let before = found;
            let near = |place: usize| self.distances.quarters(from, place) < u32::MAX;
            let open = all.iter().enumerate().filter(|(place, role)| near(*place) && allowed(role));
            for (place, role) in open {
                let led = (0..all.len()).any(|it| found.has(it) && self.leads[it][place]);
                if is_within(role) && (role.from.is_empty() || led || from_outside(role)) {
                    found = found.with(place);
                }
            }
            if found == before {
                return found;
            }
        }
    }
}
