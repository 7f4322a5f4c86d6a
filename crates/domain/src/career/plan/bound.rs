//! The most that can come of a label: when the target is reached and what is earned, if every study that is left
//! opened all roles at once and cost nothing. A label that even so falls behind a plan that is known leads to none
//! that matters.

use rustc_hash::FxHashMap;

use super::deepening::Objective;
use super::label::{Label, Point};
use super::optimism::OptimisticState;
use super::search::{Candidate, Search};
use super::step::quarters_of;
use super::wage_table::{Wages, Work};
use super::{Target, Through};
use crate::estimate::{CredentialSet, Education};

/// The most that rounding may take from a sum, in dollars.
const SLACK: f64 = 1e-4;

/// Pay in the roles of the best state, quarter by quarter, for a person who lost so many.
#[derive(Debug)]
struct Envelope {
    /// The first quarter in which the target can be reached; none where it can't.
    first: Option<u32>,
    /// Earnings of the best paid role of each quarter before a quarter, worth at the start.
    earned: Vec<f64>,
    /// The most that is earned in all by who reaches the target in a quarter or later.
    in_all: Vec<f64>,
    /// The highest pay at the last quarter, in dollars a year.
    top: f64,
}

/// Credentials, schooling, a role, whether no study is left, and whether a degree was taken.
type Held = (CredentialSet, Education, Option<usize>, bool, bool);

/// Bounds that were worked out.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) states: FxHashMap<Held, (OptimisticState, CredentialSet)>,
    envelopes: FxHashMap<(OptimisticState, u32), Envelope>,
}

impl<W: Wages> Search<'_, W> {
    /// Says whether nothing that matters can come of a label.
    pub(super) fn can_not_improve(&mut self, label: &Label) -> bool {
        if self.objective == Objective::Everything {
            return false;
        }
        if !label.point.is_through && !self.can_go_through(label) {
            return true;
        }
        let mut bounds = std::mem::take(&mut self.bounds);
        let (state, held) = self.optimistic_state(&mut bounds, label);
        let lost = label.point.lost;
        let envelope = bounds
            .envelopes
            .entry((state, lost))
            .or_insert_with(|| self.envelope(&state, held, lost));
        let useless = match self.objective {
            Objective::Everything => false,
            Objective::HighestPay => {
                let better = |pay: f64| envelope.top < pay - SLACK;
                self.best.is_some_and(|best| better(best.annual))
                    || self.known.highest.is_some_and(better)
            }
            Objective::Target if self.query.target == Target::Value => {
                self.is_worth_less(label, envelope)
            }
            Objective::Target => self.falls_behind(label, envelope),
        };
        self.bounds = bounds;
        useless
    }

    /// True if what the query asks to go through is still possible with the studies that are left.
    fn can_go_through(&self, label: &Label) -> bool {
        let Point { held, studies, has_degree, .. } = label.point;
        if studies < self.query.limits.studies {
            return true;
        }
        let catalog = self.query.catalog;
        match self.query.through {
            None => true,
            // The years alone lift an apprentice's mark.
            Some(Through::Credential(ix)) => {
                let rule = catalog.credential_at(ix).and_then(|it| it.apprentice.as_ref());
                rule.is_some_and(|rule| held.with(rule.credential) == held)
            }
            // A degree that follows on another is no further study.
            Some(Through::Program(place)) => {
                let awards = catalog.programs.get(place).and_then(|it| it.awards);
                has_degree && awards >= Some(Education::Associate)
            }
        }
    }

    /// True if even the best paid roles from now on are worth no more than a plan that is known.
    fn is_worth_less(&self, label: &Label, envelope: &Envelope) -> bool {
        let (now, horizon) = (label.point.quarter, self.query.limits.horizon);
        let more = envelope.earned[horizon as usize] - envelope.earned[now as usize];
        let value = label.value + more;
        let known = self.known.plans.iter().chain(self.plans.first());
        known.into_iter().any(|best| best.value > value + SLACK)
    }

    fn falls_behind(&self, label: &Label, envelope: &Envelope) -> bool {
        let limits = &self.query.limits;
        let now = label.point.quarter;
        let Some(soonest) = envelope.first.map(|first| first.max(now)) else { return true };
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

    fn envelope(&mut self, state: &OptimisticState, held: CredentialSet, lost: u32) -> Envelope {
        let horizon = self.query.limits.horizon;
        let finish = self.query.limits.finish_by.min(horizon) as usize;
        let mut best = vec![0.0_f64; horizon as usize + 1];
        let mut then = vec![f64::NEG_INFINITY; horizon as usize + 1];
        let mut first = None;
        for role in (0..self.query.catalog.roles.len()).filter(|role| state.roles.has(*role)) {
            let open = self.open_at_best(role, lost) as usize;
            for place in 0..self.query.locations.len() {
                let education = state.education;
                let class = self.wages.class(role, held);
                let work = Work { job: (role, place), education, class, lost };
                let paid = self.wages.paid_to(work, held);
                let reached = match self.query.target {
                    Target::Value => Some(open),
                    Target::Role(wanted) => (role == wanted).then_some(open),
                    Target::Salary(salary) => {
                        let enough = |annual: &f64| *annual >= salary.dollars();
                        paid.annual.iter().position(enough).map(|at| at.max(open))
                    }
                };
                for (most, annual) in best.iter_mut().zip(&paid.annual).skip(open) {
                    *most = most.max(*annual);
                }
                let Some(from) = reached else { continue };
                first = Some(first.map_or(from, |first: usize| first.min(from)));
                for (quarter, most) in then.iter_mut().enumerate().skip(from) {
                    *most = most.max(paid.worth(quarter as u32, horizon));
                }
            }
        }
        let earned = self.wages.worth_before(&best);
        let mut in_all = vec![f64::NEG_INFINITY; horizon as usize + 1];
        let mut most = f64::NEG_INFINITY;
        for quarter in (0..=finish).rev() {
            most = most.max(earned[quarter] + then[quarter]);
            in_all[quarter] = most;
        }
        let first = first.and_then(|first| u32::try_from(first).ok());
        Envelope { first, earned, in_all, top: best[finish] }
    }

    /// The first quarter in which a role's years are there. The first role is held whatever it asks for.
    fn open_at_best(&self, role: usize, lost: u32) -> u32 {
        let start = &self.query.start;
        if start.role == Some(role) {
            return 0;
        }
        let ways = self.query.catalog.roles[role].requires.ways();
        match ways.map(|way| quarters_of(way.years - start.years)).min() {
            None | Some(0) => 0,
            Some(lacking) => lacking + lost,
        }
    }
}
