//! The best state that a label can come to: all that there is while studies are left, else what is held.

use super::Target;
use super::bound::Bounds;
use super::label::{Label, Point};
use super::search::{Objective, Search};
use super::study::{Course, list_studied};
use super::wage_table::Wages;
use crate::career::{Catalog, Requirement, Role};
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

/// All that courses together can bring.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brought {
    credentials: CredentialSet,
    education: Education,
}

impl Brought {
    pub(super) fn new(catalog: &Catalog, courses: &[Course<'_>]) -> Self {
        let awards = courses.iter().filter_map(|it| it.awards);
        // Some role may ask for the apprentice's form by its own name.
        let mark = |ix| catalog.credential_at(ix)?.apprentice.as_ref().map(|it| it.credential);
        let credentials = list_studied(courses).flat_map(|ix| std::iter::once(ix).chain(mark(ix)));
        Self {
            credentials: credentials.collect(),
            education: awards.fold(Education::HighSchool, Education::max),
        }
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
        let Point { role, education, studies, has_degree, .. } = label.point;
        let is_last = studies >= self.studies;
        let brought = self.offered.brought;
        // A degree that follows on another is no further study.
        let education =
            if is_last && !has_degree { education } else { education.max(brought.education) };
        let whole = label.holding.whole;
        let held = if is_last { whole } else { whole.with_members(brought.credentials) };
        let state = *bounds.states.entry((held, education, role)).or_insert_with(|| {
            let all = self.query.catalog.with_replaced(held);
            let roles = self.reachable(role, all, education);
            let reached = (0..self.query.catalog.roles.len()).filter(|role| roles.has(*role));
            OptimisticState { roles, class: self.wages.class_in(reached, held), education }
        });
        (state, held)
    }

    /// The credentials with apprentices' marks gone.
    pub(super) fn without_marks(&self, held: CredentialSet) -> CredentialSet {
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
        let begins_lower = self.offered.ladder.has_lower_beginnings();
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
        let own = from.and_then(level);
        // From the present work, or by way of it, a lower role of another line is open.
        let may_step_down = own.is_some() && start >= own && begins_lower;
        let is_allowed = |(place, role): &(usize, &Role)| {
            self.offered.distances.quarters(from, *place) < u32::MAX
                && highest.is_none_or(|highest| role.level <= highest)
                && (may_step_down || Some(role.level) >= own)
                && role.requires.ways().any(is_open)
        };
        let allowed: Vec<_> = all.iter().enumerate().filter(is_allowed).collect();
        let mut found = from.into_iter().fold(Roles(0), Roles::with);
        loop {
            let before = found;
            for (place, role) in &allowed {
                let is_led = self.rungs[*place].iter().any(|rung| found.has(*rung));
                if role.from.is_empty() || is_led || role.ways_from_outside().any(is_open) {
                    found = found.with(*place);
                }
            }
            if found == before {
                return found;
            }
        }
    }
}
