//! The search.

use std::collections::BinaryHeap;

use super::label::{Holding, Label, Labels, Point, Turn};
use super::market::{Market, Wages};
use super::study::{Course, Step, Study, courses, without_needless};
use super::{QUARTERS, Quest, Target};
use crate::career::{Catalogue, Requirement, Standing};
use crate::estimate::{CredentialIx, CredentialSet};
use crate::money::{Cents, Pay};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The search grew beyond its limit.
    #[error("more than {labels} points would have to be looked at")]
    TooMany {
        /// The limit.
        labels: usize,
    },
}

/// A step with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The step.
    pub step: Step,
    /// The quarter at whose beginning it begins.
    pub from: u32,
    /// The quarter at whose beginning it is done.
    pub to: u32,
    /// Where the person stands then.
    pub standing: Standing,
    /// What they are paid then, per year; nothing for who has no work yet.
    pub annual: Cents,
    /// What was spent until then.
    pub spent: Cents,
}

/// A way to the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The quarter at whose beginning the target is reached.
    pub quarter: u32,
    /// What is spent.
    pub cost: Cents,
    /// What comes in over the horizon less what goes out, worth at the start.
    pub value: Cents,
    /// What is paid at the target, per year.
    pub annual: Cents,
    /// The steps, in order.
    pub steps: Vec<Reached>,
}

/// What a search finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Every plan that no other beats in time, cost and value: soonest first, then cheapest.
    pub plans: Vec<Plan>,
    /// The way to the highest pay that can be reached in time, whether or not it is the target.
    pub best: Option<Plan>,
    /// What doing nothing but working on is worth.
    pub staying: Cents,
    /// Labels that were set.
    pub labels: usize,
}

/// A plan that ends at a label.
#[derive(Clone, Copy)]
struct Candidate {
    label: usize,
    quarter: u32,
    cost: Cents,
    value: f64,
    annual: f64,
}

/// Finds every plan that no other beats.
///
/// # Errors
/// Gives up beyond the limit of labels.
pub fn search(quest: &Quest<'_>, wages: &impl Wages) -> Result<Found, PlanError> {
    let courses = without_needless(quest, wages, courses(quest));
    let mut search = Search::new(quest, wages, courses);
    search.run()?;
    Ok(search.finish())
}

/// The same without setting any label aside but exact repetitions.
#[cfg(test)]
pub(super) fn exhaustive(quest: &Quest<'_>, wages: &impl Wages) -> Vec<Plan> {
    let mut search = Search::new(quest, wages, courses(quest));
    search.labels.keep_all = true;
    assert_eq!(search.run(), Ok(()));
    search.finish().plans
}

/// Quarters in a role before it leads to another: a year, by our judgement.
const TENURE: u32 = QUARTERS;

struct Search<'q, W> {
    quest: &'q Quest<'q>,
    /// Whether work in the first role leads to the second.
    leads: Vec<Vec<bool>>,
    market: Market<'q, W>,
    courses: Vec<Course<'q>>,
    labels: Labels,
    open: BinaryHeap<Turn>,
    plans: Vec<Candidate>,
    best: Option<Candidate>,
}

impl<'q, W: Wages> Search<'q, W> {
    fn new(quest: &'q Quest<'q>, wages: &'q W, courses: Vec<Course<'q>>) -> Self {
        let (catalogue, roles) = (quest.catalogue, 0..quest.catalogue.roles.len());
        let row = |from| roles.clone().map(|to| catalogue.leads(from, to)).collect();
        Self {
            quest,
            leads: roles.clone().map(row).collect(),
            market: Market::new(quest, wages),
            courses,
            labels: Labels::default(),
            open: BinaryHeap::new(),
            plans: Vec::new(),
            best: None,
        }
    }

    fn run(&mut self) -> Result<(), PlanError> {
        let start = &self.quest.start;
        let point = Point {
            quarter: 0,
            lost: 0,
            role: start.role,
            education: start.education,
            held: start.credentials,
            settling: 0,
            course: false,
            studies: 0,
        };
        let holding = self.holding(point.held);
        self.add(Label { point, holding, cost: Cents::default(), value: 0.0, from: None });
        let courses = std::mem::take(&mut self.courses);
        while let Some(turn) = self.open.pop() {
            if self.labels.is_beaten(turn.place) {
                continue;
            }
            let labels = self.quest.limits.labels;
            if self.labels.all.len() > labels {
                return Err(PlanError::TooMany { labels });
            }
            let label = self.labels.all[turn.place];
            // A plan ends where its target is reached.
            if self.arrive(turn.place, &label) {
                continue;
            }
            for role in 0..self.quest.catalogue.roles.len() {
                self.change_role(turn.place, &label, role);
            }
            self.complete(turn.place, &label);
            for course in &courses {
                self.study(turn.place, &label, course);
            }
        }
        Ok(())
    }

