//! The steps that a label can take.

use super::label::{Label, Point};
use super::search::Search;
use super::study::{Course, Step, Study};
use super::wage_table::Wages;
use super::{TENURE, Target, Through, quarters_of};
use crate::career::{MOST_PRACTICES, Pricing, Requirement, Role};
use crate::estimate::{CredentialIx, CredentialSet, Education};
use crate::money::Cents;

impl<'q, W: Wages> Search<'q, W> {
    /// The first quarter from now in which the years are there; never for who has no work and lacks some.
    fn when(&self, point: &Point, years: f64) -> Option<u32> {
        let quarters = quarters_of(years - self.query.start.years);
        let from = if quarters == 0 { 0 } else { quarters + point.lost };
        let when = point.quarter.max(from);
        (when == point.quarter || point.role.is_some()).then_some(when)
    }

    /// The first quarter from now in which the years of one kind of work are there; never for who does other work and
    /// lacks some.
    fn when_practiced(&self, point: &Point, kind: usize, years: f64) -> Option<u32> {
        let lacking = quarters_of(years - self.query.start.practice[kind]);
        let more = lacking.saturating_sub(point.practice[kind].into());
        (more == 0 || self.is_practiced(point.role, kind)).then_some(point.quarter + more)
    }

    /// True if a kind of work is done in a role.
    fn is_practiced(&self, role: Option<usize>, kind: usize) -> bool {
        let practice = self.query.catalog.practices.get(kind);
        practice.zip(role).is_some_and(|(practice, role)| practice.roles.contains(&role))
    }

    /// When a requirement holds by one of its ways, if waiting is all that it takes. Where `is_led_there` is false, only ways
    /// from outside the ladder count.
    fn open_from(&self, label: &Label, requires: &Requirement, is_led_there: bool) -> Option<u32> {
        let ways = requires.ways().filter(|way| is_led_there || way.from_outside);
        ways.filter_map(|way| self.way_opens(label, way)).min()
    }

    fn way_opens(&self, label: &Label, way: &Requirement) -> Option<u32> {
        let (point, held) = (&label.point, label.holding.all);
        let is_held = |set: CredentialSet| set.is_empty() || held.has_common(set);
        let is_accredited = way.accredited_by.is_none() || {
            let accredited = self.query.catalog.accredited_programs(way);
            accredited.is_empty() || point.programs.meets(accredited)
        };
        let is_schooled = Some(point.education) >= way.education && is_accredited;
        if !is_schooled || !is_held(way.one_of) || !is_held(way.licenses) {
            return None;
        }
        let when = self.when(point, way.years)?;
        match way.experience {
            Some(asked) => {
                Some(when.max(self.when_practiced(point, asked.practice, asked.years)?))
            }
            None => Some(when),
        }
    }

    /// Counts quarters of work in a role.
    fn practice(&self, point: &mut Point, role: Option<usize>, quarters: u32) {
        for kind in 0..self.query.catalog.practices.len().min(MOST_PRACTICES) {
            if self.is_practiced(role, kind) {
                let counted = u32::from(point.practice[kind]).saturating_add(quarters);
                let most = self.offered.most_practice[kind];
                point.practice[kind] = u8::try_from(counted.min(most)).unwrap_or(u8::MAX);
            }
        }
    }

    /// Waits to a quarter.
    pub(super) fn wait(&mut self, label: &Label, to: u32) -> Option<Label> {
        if to > self.query.limits.horizon {
            return None;
        }
        let (mut later, passed) = (*label, to - label.point.quarter);
        later.value += self.flow(label, label.point.quarter, to);
        self.practice(&mut later.point, label.point.role, passed);
        if label.point.role.is_none() {
            later.point.lost += passed;
        } else {
            later.point.settling = label.point.settling.saturating_sub(passed);
        }
        later.point.quarter = to;
        Some(later)
    }

