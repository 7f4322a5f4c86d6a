//! The most that can come of a label: when the target is reached and what is earned, if every study that is left
//! opened all roles at once and cost nothing. A label that even so falls behind a plan that is known leads to none
//! that matters.

use rustc_hash::FxHashMap;

use super::label::{Label, Point};
use super::optimism::OptimisticState;
use super::search::{Candidate, Objective, Search};
use super::study::{Course, Study};
use super::wage_table::{Wages, Work};
use super::{TENURE, Target, Through, quarters_of};
use crate::career::{Catalog, Role};
use crate::estimate::{CredentialSet, Education};

/// The most that rounding may take from a sum, in dollars.
const SLACK: f64 = 1e-4;
/// Careers of the same value to the cent are told apart by when they go through what is asked, so none is given up for less.
const CENT: f64 = 0.01;

/// Pay in the roles of the best state, quarter by quarter, for a person who lost so many.
#[derive(Debug)]
struct Envelope {
    /// The roles in which the target can be reached, each with the first quarter in which it can.
    ends: Vec<(usize, u32)>,
    /// Earnings of the best paid role of each quarter before a quarter, worth at the start.
    earned: Vec<f64>,
    /// The most that is earned in all by who reaches the target in a quarter or later.
    in_all: Vec<f64>,
    /// The highest pay at the last quarter, in dollars a year.
    top: f64,
}

/// The best credentials and schooling, and the role from which they open others.
type Opening = (CredentialSet, Education, Option<usize>);

/// Bounds that were worked out.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) states: FxHashMap<Opening, OptimisticState>,
    envelopes: FxHashMap<(OptimisticState, u32), Envelope>,
}

