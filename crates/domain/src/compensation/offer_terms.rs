//! What an employer offers, as far as it is stated.

use super::overtime::Basis;
use crate::money::Cents;

/// A bonus that depends on something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bonus {
    /// Its amount if it is paid, per year.
    pub amount: Cents,
    /// How likely that is, from 0 to 1.
    pub probability: f64,
    /// True if it was promised beforehand for production, quality or attendance: then it is part of the
    /// regular rate (29 CFR 778.211).
    pub non_discretionary: bool,
}

/// A retirement match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// What the employer adds to each dollar saved, such as 0.5.
    pub rate: f64,
    /// The share of pay up to which it does, such as 0.06.
    pub of_pay: f64,
    /// The share of pay that the employee saves.
    pub saved: f64,
}

/// Whom the health plan covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cover {
    /// No plan is offered, or it is not taken.
    None,
    /// The employee alone.
    Single,
    /// The family.
    Family,
}

/// Paid days off a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leave {
    /// Vacation and other days of one's own.
    pub vacation: f64,
    /// Holidays.
    pub holidays: f64,
    /// Sick days.
    pub sick: f64,
}

/// What is offered. What is not stated is taken from published averages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferTerms {
    /// Base pay for 2,080 hours a year, or for the part of them that is scheduled.
    pub base: Cents,
    /// How it is paid.
    pub basis: Basis,
    /// Scheduled hours a week.
    pub hours_per_week: f64,
    /// True if the duties are those of an exempt executive, administrator or professional; none if nobody
    /// says so.
    pub exempt_duties: Option<bool>,
    /// A bonus that is promised, such as for signing.
    pub guaranteed_bonus: Option<Cents>,
    /// A bonus that depends on something.
    pub bonus: Option<Bonus>,
    /// Profit sharing.
    pub profit_sharing: Option<Cents>,
    /// The retirement match.
    pub retirement: Option<Match>,
    /// Whom the health plan covers.
    pub cover: Option<Cover>,
    /// The employer's part of the premium, per year.
    pub health: Option<Cents>,
    /// Paid days off.
    pub leave: Option<Leave>,
    /// Completed years with the employer, for the usual days off.
    pub tenure_years: f64,
    /// Continuing education and dues, per year.
    pub education: Option<Cents>,
    /// Life and disability insurance, per year.
    pub life_and_disability: Option<Cents>,
}

impl OfferTerms {
    /// The terms of a full-time job of which only the base is known.
    pub const fn from_base(base: Cents, basis: Basis) -> Self {
        Self {
            base,
            basis,
            hours_per_week: 40.0,
            exempt_duties: None,
            guaranteed_bonus: None,
            bonus: None,
            profit_sharing: None,
            retirement: None,
            cover: None,
            health: None,
            leave: None,
            tenure_years: 0.0,
            education: None,
            life_and_disability: None,
        }
    }
}