    fn add(&mut self, label: Label) {
        let limits = &self.quest.limits;
        let late = label.point.quarter > limits.finish_by.min(limits.horizon);
        if late || limits.budget.is_some_and(|budget| label.cost > budget) {
            return;
        }
        let quarter = label.point.quarter;
        if let Some(place) = self.labels.add(label) {
            self.open.push(Turn { quarter, place });
        }
    }

    /// Sees whether the target is reached from here by working on. Returns whether it is reached here.
    fn arrive(&mut self, place: usize, label: &Label) -> bool {
        let limits = &self.quest.limits;
        let (finish, horizon) = (limits.finish_by.min(limits.horizon), limits.horizon);
        let value = label.value + self.flow(label, label.point.quarter, horizon);
        let Point { quarter, role, .. } = label.point;
        let Some(role) = role else { return false };
        let target = self.quest.target;
        let paid = self.market.paid(role, &label.point, label.holding.class);
        let at = |quarter: u32| Candidate {
            label: place,
            quarter,
            cost: label.cost,
            value,
            annual: paid.annual[quarter as usize],
        };
        let last = at(finish);
        let reached = match target {
            Target::Role(wanted) => (role == wanted).then_some(quarter),
            Target::Salary(salary) => {
                let salary = salary.dollars();
                let later = &paid.annual[quarter as usize..=finish as usize];
                let wait = later.partition_point(|annual| *annual < salary);
                (wait < later.len()).then(|| quarter + u32::try_from(wait).unwrap_or(u32::MAX))
            }
        };
        let candidate = reached.map(at);
        if self.best.is_none_or(|best| last.annual > best.annual) {
            self.best = Some(last);
        }
        if let Some(candidate) = candidate {
            self.offer(candidate);
        }
        candidate.is_some_and(|it| it.quarter == quarter)
    }

    fn offer(&mut self, one: Candidate) {
        let as_good = |one: &Candidate, other: &Candidate| {
            one.quarter <= other.quarter && one.cost <= other.cost && one.value >= other.value
        };
        if self.plans.iter().any(|other| as_good(other, &one)) {
            return;
        }
        self.plans.retain(|other| !as_good(&one, other));
        self.plans.push(one);
    }

    /// What comes in less what keeps the credentials, from one quarter to another.
    fn flow(&mut self, label: &Label, from: u32, to: u32) -> f64 {
        let upkeep = label.holding.upkeep * self.market.annuity(from, to);
        let earned = label.point.role.map_or(0.0, |role| {
            self.market.paid(role, &label.point, label.holding.class).worth(from, to)
        });
        earned - upkeep
    }

    fn holding(&self, held: CredentialSet) -> Holding {
        let catalogue = self.quest.catalogue;
        Holding {
            all: catalogue.with_replaced(held),
            class: self.market.class(held),
            upkeep: upkeep(catalogue, held),
        }
    }

    /// The first quarter from now in which the years are there; never for who has no work and lacks some.
    fn when(&self, point: &Point, years: f64) -> Option<u32> {
        let lacking = years - self.quest.start.years;
        let quarters = (lacking * f64::from(QUARTERS)).ceil().max(0.0) as u32;
        let from = if quarters == 0 { 0 } else { quarters + point.lost };
        let when = point.quarter.max(from);
        (when == point.quarter || point.role.is_some()).then_some(when)
    }

    fn standing(&self, point: &Point, years: f64) -> Standing {
        Standing { role: point.role, years, education: point.education, credentials: point.held }
    }

    /// When a requirement holds, if waiting is all that it takes.
    fn open_from(&self, label: &Label, requires: &Requirement) -> Option<u32> {
        let schooled = Some(label.point.education) >= requires.education;
        let certified = requires.one_of.is_empty() || label.holding.all.meets(requires.one_of);
        if schooled && certified { self.when(&label.point, requires.years) } else { None }
    }

