//! The search: labels, taken up in the order of time, or of the most that can come of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::bound::{Bounds, find_ladder_quarters};
use super::label::{Holding, Label, Labels, Point, QueueEntry};
use super::ladder::{Distances, Ladder};
use super::optimism::Brought;
use super::result::PlanError;
use super::study::{Course, Study};
use super::wage_table::{WageTable, Wages};
use super::{PlanQuery, QUARTERS, Target, quarters_of};
use crate::career::{Catalog, MOST_PRACTICES, Requirement};
use crate::estimate::{CredentialIx, CredentialSet};
use crate::money::Cents;

/// Labels after which is asked whether to stop.
const TURNS: usize = 64;

/// A plan that ends at a label.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) label: usize,
    pub(super) quarter: u32,
    pub(super) cost: Cents,
    pub(super) value: f64,
    pub(super) annual: f64,
}

/// The objective of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objective {
    /// The plans that no other beats: what falls behind is left out.
    Target,
    /// The way to the highest pay: what leads to less is left out.
    HighestPay,
    /// Whatever there is.
    Everything,
}

/// Plans that an earlier search found.
#[derive(Default)]
pub(super) struct Known {
    pub(super) plans: Vec<Candidate>,
    /// The highest pay at the end, in dollars a year.
    pub(super) highest: Option<f64>,
}

/// A search on its way.
pub(super) struct Search<'q, W> {
    pub(super) query: &'q PlanQuery<'q>,
    /// Studies in one plan at most: in the first passes fewer than the query's limit.
    pub(super) studies: u8,
    /// For each role, the roles that lead to it.
    pub(super) rungs: Vec<Vec<usize>>,
    /// For each role, the first quarter in which it can be begun by the rungs of the ladder below it.
    pub(super) ladder_quarters: Vec<u32>,
    pub(super) wages: WageTable<'q, W>,
    pub(super) offered: Offered<'q>,
    pub(super) labels: Labels,
    pub(super) open: BinaryHeap<QueueEntry>,
    pub(super) plans: Vec<Candidate>,
    pub(super) best: Option<Candidate>,
    pub(super) objective: Objective,
    pub(super) known: Known,
    pub(super) bounds: Bounds,
    /// True if a plan may go on to a third place: only one that somebody proposes does.
    pub(super) may_move_again: bool,
    holdings: FxHashMap<CredentialSet, Holding>,
}

/// The courses that a pass of a search offers, and what follows from them.
pub(super) struct Offered<'q> {
    pub(super) courses: Vec<Course<'q>>,
    pub(super) brought: Brought,
    /// The most quarters of each kind of work that any rule asks for beyond what the person brings.
    pub(super) most_practice: [u32; MOST_PRACTICES],
    /// The roles that a plan may go through.
    pub(super) ladder: Ladder,
    /// How far roles are from each other.
    pub(super) distances: Distances,
}

impl<'q> Offered<'q> {
    fn new(
        query: &PlanQuery<'q>,
        wages: &impl Wages,
        rungs: &[Vec<usize>],
        courses: Vec<Course<'q>>,
    ) -> Self {
        let ladder = Ladder::new(query, wages, &courses, rungs);
        Self {
            brought: Brought::new(query.catalog, &courses),
            most_practice: most_practice(query, &courses),
            distances: Distances::new(query, &ladder, rungs),
            ladder,
            courses,
        }
    }
}

impl<'q, W: Wages> Search<'q, W> {
    pub(super) fn new(query: &'q PlanQuery<'q>, wages: &'q W, courses: Vec<Course<'q>>) -> Self {
        let (catalog, roles) = (query.catalog, 0..query.catalog.roles.len());
        let below = |to| roles.clone().filter(|from| catalog.leads(*from, to)).collect();
        let rungs: Vec<_> = roles.clone().map(below).collect();
        Self {
            query,
            studies: query.limits.studies,
            ladder_quarters: find_ladder_quarters(catalog, &rungs, query.start.role),
            offered: Offered::new(query, wages, &rungs, courses),
            rungs,
            wages: WageTable::new(query, wages),
            labels: Labels::default(),
            open: BinaryHeap::new(),
            plans: Vec::new(),
            best: None,
            objective: Objective::Everything,
            known: Known::default(),
            bounds: Bounds::default(),
            may_move_again: false,
            holdings: FxHashMap::default(),
        }
    }

