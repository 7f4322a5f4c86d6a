//! What a search finds.

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
    /// Where the person stands then.
    pub qualifications: Qualifications,
    /// Where they work then, by place in the query.
    pub place: usize,
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
    pub steps: Vec<ScheduledStep>,
}

/// What a search finds.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResult {
    /// Every plan that no other beats in time, cost and value: soonest first, then cheapest.
    pub plans: Vec<Plan>,
    /// The way to the highest pay that can be reached in time, whether or not it is the target.
    pub best: Option<Plan>,
    /// What doing nothing but working on is worth.
    pub staying: Cents,
    /// Labels that were set.
    pub labels: usize,
    /// Studies up to which everything was looked at: fewer than the limit where the search was stopped.
    pub studies: u8,
}
