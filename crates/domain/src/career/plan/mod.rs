//! Plans to a salary or a role: which studies, in which order, and when to change roles.
//!
//! Time goes in quarters. A plan is a sequence of steps, and no step is put off: each begins as soon as
//! its requirements hold after the one before. Among all such plans with at most so many studies the
//! search is exact: it finds every plan that no other beats in time, cost and value. Labels are set in
//! the order of time, or where only the value counts, of the most that can come of them; of two that stand at the same point at the same time, one that costs no more and is
//! worth no less makes the other needless, and so does a plan that is known already and beats whatever can come
//! of it (`bound`). Searches with fewer studies go first, for plans to know.

mod bound;
mod deepening;
mod follow;
mod label;
mod ladder;
mod optimism;
mod result;
mod search;
mod step;
mod study;
mod trace;
mod wage_table;
mod way;

pub use deepening::{find_most_valuable, find_plans, search};
pub use follow::{BlockedStep, follow};
pub use result::{PaidQuarter, Plan, PlanError, ScheduledStep, SearchResult};
pub use study::{Step, Study};
pub use wage_table::{Employment, Wages};
pub use way::{
    Way, find_career_through, find_career_without_program, find_career_without_study,
    studies_through_program, studies_toward_credential, studies_toward_role,
};

use super::catalog::Catalog;
use super::requirement::Qualifications;
use crate::estimate::CredentialIx;
use crate::money::Cents;

/// Quarters in a year.
pub const QUARTERS: u32 = 4;

/// Quarters in a role before it leads to another: a year, by our judgment.
const TENURE: u32 = QUARTERS;

/// The target of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Pay of so much a year.
    Salary(Cents),
    /// A role, by place in the catalog.
    Role(usize),
    /// The most that can come in over the horizon.
    Value,
}

/// A way-point that a plan has to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// A credential, in full or as an apprentice.
    Credential(CredentialIx),
    /// A program, by place in the catalog.
    Program(usize),
}

/// Limits that a plan keeps to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Quarters that are looked at.
    pub horizon: u32,
    /// The quarter by whose end the target must be reached.
    pub finish_by: u32,
    /// The most that may be spent in all; none for no limit.
    pub budget: Option<Cents>,
    /// Hours a week for study beside work.
    pub hours_per_week: f64,
    /// A degree may be taken: an associate one or more.
    pub degrees: bool,
    /// Work may be given up for full-time study.
    pub full_time_study: bool,
    /// Studies in one plan at most.
    pub studies: u8,
    /// Labels after which the search gives up.
    pub labels: usize,
}

/// Somewhere to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The cost of moving there.
    pub moving: Cents,
    /// Work there is done from home: only roles that are often done so are open.
    pub remote: bool,
}

/// A question for a plan.
#[derive(Clone, Copy, Debug)]
pub struct PlanQuery<'c> {
    /// Roles, credentials and programs.
    pub catalog: &'c Catalog,
    /// The qualifications that the person brings.
    pub start: Qualifications,
    /// The target.
    pub target: Target,
    /// The limits.
    pub limits: Limits,
    /// Places of work; the first is the present one.
    pub locations: &'c [Location],
    /// The rate a year by which money later is worth less.
    pub rate: f64,
    /// The only studies that are thought of; none for all.
    pub only: Option<&'c [Study]>,
    /// The way-point that every plan goes through.
    pub through: Option<Through>,
    /// A credential that stays an apprentice's, whatever the years.
    pub unlifted: Option<CredentialIx>,
}

/// Quarters that so many years take; none where they are there.
fn quarters_of(years: f64) -> u32 {
    (years * f64::from(QUARTERS)).ceil().max(0.0) as u32
}

#[cfg(test)]
mod tests;
