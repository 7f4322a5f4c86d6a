//! The reference populations.

use serde::{Deserialize, Serialize};

/// Mean and variance of a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MomentsRow {
    /// The mean.
    pub mean: f64,
    /// The variance.
    pub variance: f64,
}

/// Average years in each stretch of experience.
pub type YearsRow = Vec<f64>;

/// A reference population.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationRow {
    /// The occupation.
    pub soc: String,
    /// The sources of its shares.
    pub sources: Vec<String>,
    /// Average years in each stretch of experience.
    pub years: YearsRow,
    /// Of the role.
    pub role: MomentsRow,
    /// Of experience.
    pub experience: MomentsRow,
    /// Of education.
    pub education: MomentsRow,
    /// Of credentials.
    pub credentials: MomentsRow,
    /// Normal scores at the knots of additive score, by which the population fills its cell.
    pub ranks: Vec<f64>,
    /// The people of each role.
    pub people: Vec<RolePeopleRow>,
}

/// The people of a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePeopleRow {
    /// The role.
    pub role: String,
    /// The score of its average holder over the occupation's average.
    pub standing: f64,
    /// The part of the variance of pay that knowing the role takes off.
    pub explained: f64,
    /// Average years in each stretch of experience.
    pub years: YearsRow,
    /// Of experience.
    pub experience: MomentsRow,
    /// Of education.
    pub education: MomentsRow,
    /// Of credentials.
    pub credentials: MomentsRow,
}