    /// Changes to each role that leads on, and out of no work to the best paid of the others: a job to live on.
    pub(super) fn change_jobs(&mut self, from: usize, label: &Label) {
        for place in 0..self.query.locations.len() {
            for next in 0..self.offered.ladder.list_onward(label.point.role).len() {
                let role = self.offered.ladder.list_onward(label.point.role)[next];
                self.change_job(from, label, (role, place));
            }
            if label.point.role.is_none()
                && let Some(role) = self.find_job_to_live_on(label, place)
            {
                self.change_job(from, label, (role, place));
            }
        }
    }

    fn find_job_to_live_on(&mut self, label: &Label, place: usize) -> Option<usize> {
        let is_remote = self.query.locations[place].remote;
        let point = Point { place, ..label.point };
        let roles = self.query.catalog.roles.iter().enumerate();
        let open = roles.filter(|(role, entry)| {
            self.offered.ladder.is_job_to_live_on(*role)
                && !is_sidestep(entry)
                && (!is_remote || entry.remote)
                && self.open_to_change(label, *role) == Some(point.quarter)
        });
        let open: Vec<usize> = open.map(|(role, _)| role).collect();
        let mut pay = |role: &usize| self.wages.paid(*role, &point).annual[point.quarter as usize];
        open.into_iter().max_by(|one, other| pay(one).total_cmp(&pay(other)))
    }

    /// Changes to a role somewhere: a role and a place.
    pub(super) fn change_job(&mut self, from: usize, label: &Label, (role, place): (usize, usize)) {
        let point = &label.point;
        let to = &self.query.catalog.roles[role];
        let (same_role, same_place) = (point.role == Some(role), point.place == place);
        // Who keeps the role moves at once; later on they move with a new one.
        let moves_late = same_role && point.quarter > 0 && !self.may_move_again;
        let moves_again = !same_place && point.place != 0 && !self.may_move_again;
        if (same_role && same_place)
            || moves_late
            || moves_again
            || (self.query.locations[place].remote && !to.remote)
        {
            return;
        }
        // A part of a role pays what the whole does, and of an unpriced one the pay is not known: nobody is led there
        // on the way.
        let is_target = matches!(self.query.target, Target::Role(target) if target == role);
        if is_sidestep(to) && !is_target && !same_role {
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
        let (to, point) = (&self.query.catalog.roles[role], &label.point);
        if self.offered.ladder.is_step_down(self.query, point.role, role) {
            return None;
        }
        let is_led = |from: usize| self.rungs[role].contains(&from);
        let is_led_there = to.from.is_empty() || point.role.is_some_and(is_led);
        let open = self.open_from(label, &to.requires, is_led_there)?;
        // Nobody takes a job and leaves it on the same day.
        Some(open.max(point.quarter + point.settling))
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
            if self.query.unlifted == Some(ix) {
                continue;
            }
            let (point, marked) =
                (&label.point, CredentialSet::NONE.with_credential(rule.credential));
            if !point.held.has_common(marked) || point.held.with_credential(ix) == point.held {
                continue;
            }
            let years = if point.course { rule.years_with_course } else { rule.years };
            let when = match rule.practice {
                Some(kind) => self.when_practiced(point, kind, years),
                None => self.when(point, years),
            };
            let Some(when) = when else { continue };
            let Some(mut next) = self.wait(label, when) else { continue };
            next.point.held = next.point.held.without_members(marked).with_credential(ix);
            next.holding = self.holding(next.point.held);
            if self.query.through == Some(Through::Credential(ix)) {
                next.go_through(when);
            }
            next.from = Some((place, Step::Complete(ix), when));
            self.add(next);
        }
    }

