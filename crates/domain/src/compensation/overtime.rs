//! Overtime under the Fair Labor Standards Act. State law may give more; it is not here.

use crate::money::Cents;
use crate::reference::{Threshold, ThresholdUnit};

/// Weeks in a year of work.
pub(super) const WEEKS: f64 = 52.0;
/// Hours a week above which overtime starts (29 USC 207(a)(1)).
pub(super) const FULL_WEEK: f64 = 40.0;

/// How base pay is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// By the hour.
    Hourly,
    /// A salary.
    Salaried,
}

/// True if overtime is due, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exemption {
    /// Exempt: a salary at or above the level, for duties that are.
    Exempt,
    /// Paid by the hour.
    PaidByTheHour,
    /// The salary is below the level, whatever the duties.
    BelowSalaryLevel {
        /// The level per week.
        weekly: Cents,
    },
    /// The duties are not exempt ones.
    DutiesNotExempt,
    /// Nobody says what the duties are, and exemption must be shown (29 CFR 541.2): overtime is due.
    DutiesNotStated,
}

impl Exemption {
    /// Decides by pay, salary level and duties (29 CFR part 541).
    pub fn of(basis: Basis, annual: Cents, weekly_level: Cents, duties: Option<bool>) -> Self {
        let weekly = annual.dollars() / WEEKS;
        match (basis, duties) {
            (Basis::Hourly, _) => Self::PaidByTheHour,
            (Basis::Salaried, _) if weekly < weekly_level.dollars() => {
                Self::BelowSalaryLevel { weekly: weekly_level }
            }
            (Basis::Salaried, Some(true)) => Self::Exempt,
            (Basis::Salaried, Some(false)) => Self::DutiesNotExempt,
            (Basis::Salaried, None) => Self::DutiesNotStated,
        }
    }

    /// True if overtime is due.
    pub const fn overtime_is_due(self) -> bool {
        !matches!(self, Self::Exempt)
    }
}

/// Returns the salary level per week that holds on a day such as `2025-06-01`; none before the first.
pub(super) fn salary_level(thresholds: &[Threshold], day: &str) -> Option<Cents> {
    let weekly = thresholds.iter().filter(|it| it.unit == ThresholdUnit::Week);
    let holding = weekly.filter(|it| it.effective.as_str() <= day);
    holding.max_by(|one, other| one.effective.cmp(&other.effective)).map(|it| it.amount)
}

/// Overtime of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overtime {
    /// Hours a week above 40.
    pub hours_per_week: f64,
    /// Straight-time pay of an hour.
    pub hourly_rate: f64,
    /// The regular rate: all pay of a week, with bonuses that count, over all its hours.
    pub regular_rate: f64,
    /// Overtime pay of a year, in dollars.
    pub annual: f64,
}

impl Overtime {
    /// Works out overtime of a week of so many hours: straight time for each hour, and half the regular
    /// rate for those above 40 (29 CFR 778.110). A non-discretionary bonus spreads over all hours.
    pub fn of(base: Cents, hours_per_week: f64, annual_bonus: f64) -> Self {
        let over = (hours_per_week - FULL_WEEK).max(0.0);
        let hourly_rate = base.dollars() / (WEEKS * hours_per_week.min(FULL_WEEK));
        let bonus = annual_bonus / WEEKS;
        let regular_rate = hourly_rate + bonus / hours_per_week;
        let weekly = over * (hourly_rate + regular_rate / 2.0);
        Self { hours_per_week: over, hourly_rate, regular_rate, annual: weekly * WEEKS }
    }
}
