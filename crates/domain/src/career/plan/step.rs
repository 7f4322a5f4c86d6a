//! The steps that a label can take.

use super::label::{Label, Point};
use super::search::Search;
use super::study::{Course, Step, Study};
use super::wage_table::Wages;
use super::{QUARTERS, Target};
use crate::career::{Catalog, Pricing, Requirement};
use crate::estimate::{CredentialIx, CredentialSet};
use crate::money::Cents;

/// Quarters in a role before it leads to another: a year, by our judgement.
const TENURE: u32 = QUARTERS;

impl<'q, W: Wages> Search<'q, W> {
    /// The first quarter from now in which the years are there; never for who has no work and lacks some.
    fn when(&self, point: &Point, years: f64) -> Option<u32> {
        let find_missing = years - self.query.start.years;
        let quarters = (find_missing * f64::from(QUARTERS)).ceil().max(0.0) as u32;
        let from = if quarters == 0 { 0 } else { quarters + point.lost };
        let when = point.quarter.max(from);
        (when == point.quarter || point.role.is_some()).then_some(when)
    }

    /// When a requirement holds, if waiting is all that it takes.
    fn open_from(&self, label: &Label, requires: &Requirement) -> Option<u32> {
        let schooled = Some(label.point.education) >= requires.education;
        let certified = requires.one_of.is_empty() || label.holding.all.meets(requires.one_of);
        if schooled && certified { self.when(&label.point, requires.years) } else { None }
    }

    /// Waits to a quarter.
    pub(super) fn wait(&mut self, label: &Label, to: u32) -> Option<Label> {
        if to > self.query.limits.horizon {
            return None;
        }
        let (mut later, passed) = (*label, to - label.point.quarter);
        later.value += self.flow(label, label.point.quarter, to);
        if label.point.role.is_none() {
            later.point.lost += passed;
        } else {
            later.point.settling = label.point.settling.saturating_sub(passed);
        }
        later.point.quarter = to;
        Some(later)
    }

    /// Changes to a role somewhere: a role and a place.
    pub(super) fn change_job(&mut self, from: usize, label: &Label, (role, place): (usize, usize)) {
        let point = &label.point;
        let to = &self.query.catalog.roles[role];
        let (same_role, same_place) = (point.role == Some(role), point.place == place);
        if (same_role && same_place) || (self.query.locations[place].remote && !to.remote) {
            return;
        }
        // A part of a role pays what the whole does, and of an unpriced one the pay is not known: nobody is led there
        // on the way.
        let is_target = matches!(self.query.target, Target::Role(target) if target == role);
        let is_sidestep = to.part_of.is_some() || to.pricing == Pricing::Unpriced;
        if is_sidestep && !is_target && !same_role {
            return;
        }
        // Who changes the employer only has what the role asks for, and the time in it.
        let (when, settling) = if same_role {
            (point.quarter, point.settling)
        } else {
            let Some(when) = self.open_to_change(label, role) else { return };
            (when, TENURE)
        };
        let Some(mut next) = self.wait(label, when) else { return };
        let moving = self.moving(point.place, place);
        next.value -= moving.dollars() * self.wages.discount(when);
        next.cost = Cents::new(next.cost.get().saturating_add(moving.get()));
        next.point = Point { role: Some(role), place, settling, ..next.point };
        next.from = Some((from, Step::Move { role, place }, when));
        self.add(next);
    }

    /// When another role is open, if waiting is all that it takes.
    fn open_to_change(&self, label: &Label, role: usize) -> Option<u32> {
        let (catalog, point) = (self.query.catalog, &label.point);
        let to = &catalog.roles[role];
        let own = point.role.and_then(|place| catalog.roles.get(place));
        let on_ladder = !to.from.is_empty();
        let below = own.is_some_and(|own| own.level > to.level);
        if below || (on_ladder && !point.role.is_some_and(|from| self.leads[from][role])) {
            return None;
        }
        let open = self.open_from(label, &to.requires)?;
        let settled = if on_ladder { point.quarter + point.settling } else { point.quarter };
        Some(open.max(settled))
    }

