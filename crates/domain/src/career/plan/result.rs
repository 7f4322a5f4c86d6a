//! Results of a search.

use super::study::{Step, Study};
use super::wage_table::Employment;
use crate::career::{Catalog, Qualifications};
use crate::estimate::Education;
use crate::money::Cents;
use crate::percentile::normal_cdf;

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

/// A quarter of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PaidQuarter {
    /// Pay, in dollars a year; nothing without work.
    pub annual: f64,
    /// The work; none without.
    pub employment: Option<Employment>,
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
    /// Every quarter of the horizon: along the steps, then working on.
    pub quarters: Vec<PaidQuarter>,
    /// How far off the value over staying may be, as a standard deviation in dollars: from the errors of what pay along the
    /// plan and pay without any step differ in.
    pub deviation: f64,
}

impl Plan {
    /// Returns the chance that the plan is worth less than staying, taking what it is worth more as normal.
    pub fn loss_probability(&self, staying: Cents) -> f64 {
        let delta = self.value.dollars() - staying.dollars();
        if self.deviation > 0.0 {
            normal_cdf(-delta / self.deviation)
        } else {
            f64::from(u8::from(delta < 0.0))
        }
    }

    /// True if the plan takes a degree.
    pub fn takes_degree(&self, catalog: &Catalog) -> bool {
        self.steps.iter().any(|it| match it.step {
            Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
                let program = catalog.programs.get(place);
                program.is_some_and(|program| program.awards >= Some(Education::Associate))
            }
            _ => false,
        })
    }

    /// Counts the studies: degrees that follow on each other are one.
    pub fn count_studies(&self, catalog: &Catalog) -> usize {
        let mut count = 0;
        let mut has_degree = false;
        for it in &self.steps {
            let program = match it.step {
                Step::Study(Study::BesideWork(place) | Study::FullTime(place)) => {
                    catalog.programs.get(place)
                }
                Step::Study(Study::Credential(_)) => None,
                Step::Complete(_) | Step::Move { .. } | Step::WorkOn { .. } => continue,
            };
            let is_degree = program.is_some_and(|it| it.awards >= Some(Education::Associate));
            count += usize::from(!(is_degree && has_degree));
            has_degree |= is_degree;
        }
        count
    }
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
