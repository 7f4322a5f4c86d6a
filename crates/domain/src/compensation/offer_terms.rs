//! The terms that an employer offers, as far as they are stated.

use super::overtime::{FULL_WEEK, WEEKS, WORKDAYS};
use super::pay_terms::{Basis, Differential, Engagement, OnCall, OneTimePayment};
use crate::money::Cents;

/// A bonus that depends on something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bonus {
    /// The amount if it is paid, per year.
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
    /// The employer's part of each dollar saved, such as 0.5.
    pub rate: f64,
    /// The share of pay up to which it does, such as 0.06.
    pub of_pay: f64,
    /// The share of pay that the employee saves.
    pub saved: f64,
}

/// The people that the health plan covers.
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

/// The terms that are offered. Those that are not stated are taken from published averages.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferTerms {
    /// Base pay of the weeks that are worked in a year: of the scheduled hours up to 40 a week, or of all hours where the
    /// salary is for all.
    pub base: Cents,
    /// The ends of an interval that holds the base, where it is estimated.
    pub base_interval: Option<(Cents, Cents)>,
    /// How it is paid.
    pub basis: Basis,
    /// In which relation.
    pub engagement: Engagement,
    /// Scheduled hours a week.
    pub hours_per_week: f64,
    /// Days of a week that the hours are spread over evenly.
    pub workdays_per_week: f64,
    /// Weeks a year that are worked and paid.
    pub weeks_per_year: f64,
    /// Hours that pay beyond the rate.
    pub differentials: Vec<Differential>,
    /// Time on call.
    pub on_call: Option<OnCall>,
    /// Payments that are made once.
    pub one_time_payments: Vec<OneTimePayment>,
    /// True if the duties are those of an exempt executive, administrator or professional; none if nobody
    /// says so.
    pub exempt_duties: Option<bool>,
    /// A bonus that is promised, paid every year.
    pub guaranteed_bonus: Option<Cents>,
    /// A bonus that depends on something.
    pub bonus: Option<Bonus>,
    /// Profit sharing.
    pub profit_sharing: Option<Cents>,
    /// The retirement match.
    pub retirement: Option<Match>,
    /// The people that the health plan covers.
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
    pub fn from_base(base: Cents, basis: Basis) -> Self {
        Self {
            base,
            base_interval: None,
            basis,
            engagement: Engagement::Employee,
            hours_per_week: FULL_WEEK,
            workdays_per_week: WORKDAYS,
            weeks_per_year: WEEKS,
            differentials: Vec::new(),
            on_call: None,
            one_time_payments: Vec::new(),
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
    /// Returns the hours of a week that are worked: the scheduled ones, and those of calls.
    pub fn worked_hours(&self) -> f64 {
        self.hours_per_week + self.on_call.map_or(0.0, |on_call| on_call.callback_hours_per_week)
    }

    /// Returns straight-time pay of an hour, in dollars.
    pub fn straight_time_rate(&self) -> f64 {
        let paid = match self.basis {
            Basis::SalariedAllHours => self.worked_hours(),
            Basis::Hourly | Basis::Salaried => self.hours_per_week.min(FULL_WEEK),
        };
        self.base.dollars() / (self.weeks_per_year * paid)
    }
}