    /// Returns the cost of working somewhere else. Back to the first place it costs what it did to leave.
    fn moving(&self, from: usize, to: usize) -> Cents {
        let places = self.query.locations;
        match to {
            _ if from == to => Cents::default(),
            0 => places[from].moving,
            _ => places[to].moving,
        }
    }

    /// Drops an apprentice's mark once the years are there.
    pub(super) fn complete(&mut self, place: usize, label: &Label) {
        let catalog = self.query.catalog;
        for (ix, it) in (0_u8..).map(CredentialIx).zip(&catalog.credentials) {
            let Some(rule) = &it.apprentice else { continue };
            let (point, marked) = (&label.point, CredentialSet::NONE.with(rule.credential));
            if !point.held.meets(marked) || point.held.with(ix) == point.held {
                continue;
            }
            let years = if point.course { rule.years_with_course } else { rule.years };
            let Some(when) = self.when(point, years) else { continue };
            let Some(mut next) = self.wait(label, when) else { continue };
            next.point.held = next.point.held.without(marked).with(ix);
            next.holding = self.holding(next.point.held);
            next.from = Some((place, Step::Complete(ix), when));
            self.add(next);
        }
    }

    pub(super) fn study(&mut self, place: usize, label: &Label, course: &Course<'q>) {
        let (limits, catalog) = (&self.query.limits, self.query.catalog);
        let point = &label.point;
        let (gains, awards) = (self.gain(label, course), course.awards);
        let pointless = match course.study {
            Study::Credential(_) => gains.is_none(),
            _ if awards.is_none() => point.course,
            _ => awards <= Some(point.education),
        };
        if pointless || point.studies >= limits.studies {
            return;
        }
        let horizon = limits.horizon;
        let Some(when) = self.open_from(label, course.requires) else { return };
        let end = when.saturating_add(course.quarters);
        if end > horizon {
            return;
        }
        let Some(mut next) = self.wait(label, when) else { return };
        let full_time = matches!(course.study, Study::FullTime(_));
        let working = next.point.role.filter(|_| !full_time);
        let studying = Label { point: Point { role: working, ..next.point }, ..next };
        next.value += self.flow(&studying, when, end);
        next.value -= course.cost.dollars() * self.wages.discount(when);
        next.cost = Cents::new(next.cost.get().saturating_add(course.cost.get()));
        if working.is_none() {
            next.point.lost += course.quarters;
        } else {
            next.point.settling = next.point.settling.saturating_sub(course.quarters);
        }
        next.point.quarter = end;
        next.point.studies += 1;
        next.point.education =
            awards.map_or(next.point.education, |it| it.max(next.point.education));
        next.point.course |= awards.is_none() && gains.is_none();
        if let Some(ix) = gains {
            let years = self.query.start.years
                + f64::from(end - next.point.lost.min(end)) / f64::from(QUARTERS);
            next.point.held = next.point.held.with(granted(catalog, ix, years));
            next.holding = self.holding(next.point.held);
        }
        next.from = Some((place, Step::Study(course.study), when));
        self.add(next);
    }

    /// The credential that a course ends with, if the person doesn't have it or its apprentice form.
    fn gain(&self, label: &Label, course: &Course<'q>) -> Option<CredentialIx> {
        let Study::Credential(ix) = course.study else { return None };
        let (all, held) = (label.holding.all, label.point.held);
        let apprentice = self.query.catalog.credential_at(ix)?.apprentice.as_ref();
        let marked = apprentice.is_some_and(|rule| held.with(rule.credential) == held);
        (all.with(ix) != all && !marked).then_some(ix)
    }
}

/// A credential as a newcomer or somebody with the years is given it.
fn granted(catalog: &Catalog, ix: CredentialIx, years: f64) -> CredentialIx {
    let rule = catalog.credential_at(ix).and_then(|it| it.apprentice.as_ref());
    rule.filter(|rule| years < rule.years).map_or(ix, |rule| rule.credential)
}
