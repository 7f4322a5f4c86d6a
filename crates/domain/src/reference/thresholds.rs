//! Federal thresholds of the Fair Labor Standards Act.

use crate::money::Cents;

/// Per what a threshold is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThresholdUnit {
    /// Per week.
    Week,
    /// Per year.
    Year,
    /// Per hour.
    Hour,
}

/// A threshold from a day on. State law may ask for more; it is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The name that the source has for it.
    pub name: String,
    /// Per what.
    pub unit: ThresholdUnit,
    /// The day from which it holds, as `2024-07-01`.
    pub effective: String,
    /// The amount.
    pub amount: Cents,
}
