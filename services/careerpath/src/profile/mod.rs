//! From a request to a person with what they bring, or everything that is wrong with it.

mod options;
mod person;
mod terms;
mod workplace;

pub(crate) use options::{PayOptions, read_view};
pub(crate) use person::{MOST_EXPERIENCE_YEARS, Person, RoleNeed, read_target_role};
pub(crate) use terms::{ExamTerms, MOST_YEARS, PlanningTerms, out_of_range};
pub(crate) use workplace::{Workplace, rename_to_place};
