//! Plans: searched for, compared, and followed.

pub(super) mod along;
pub(super) mod career;
pub(super) mod compare;
pub(super) mod pricing;
mod proposed;
pub(super) mod query;
mod relaxation;

use medwage_contracts::pb::types::Assumption;

use crate::encode::assumption;
use crate::profile::Person;

/// Lists what plans take for granted.
fn list_assumptions(person: &Person) -> Vec<Assumption> {
    person.list_assumptions([
        assumption(
            "plan.no_step_is_put_off",
            "each step begins as soon as it can after the one before",
        ),
        assumption(
            "plan.expected_retakes",
            "each exam costs the attempts that are to be expected, of at most 3, and is then passed; \
             retakes take no time of their own",
        ),
        assumption(
            "plan.requirements_are_usual",
            "what a role asks for is what employers usually ask; who meets it gets the work at once",
        ),
        assumption(
            "plan.a_year_in_a_role",
            "a role leads to the next after a year in it; the years in the present one are enough",
        ),
        assumption("plan.prices", "prices and wages stay what they are in today's money"),
        assumption(
            "plan.dollars",
            "pay in different places is compared in dollars, whatever these buy there",
        ),
    ])
}
