//! The career path: what can be done next, what it costs, and whether it pays.
//!
//! Roles, credentials and programs are data ([`Catalog`]), read elsewhere; every number of them is a
//! [`Fact`] that names its figures or says what it assumes.

mod catalog;
mod check;
mod cost;
mod credential;
mod error;
mod fact;
mod flow;
mod growth;
pub mod plan;
mod ranking;
mod requirement;
mod returns;

pub use crate::estimate::Level;
pub use catalog::{
    Catalog, CodeSet, MOST_PRACTICES, Practice, Pricing, Program, Requirement, Role,
    RoleExperience, Years,
};
pub use cost::{Cost, CostKind};
pub use credential::{
    Apprentice, Credential, CredentialKind, CredentialStatus, FormerName, Renewal,
};
pub use error::CatalogError;
pub use fact::Fact;
pub use growth::growth_a_year;
pub use ranking::{Availability, RankedCredential, find_dominating, rank_credentials};
pub use requirement::{MissingRequirement, ProgramSet, Qualifications};
pub use returns::{Course, Return, Terms, Uplift, evaluate_course, evaluate_return};

#[cfg(test)]
mod tests;
