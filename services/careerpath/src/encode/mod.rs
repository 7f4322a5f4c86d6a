//! From the domain's results to messages.

mod outlook;
mod plan;
mod returns;

use medwage_contracts::pb::types::{Assumption, Spread};
use medwage_domain::compensation;

pub(crate) use self::outlook::outlook;
pub(crate) use self::plan::{PricedPlan, describe_target, write_plan, write_steps};
pub(crate) use self::returns::{availability, cost_evidence, missing_requirements, write_costs};

/// Writes an amount with its ends, in US dollars.
pub(crate) fn spread(amount: compensation::Spread) -> Spread {
    Spread { low: amount.low.dollars(), base: amount.base.dollars(), high: amount.high.dollars() }
}

/// Writes a count or a number of months.
pub(crate) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Writes something that an answer takes for granted, of our own judgment.
pub(crate) fn assumption(id: &str, text: &str) -> Assumption {
    Assumption { id: id.to_owned(), text: text.to_owned(), source: String::new() }
}