    /// Waits to a quarter.
    fn wait(&mut self, label: &Label, to: u32) -> Option<Label> {
        if to > self.quest.limits.horizon {
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

    fn change_role(&mut self, place: usize, label: &Label, role: usize) {
        let catalogue = self.quest.catalogue;
        let (point, to) = (&label.point, &catalogue.roles[role]);
        let own = point.role.and_then(|place| catalogue.roles.get(place));
        if point.role == Some(role) || own.is_some_and(|own| own.level > to.level) {
            return;
        }
        let on_ladder = !to.from.is_empty();
        if on_ladder && !point.role.is_some_and(|from| self.leads[from][role]) {
            return;
        }
        let Some(open) = self.open_from(label, &to.requires) else { return };
        let settled = if on_ladder { point.quarter + point.settling } else { point.quarter };
        let when = open.max(settled);
        let Some(mut next) = self.wait(label, when) else { return };
        next.point.role = Some(role);
        next.point.settling = TENURE;
        next.from = Some((place, Step::Move(role), when));
        self.add(next);
    }

    /// Drops an apprentice's mark once the years are there.
    fn complete(&mut self, place: usize, label: &Label) {
        let catalogue = self.quest.catalogue;
        for (ix, it) in (0_u8..).map(CredentialIx).zip(&catalogue.credentials) {
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

    fn study(&mut self, place: usize, label: &Label, course: &Course<'q>) {
        let (limits, catalogue) = (&self.quest.limits, self.quest.catalogue);
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
        next.value -= course.cost.dollars() * self.market.discount(when);
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
            let years = self.quest.start.years
                + f64::from(end - next.point.lost.min(end)) / f64::from(QUARTERS);
            next.point.held = next.point.held.with(granted(catalogue, ix, years));
            next.holding = self.holding(next.point.held);
        }
        next.from = Some((place, Step::Study(course.study), when));
        self.add(next);
    }

    /// The credential that a course ends with, if the person doesn't have it or its apprentice form.
    fn gain(&self, label: &Label, course: &Course<'q>) -> Option<CredentialIx> {
        let Study::Credential(ix) = course.study else { return None };
        let (all, held) = (label.holding.all, label.point.held);
        let apprentice = self.quest.catalogue.credential_at(ix)?.apprentice.as_ref();
        let marked = apprentice.is_some_and(|rule| held.with(rule.credential) == held);
        (all.with(ix) != all && !marked).then_some(ix)
    }

    fn finish(mut self) -> Found {
        let mut plans = std::mem::take(&mut self.plans);
        plans.sort_by(|one, other| {
            let order = one.quarter.cmp(&other.quarter).then(one.cost.cmp(&other.cost));
            order.then(other.value.total_cmp(&one.value)).then(one.label.cmp(&other.label))
        });
        let start = self.labels.all[0];
        let horizon = self.quest.limits.horizon;
        let staying = dollars(self.flow(&start, 0, horizon));
        let best = self.best.take().map(|it| self.plan(&it));
        Found {
            plans: plans.iter().map(|it| self.plan(it)).collect(),
            best,
            staying,
            labels: self.labels.all.len(),
        }
    }

    fn plan(&mut self, candidate: &Candidate) -> Plan {
        let mut steps = Vec::new();
        let mut place = candidate.label;
        while let Some((before, step, from)) = self.labels.all[place].from {
            let label = self.labels.all[place];
            steps.push(self.reached(&label, step, from));
            place = before;
        }
        steps.reverse();
        Plan {
            quarter: candidate.quarter,
            cost: candidate.cost,
            value: dollars(candidate.value),
            annual: whole_dollars(candidate.annual),
            steps,
        }
    }

    fn reached(&mut self, label: &Label, step: Step, from: u32) -> Reached {
        let Point { quarter, lost, role, .. } = label.point;
        let annual = role.map_or(0.0, |role| {
            let paid = self.market.paid(role, &label.point, label.holding.class);
            paid.annual[quarter as usize]
        });
        let worked = f64::from(quarter.saturating_sub(lost)) / f64::from(QUARTERS);
        Reached {
            step,
            from,
            to: quarter,
            standing: self.standing(&label.point, self.quest.start.years + worked),
            annual: whole_dollars(annual),
            spent: label.cost,
        }
    }
}

/// A credential as a newcomer or somebody with the years is given it.
fn granted(catalogue: &Catalogue, ix: CredentialIx, years: f64) -> CredentialIx {
    let rule = catalogue.credential_at(ix).and_then(|it| it.apprentice.as_ref());
    rule.filter(|rule| years < rule.years).map_or(ix, |rule| rule.credential)
}

/// What keeps credentials, in dollars a quarter: dues once to each issuer, and renewals.
fn upkeep(catalogue: &Catalogue, held: CredentialSet) -> f64 {
    let mut sum = 0.0;
    let mut paid_to: Vec<&str> = Vec::new();
    for it in held.iter().filter_map(|ix| catalogue.credential_at(ix)) {
        if let Some(dues) = it.dues.as_ref().filter(|_| !paid_to.contains(&it.issuer.as_str())) {
            paid_to.push(&it.issuer);
            sum += dues.base.dollars() / f64::from(QUARTERS);
        }
        let fee = it.renewal.fee.as_ref().map_or(0.0, |fee| fee.base.dollars());
        sum += fee * 3.0 / f64::from(it.renewal.months.max(1));
    }
    sum
}

fn dollars(amount: f64) -> Cents {
    Pay::Hourly.round(amount).unwrap_or_default()
}

fn whole_dollars(amount: f64) -> Cents {
    Pay::Annual.round(amount).unwrap_or_default()
}