    pub(super) fn study(&mut self, place: usize, label: &Label, course: &Course<'q>) {
        let (limits, catalog) = (&self.query.limits, self.query.catalog);
        let point = &label.point;
        let (gains, awards) = (self.gain(label, course), course.awards);
        let accredits = find_accreditation(point, course);
        // Degrees that follow on each other are one study.
        let is_degree = awards >= Some(Education::Associate);
        let is_further_degree = is_degree && point.has_degree;
        if is_pointless(point, course, gains, accredits)
            || (point.studies >= self.studies && !is_further_degree)
        {
            return;
        }
        let horizon = limits.horizon;
        let Some(open) = self.open_from(label, course.requires, true) else { return };
        let full_time = matches!(course.study, Study::FullTime(_));
        // Nobody takes a job and gives it up for study on the same day.
        let settled = if full_time { point.quarter + point.settling } else { open };
        let when = open.max(settled);
        let end = when.saturating_add(course.quarters);
        if end > horizon {
            return;
        }
        let Some(mut next) = self.wait(label, when) else { return };
        let working = next.point.role.filter(|_| !full_time);
        let studying = Label { point: Point { role: working, ..next.point }, ..next };
        next.value += self.flow(&studying, when, end);
        let is_counted =
            self.query.target != Target::Value || !matches!(course.study, Study::Credential(_));
        if is_counted {
            next.value -= course.cost.dollars() * self.wages.discount(when);
        }
        next.cost = Cents::new(next.cost.get().saturating_add(course.cost.get()));
        if working.is_none() {
            next.point.lost += course.quarters;
        } else {
            next.point.settling = next.point.settling.saturating_sub(course.quarters);
        }
        self.practice(&mut next.point, working, course.quarters);
        next.point.quarter = end;
        next.point.studies += u8::from(!is_further_degree);
        next.point.has_degree |= is_degree;
        next.point.programs = accredits.map_or(point.programs, |it| point.programs.with(it));
        let is_through = match (self.query.through, course.study) {
            (Some(Through::Credential(ix)), Study::Credential(studied)) => ix == studied,
            (Some(Through::Program(place)), Study::BesideWork(own) | Study::FullTime(own)) => {
                place == own
            }
            _ => false,
        };
        if is_through {
            next.go_through(end);
        }
        next.point.education =
            awards.map_or(next.point.education, |it| it.max(next.point.education));
        next.point.course |= awards.is_none() && gains.is_none() && course.accredits.is_none();
        if let Some(ix) = gains {
            let person = self.qualifications(&next.point);
            next.point.held = next.point.held.with_credential(catalog.granted(ix, &person));
            next.holding = self.holding(next.point.held);
        }
        next.from = Some((place, Step::Study(course.study), when));
        self.add(next);
    }

    /// True if a course would bring something that is not there yet.
    pub(super) fn brings_anything(&self, label: &Label, course: &Course<'q>) -> bool {
        let point = &label.point;
        let accredits = find_accreditation(point, course);
        !is_pointless(point, course, self.gain(label, course), accredits)
    }

    /// The credential that a course ends with, if the person doesn't have it or its apprentice form.
    fn gain(&self, label: &Label, course: &Course<'q>) -> Option<CredentialIx> {
        let Study::Credential(ix) = course.study else { return None };
        let (all, held) = (label.holding.all, label.point.held);
        let apprentice = self.query.catalog.credential_at(ix)?.apprentice.as_ref();
        let marked = apprentice.is_some_and(|rule| held.with_credential(rule.credential) == held);
        (all.with_credential(ix) != all && !marked).then_some(ix)
    }
}

/// True if a role is a part of another, or one whose pay is not known.
fn is_sidestep(role: &Role) -> bool {
    role.part_of.is_some() || role.pricing == Pricing::Unpriced
}

/// True if a course brings nothing: no credential, no accreditation and no schooling that is not there already.
fn is_pointless(
    point: &Point,
    course: &Course<'_>,
    gains: Option<CredentialIx>,
    accredits: Option<usize>,
) -> bool {
    match course.study {
        Study::Credential(_) => gains.is_none(),
        _ if accredits.is_some() => false,
        _ if course.awards.is_none() => point.course || course.accredits.is_some(),
        _ => course.awards <= Some(point.education),
    }
}

/// The program that a course adds to those whose accreditation is asked for.
fn find_accreditation(point: &Point, course: &Course<'_>) -> Option<usize> {
    course.accredits.filter(|program| point.programs.with(*program) != point.programs)
}
