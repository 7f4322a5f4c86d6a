//! The career path: what can be done next, what it costs, and whether it pays.
//!
//! Roles, credentials and programmes are data ([`Catalogue`]), read elsewhere; every number of them is a
//! [`Fact`] that names its figures or says what it assumes.

mod catalogue;
mod check;
mod credential;
mod fact;
mod fault;
mod flow;
mod gap;
mod growth;
mod outlay;
pub mod plan;
mod ranking;
mod returns;

pub use catalogue::{Catalogue, CodeSet, Pricing, Programme, Requirement, Role, Years};
pub use credential::{
    Apprentice, Credential, CredentialKind, CredentialStatus, FormerName, Level, Renewal,
};
pub use fact::Fact;
pub use fault::CatalogueFault;
pub use gap::{Gap, Standing};
pub use growth::growth_a_year;
pub use outlay::{Cost, Outlay};
pub use ranking::{Ranked, dominated};
pub use returns::{Return, Terms, Uplift, evaluate};

#[cfg(test)]
mod tests;
