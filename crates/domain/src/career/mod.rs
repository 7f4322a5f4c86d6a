//! The career path: what can be done next, what it costs, and whether it pays.
//!
//! Roles, credentials and programmes are data ([`Catalogue`]), read elsewhere; every number of them is a
//! [`Fact`] that names its figures or says what it assumes.

mod catalogue;
mod check;
mod fact;
mod fan;
mod gap;
pub mod plan;
mod ranking;
mod returns;

pub use catalogue::{
    Apprentice, Catalogue, Credential, Level, Programme, Renewal, Requirement, Role, Years,
};
pub use check::CatalogueFault;
pub use fact::Fact;
pub use fan::growth_a_year;
pub use gap::{Gap, Standing};
pub use ranking::{Ranked, dominated};
pub use returns::{Cost, Outlay, Return, Terms, Uplift, evaluate};

#[cfg(test)]
mod tests;