impl<W: Wages> Search<'_, W> {
    /// Returns the most that can come of a label, as it orders the search; none where that is nothing that matters.
    pub(super) fn find_upper_bound(&mut self, label: &Label) -> Option<f64> {
        if self.objective == Objective::Everything {
            return Some(f64::INFINITY);
        }
        if !label.point.is_through && !self.can_go_through(label) {
            return None;
        }
        let mut bounds = std::mem::take(&mut self.bounds);
        let (state, held) = self.optimistic_state(&mut bounds, label);
        let lost = label.point.lost;
        let envelope = bounds
            .envelopes
            .entry((state, lost))
            .or_insert_with(|| self.envelope(&state, held, lost));
        let most = match self.objective {
            Objective::HighestPay => {
                let better = |pay: f64| envelope.top < pay - SLACK;
                let falls_behind = self.best.is_some_and(|best| better(best.annual))
                    || self.known.highest.is_some_and(better);
                (!falls_behind).then_some(f64::INFINITY)
            }
            Objective::Target if self.query.target == Target::Value => {
                let (now, horizon) = (label.point.quarter, self.query.limits.horizon);
                let most =
                    label.value + envelope.earned[horizon as usize] - envelope.earned[now as usize];
                (!self.is_worth_less(most)).then_some(most)
            }
            Objective::Everything | Objective::Target => {
                (!self.falls_behind(label, envelope)).then_some(f64::INFINITY)
            }
        };
        self.bounds = bounds;
        most
    }

    /// True if what the query asks to go through is still possible with the studies that are left.
    fn can_go_through(&self, label: &Label) -> bool {
        let Point { held, studies, has_degree, .. } = label.point;
        let is_asked = |study: Study| match (study, self.query.through) {
            (Study::Credential(ix), Some(Through::Credential(asked))) => ix == asked,
            (Study::BesideWork(place) | Study::FullTime(place), Some(Through::Program(asked))) => {
                place == asked
            }
            _ => false,
        };
        let leads_through =
            |course: &Course<'_>| is_asked(course.study) && self.brings_anything(label, course);
        if studies < self.studies && self.offered.courses.iter().any(leads_through) {
            return true;
        }
        let catalog = self.query.catalog;
        match self.query.through {
            None => true,
            // The years alone lift an apprentice's mark.
            Some(Through::Credential(ix)) => {
                let rule = catalog.credential_at(ix).and_then(|it| it.apprentice.as_ref());
                rule.is_some_and(|rule| held.with_credential(rule.credential) == held)
            }
            // A degree that follows on another is no further study.
            Some(Through::Program(place)) => {
                let awards = catalog.programs.get(place).and_then(|it| it.awards);
                has_degree && awards >= Some(Education::Associate)
            }
        }
    }

    /// True if a career that can bring no more than this is worth less than one that is known.
    pub(super) fn is_worth_less(&self, upper_bound: f64) -> bool {
        let known = self.known.plans.iter().chain(self.plans.first());
        self.query.target == Target::Value
            && known.into_iter().any(|best| best.value > upper_bound + CENT)
    }

    fn falls_behind(&self, label: &Label, envelope: &Envelope) -> bool {
        let limits = &self.query.limits;
        let now = label.point.quarter;
        let arrivals = envelope
            .ends
            .iter()
            .map(|(role, first)| (*first).max(self.soonest_change(label, *role)));
        let Some(soonest) = arrivals.min() else { return true };
        if soonest > limits.finish_by.min(limits.horizon) {
            return true;
        }
        let upkeep = label.holding.least_upkeep * self.wages.annuity(now, limits.horizon);
        let more = envelope.in_all[soonest as usize] - envelope.earned[now as usize];
        let value = label.value + more - upkeep;
        let beats = |plan: &Candidate| {
            plan.quarter <= soonest && plan.cost <= label.cost && plan.value > value + SLACK
        };
        self.known.plans.iter().any(beats) || self.plans.iter().any(beats)
    }

    /// The first quarter in which a role can be begun from a label, by the ladder alone.
    fn soonest_change(&self, label: &Label, to: usize) -> u32 {
        let Point { quarter, role, settling, .. } = label.point;
        if role == Some(to) {
            return quarter;
        }
        self.offered.distances.quarters(role, to).saturating_add(quarter + settling)
    }

    fn envelope(&mut self, state: &OptimisticState, held: CredentialSet, lost: u32) -> Envelope {
        let horizon = self.query.limits.horizon;
        let finish = self.query.limits.finish_by.min(horizon) as usize;
        let mut best = vec![0.0_f64; horizon as usize + 1];
        let mut then = vec![f64::NEG_INFINITY; horizon as usize + 1];
        let mut ends = Vec::new();
        for role in (0..self.query.catalog.roles.len()).filter(|role| state.roles.has(*role)) {
            let open = self.open_at_best(role, lost);
            let mut first: Option<u32> = None;
            for place in 0..self.query.locations.len() {
                let class = self.wages.class(role, held);
                let work = Work { job: (role, place), education: state.education, class, lost };
                let reached = {
                    let mut annual = self.wages.list_annual_pay(work, held, open);
                    for (most, annual) in best.iter_mut().skip(open as usize).zip(annual.clone()) {
                        *most = most.max(annual);
                    }
                    let has_target = self.objective == Objective::Target;
                    match self.query.target {
                        Target::Role(wanted) if has_target => (role == wanted).then_some(open),
                        Target::Salary(salary) if has_target => {
                            let wait = annual.position(|annual| annual >= salary.dollars());
                            wait.and_then(|wait| Some(open + u32::try_from(wait).ok()?))
                        }
                        // Wherever such a search ends is as good.
                        _ => None,
                    }
                };
                let Some(from) = reached else { continue };
                let paid = self.wages.paid_to(work, held);
                first = Some(first.map_or(from, |first| first.min(from)));
                for (quarter, most) in then.iter_mut().enumerate().skip(from as usize) {
                    *most = most.max(paid.worth(quarter as u32, horizon));
                }
            }
            ends.extend(first.map(|first| (role, first)));
        }
        let earned = self.wages.worth_before(&best);
        let mut in_all = vec![f64::NEG_INFINITY; horizon as usize + 1];
        let mut most = f64::NEG_INFINITY;
        for quarter in (0..=finish).rev() {
            most = most.max(earned[quarter] + then[quarter]);
            in_all[quarter] = most;
        }
        Envelope { ends, earned, in_all, top: best[finish] }
    }

    /// The first quarter in which a role's years are there, and those on the rungs below it have passed. The first role is held
    /// whatever it asks for.
    fn open_at_best(&self, role: usize, lost: u32) -> u32 {
        let start = &self.query.start;
        if start.role == Some(role) {
            return 0;
        }
        let ways = self.query.catalog.roles[role].requires.ways();
        let with_years = match ways.map(|way| quarters_of(way.years - start.years)).min() {
            None | Some(0) => 0,
            Some(lacking) => lacking + lost,
        };
        with_years.max(self.ladder_quarters[role])
    }
}

/// Returns the first quarter in which each role can be begun, by the rungs of the ladder below it: each is held for a time,
/// but for the present one. Beyond any horizon where no ladder leads to a role.
pub(super) fn find_ladder_quarters(
    catalog: &Catalog,
    rungs: &[Vec<usize>],
    start: Option<usize>,
) -> Vec<u32> {
    let is_open = |(place, role): (usize, &Role)| {
        let is_begun = start.is_some_and(|own| own == place || rungs[place].contains(&own));
        is_begun || role.ways_from_outside().next().is_some()
    };
    let opened = catalog.roles.iter().enumerate().map(is_open);
    let mut quarters: Vec<u32> = opened.map(|open| if open { 0 } else { u32::MAX }).collect();
    loop {
        let before = quarters.clone();
        for (to, own) in quarters.iter_mut().enumerate() {
            let soonest = rungs[to].iter().map(|rung| before[*rung].saturating_add(TENURE)).min();
            *own = soonest.unwrap_or(u32::MAX).min(*own);
        }
        if quarters == before {
            return quarters;
        }
    }
}