    /// Begins anew with so many studies in one plan at most, of these courses. What was found until now is known from then on.
    pub(super) fn begin_pass(&mut self, studies: u8, courses: Vec<Course<'q>>) {
        let highest = self.best.take().map(|it| it.annual);
        self.known = Known { plans: std::mem::take(&mut self.plans), highest };
        self.labels = Labels::default();
        self.open.clear();
        self.studies = studies;
        let list = |courses: &[Course<'_>]| courses.iter().map(|it| it.study).collect::<Vec<_>>();
        if list(&courses) != list(&self.offered.courses) {
            self.offered = Offered::new(self.query, self.wages.wages, &self.rungs, courses);
            self.bounds.states.clear();
        }
    }

    /// Sets the label that the person stands at now.
    pub(super) fn start(&mut self) {
        let start = &self.query.start;
        let point = Point {
            quarter: 0,
            lost: 0,
            role: start.role,
            place: 0,
            education: start.education,
            held: start.credentials,
            settling: 0,
            course: false,
            studies: 0,
            practice: [0; MOST_PRACTICES],
            programs: start.programs,
            has_degree: false,
            is_through: self.query.through.is_none(),
        };
        let holding = self.holding(point.held);
        let through = point.is_through.then_some(0);
        self.add(Label { point, holding, cost: Cents::default(), value: 0.0, through, from: None });
    }

    pub(super) fn run(&mut self, stop: &dyn Fn() -> bool) -> Result<(), PlanError> {
        self.start();
        let courses = self.offered.courses.clone();
        let mut turns = 0_usize;
        while let Some(turn) = self.open.pop() {
            if turns.is_multiple_of(TURNS) && stop() {
                return Err(PlanError::Stopped);
            }
            turns += 1;
            if self.labels.is_beaten(turn.place) {
                continue;
            }
            if self.is_worth_less(turn.upper_bound) {
                // Nor does anything come of those that are left, of which less can come.
                return Ok(());
            }
            let labels = self.query.limits.labels;
            if self.labels.all.len() > labels {
                return Err(PlanError::TooMany { labels });
            }
            let label = self.labels.all[turn.place];
            // A plan that was found since may beat whatever comes of it.
            let is_value = self.query.target == Target::Value;
            if !is_value && self.find_upper_bound(&label).is_none() {
                continue;
            }
            // A plan ends where its target is reached.
            if self.arrive(turn.place, &label) {
                continue;
            }
            self.change_jobs(turn.place, &label);
            self.complete(turn.place, &label);
            for course in &courses {
                self.study(turn.place, &label, course);
            }
        }
        Ok(())
    }

    pub(super) fn add(&mut self, label: Label) {
        let limits = &self.query.limits;
        let late = label.point.quarter > limits.finish_by.min(limits.horizon);
        if late || limits.budget.is_some_and(|budget| label.cost > budget) {
            return;
        }
        // The start stays, whatever comes of it.
        let upper_bound = match label.from {
            Some(_) => self.find_upper_bound(&label),
            None => Some(f64::INFINITY),
        };
        let Some(upper_bound) = upper_bound else { return };
        let quarter = label.point.quarter;
        if let Some(place) = self.labels.add(label) {
            self.open.push(QueueEntry { upper_bound, quarter, place });
        }
    }

    /// Sees whether the target is reached from here by working on. Returns whether it is reached here.
    fn arrive(&mut self, place: usize, label: &Label) -> bool {
        let limits = &self.query.limits;
        let (finish, horizon) = (limits.finish_by.min(limits.horizon), limits.horizon);
        let value = label.value + self.flow(label, label.point.quarter, horizon);
        let Point { quarter, role, .. } = label.point;
        let target = self.query.target;
        if role.is_none() && target == Target::Value && label.point.is_through {
            // Who never works has a plan too, where nothing is better.
            let none = Candidate { label: place, quarter, cost: label.cost, value, annual: 0.0 };
            self.offer_most_valuable(none);
        }
        let Some(role) = role else { return false };
        let target = self.query.target;
        let paid = self.wages.paid(role, &label.point);
        let at = |quarter: u32| Candidate {
            label: place,
            quarter,
            cost: label.cost,
            value,
            annual: paid.annual[quarter as usize],
        };
        let last = at(finish);
        let reached = match target {
            _ if !label.point.is_through => None,
            Target::Value => Some(quarter),
            Target::Role(wanted) => (role == wanted).then_some(quarter),
            Target::Salary(salary) => {
                let salary = salary.dollars();
                let later = &paid.annual[quarter as usize..=finish as usize];
                let wait = later.partition_point(|annual| *annual < salary);
                (wait < later.len()).then(|| quarter + u32::try_from(wait).unwrap_or(u32::MAX))
            }
        };
        let candidate = reached.map(at);
        if target == Target::Value {
            candidate.into_iter().for_each(|one| self.offer_most_valuable(one));
            return false;
        }
        if self.best.is_none_or(|best| last.annual > best.annual) {
            self.best = Some(last);
        }
        if let Some(candidate) = candidate {
            self.offer(candidate);
        }
        candidate.is_some_and(|it| it.quarter == quarter)
    }

    /// Takes a candidate in place of the one before if it is worth more, or as much and sooner or cheaper.
    fn offer_most_valuable(&mut self, one: Candidate) {
        let rank = |candidate: &Candidate| {
            let cents = (candidate.value * 100.0).round();
            let through = self.labels.all[candidate.label].through;
            (cents, Reverse(through), Reverse(candidate.cost), Reverse(candidate.quarter))
        };
        if self.plans.first().is_none_or(|best| rank(&one) > rank(best)) {
            self.plans = vec![one];
        }
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

    /// Sums pay less the upkeep of credentials, from one quarter to another.
    pub(super) fn flow(&mut self, label: &Label, from: u32, to: u32) -> f64 {
        // A career is valued by what it pays; what credentials cost is reckoned apart (`career::returns`).
        let is_career = self.query.target == Target::Value;
        let upkeep =
            if is_career { 0.0 } else { label.holding.upkeep * self.wages.annuity(from, to) };
        let earned = label
            .point
            .role
            .map_or(0.0, |role| self.wages.paid(role, &label.point).worth(from, to));
        earned - upkeep
    }

    pub(super) fn holding(&mut self, held: CredentialSet) -> Holding {
        if let Some(known) = self.holdings.get(&held) {
            return *known;
        }
        let catalog = self.query.catalog;
        let marks = catalog.credentials.iter().filter_map(|it| it.apprentice.as_ref());
        let unmarked = marks.fold(held, |held, rule| {
            held.without_members(CredentialSet::NONE.with_credential(rule.credential))
        });
        let holding = Holding {
            all: catalog.with_replaced(held),
            whole: self.without_marks(held),
            upkeep: upkeep(catalog, held),
            least_upkeep: upkeep(catalog, unmarked),
        };
        self.holdings.insert(held, holding);
        holding
    }
}

/// The most quarters of each kind of work that a rule of the roles, of the courses or of their apprentices asks for, less those
/// that the person brings.
fn most_practice(query: &PlanQuery<'_>, courses: &[Course<'_>]) -> [u32; MOST_PRACTICES] {
    let catalog = query.catalog;
    let mut most = [0; MOST_PRACTICES];
    let mut ask = |kind: usize, years: f64| {
        if let Some(own) = most.get_mut(kind) {
            *own = u32::max(*own, quarters_of(years - query.start.practice[kind]));
        }
    };
    let of_courses = courses.iter().map(|it| it.requires);
    let rules = of_courses.chain(catalog.roles.iter().map(|it| &it.requires));
    for asked in rules.flat_map(Requirement::ways).filter_map(|way| way.experience) {
        ask(asked.practice, asked.years);
    }
    let held = query.start.credentials;
    for (ix, it) in (0_u8..).map(CredentialIx).zip(&catalog.credentials) {
        let Some(rule) = &it.apprentice else { continue };
        let is_held = held.with_credential(rule.credential) == held;
        if is_held || courses.iter().any(|it| it.study == Study::Credential(ix)) {
            rule.practice.into_iter().for_each(|kind| ask(kind, rule.years));
        }
    }
    most
}

/// Sums the upkeep of credentials, in dollars a quarter: dues once to each issuer, and renewals.
fn upkeep(catalog: &Catalog, held: CredentialSet) -> f64 {
    let mut sum = 0.0;
    let mut paid_to: Vec<&str> = Vec::new();
    for it in held.iter().filter_map(|ix| catalog.credential_at(ix)) {
        if let Some(dues) = it.dues.as_ref().filter(|_| !paid_to.contains(&it.issuer.as_str())) {
            paid_to.push(&it.issuer);
            sum += dues.base.dollars() / f64::from(QUARTERS);
        }
        let fee = it.renewal.fee.as_ref().map_or(0.0, |fee| fee.base.dollars());
        sum += fee * 3.0 / f64::from(it.renewal.months.max(1));
    }
    sum
}
