//! Results of a search.

use super::study::Step;
use crate::career::Qualifications;
use crate::money::Cents;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The search grew beyond its limit.
    #[error("more than {labels} points would have to be looked at")]
    TooMany {
        /// The limit.
        labels: usize,
    },
    /// It was stopped.
    #[error("the search was stopped before it found anything")]
    Stopped,
}

/// A step with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduledStep {
    /// The step.
    pub step: Step,
    /// The quarter at whose beginning it begins.
    pub from: u32,
    /// The quarter at whose beginning it is done.
    pub to: u32,
    /// The person's qualifications then.
    pub qualifications: Qualifications,
    /// The place of work then, by index in the query.
    pub place: usize,
    /// Pay then, per year; nothing without work.
    pub annual: Cents,
    /// Money spent until then.
    pub spent: Cents,
}

/// A way to the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The quarter at whose beginning the target is reached.
    pub quarter: u32,
    /// Money spent.
    pub cost: Cents,
    /// Income over the horizon less expenses, worth at the start.
    pub value: Cents,
    /// Pay at the target, per year.
    pub annual: Cents,
    /// The steps, in order.
    pub steps: Vec<ScheduledStep>,
}

/// The result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResult {
    /// Every plan that no other beats in time, cost and value: soonest first, then cheapest.
    pub plans: Vec<Plan>,
    /// The way to the highest pay that can be reached in time, whether or not it is the target.
    pub best: Option<Plan>,
    /// The value of working on without any step.
    pub staying: Cents,
    /// Labels that were set.
    pub labels: usize,
    /// Studies up to which everything was looked at: fewer than the limit where the search was stopped.
    pub studies: u8,
}
