//! The pay of a person in a job: a rank inside the official distribution, itemised.
//!
//! The base is the published (or modelled) distribution of the occupation in the area, as log wage q(z)
//! by normal score. Factors move the person's rank: their scores sum to mu, and what they don't explain
//! stays as tau. The person's pay is exp(q(r(mu + tau e))) with e standard normal, where r makes normal ranks
//! of the population's scores, so the average over the population is the official distribution again. What
//! is not stated is averaged over the people of the role.
//! `docs/model.md` describes it; the numbers are data ([`Model`]), fitted elsewhere.

mod area_floor;
mod assumption;
mod base;
mod check;
mod factors;
mod floor;
mod model;
mod offer;
mod outcome;
mod policy;
mod profile;
mod range;
mod relevance;
mod rule;
mod score;
mod spread;
mod unused;

pub use area_floor::{LegalFloor, MinimumWages, lowest_minimum};
pub use assumption::Assumption;
pub use base::{Base, Setting, SettingBase};
pub use check::ModelFault;
pub use factors::{Factor, FactorKind};
pub use floor::{Day, Facility, FloorScope, MinimumWage, higher_places, legal_floor};
pub use model::{
    Coefficient, CoefficientIx, CredentialEffect, Duty, EmployerSpread, Kind, Model, Moments,
    Population, PracticeSize, RoleEffect, RolePopulation, Specialty, Stretch,
};
pub use offer::Evaluation;
pub use outcome::{Estimate, EstimateError, Floor, Interval, Point, Reach};
pub use policy::{Place, PlaceError, Places, Policy, Share};
pub use profile::{
    CredentialIx, CredentialSet, DutyIx, Education, PracticeSizeIx, Profile, RoleIx, SpecialtyIx,
};
pub use range::Range;
pub use relevance::{CountedCredentials, Level, Relevance};
pub use score::Coefficients;
pub use spread::Spread;
pub use unused::{Input, Unused, UnusedReason};

#[cfg(test)]
mod tests;
