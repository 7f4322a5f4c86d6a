//! Overtime under the Fair Labor Standards Act, and by the day where a state's law asks for it.

use super::law::{OvertimeRule, PlaceLaw};
use super::offer_terms::OfferTerms;
use super::pay_terms::Basis;
use crate::estimate::Day;
use crate::money::Cents;
use crate::reference::{Threshold, ThresholdUnit};

/// Weeks in a year.
pub(super) const WEEKS: f64 = 52.0;
/// Hours a week above which overtime starts (29 USC 207(a)(1)).
pub(super) const FULL_WEEK: f64 = 40.0;
/// Workdays of a week where none are stated.
pub(super) const WORKDAYS: f64 = 5.0;

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
    /// No employee: the law of wages and hours does not apply.
    NotAnEmployee,
}

impl Exemption {
    /// Decides by pay, salary level and duties (29 CFR part 541).
    pub fn decide_exemption(terms: &OfferTerms, level: Cents) -> Self {
        if !terms.engagement.is_employment() {
            return Self::NotAnEmployee;
        }
        let weekly = terms.base.dollars() / terms.weeks_per_year;
        match (terms.basis, terms.exempt_duties) {
            (Basis::Hourly, _) => Self::PaidByTheHour,
            _ if weekly < level.dollars() => Self::BelowSalaryLevel { weekly: level },
            (_, Some(true)) => Self::Exempt,
            (_, Some(false)) => Self::DutiesNotExempt,
            (_, None) => Self::DutiesNotStated,
        }
    }

    /// True if overtime is due.
    pub const fn overtime_is_due(self) -> bool {
        !matches!(self, Self::Exempt | Self::NotAnEmployee)
    }
}

/// Returns the federal salary level per week that holds on a day; none before the first.
pub(super) fn salary_level(thresholds: &[Threshold], day: Day) -> Option<Cents> {
    let day = day.to_string();
    let weekly = thresholds.iter().filter(|threshold| threshold.unit == ThresholdUnit::Week);
    let holding = weekly.filter(|threshold| threshold.effective.as_str() <= day.as_str());
    holding
        .max_by(|one, other| one.effective.cmp(&other.effective))
        .map(|threshold| threshold.amount)
}

/// Overtime of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overtime {
    /// Hours a week above 40.
    pub hours_per_week: f64,
    /// Hours a week for which half the regular rate is added.
    pub half_hours_per_week: f64,
    /// Hours a week for which the whole regular rate is added.
    pub double_hours_per_week: f64,
    /// Straight-time pay of an hour.
    pub hourly_rate: f64,
    /// The regular rate: all pay of a week that counts, over all its hours.
    pub regular_rate: f64,
    /// True if a state's hours of a day count.
    pub by_day: bool,
    /// Overtime pay of a year, in dollars: straight time that the base does not pay, and the premium.
    pub annual: f64,
}

impl Overtime {
    /// Works out overtime: straight time for each hour that the base does not pay, and half or the whole of the regular
    /// rate for those above the limits of the week and the day (29 CFR 778.110 to 778.114). `annual_bonus` is what of the
    /// promised bonuses counts in a year; it spreads over all hours (29 CFR 778.209).
    pub fn work_out(terms: &OfferTerms, law: &PlaceLaw, annual_bonus: f64) -> Self {
        let hours = terms.hours_per_week;
        let worked = terms.worked_hours();
        let hourly_rate = terms.straight_time_rate();
        let differentials: f64 = terms
            .differentials
            .iter()
            .map(|differential| differential.weekly_dollars(hourly_rate))
            .sum();
        let standby =
            terms.on_call.map_or(0.0, |on_call| on_call.hours_per_week * on_call.hourly.dollars());
        let weekly_bonus = annual_bonus / terms.weeks_per_year;
        let regular_rate = hourly_rate + (differentials + standby + weekly_bonus) / worked;
        let minimum = law.minimum.as_ref().map(|minimum| minimum.hourly.dollars());
        let rule = law.overtime.as_ref().filter(|rule| rule.counts_days(regular_rate, minimum));
        let (half, double) = premium_hours(worked, terms.workdays_per_week, rule);
        // Hours of callbacks are paid beside; a salary for all hours pays each of them.
        let unpaid = match terms.basis {
            Basis::SalariedAllHours => 0.0,
            Basis::Hourly | Basis::Salaried => (hours - FULL_WEEK).max(0.0),
        };
        let weekly = unpaid * hourly_rate + regular_rate * (half / 2.0 + double);
        Self {
            hours_per_week: (worked - FULL_WEEK).max(0.0),
            half_hours_per_week: half,
            double_hours_per_week: double,
            hourly_rate,
            regular_rate,
            by_day: rule.is_some(),
            annual: weekly * terms.weeks_per_year,
        }
    }

    /// True if any hour pays more than straight time.
    pub fn is_any(&self) -> bool {
        self.half_hours_per_week + self.double_hours_per_week > 0.0
    }
}

impl OvertimeRule {
    /// True if it counts the hours of a day at a rate, where the minimum wage is so much an hour.
    fn counts_days(&self, rate: f64, minimum: Option<f64>) -> bool {
        let low = |multiple: f64| minimum.is_some_and(|minimum| rate < multiple * minimum);
        self.daily_hours.is_some() && self.below_minimum_multiple.is_none_or(low)
    }
}

/// Returns the hours of a week at one and a half times and at twice the rate, where its hours are spread evenly over its
/// workdays. An hour counts once: by the day, or by the week.
fn premium_hours(worked: f64, workdays: f64, rule: Option<&OvertimeRule>) -> (f64, f64) {
    let Some((rule, daily)) = rule.and_then(|rule| Some((rule, rule.daily_hours?))) else {
        return ((worked - FULL_WEEK).max(0.0), 0.0);
    };
    let day = worked / workdays;
    let sevenths = if rule.seventh_day && workdays >= 7.0 { 1.0 } else { 0.0 };
    let usual = workdays - sevenths;
    let limit = rule.double_hours.unwrap_or(f64::INFINITY);
    // On the seventh day the first hours count half more, and those above the day's limit twice.
    let double = usual * (day - limit).max(0.0) + sevenths * (day - daily).max(0.0);
    let by_day = usual * (day.min(limit) - daily).max(0.0) + sevenths * day.min(daily);
    let straight = usual * day.min(daily);
    (by_day + (straight - FULL_WEEK).max(0.0), double)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(double_hours: Option<f64>, seventh_day: bool) -> OvertimeRule {
        OvertimeRule {
            state: "CA".to_owned(),
            daily_hours: Some(8.0),
            double_hours,
            seventh_day,
            below_minimum_multiple: None,
            fluctuating_week: false,
            effective: Day { year: 2000, month: 1, day: 1 },
            source: "Labor Code 510".to_owned(),
        }
    }

    #[test]
    fn an_hour_counts_by_the_day_or_by_the_week_once() {
        let california = rule(Some(12.0), true);
        for (worked, workdays, half, double) in [
            (40.0, 5.0, 0.0, 0.0),
            // Four days of ten hours: two of each day.
            (40.0, 4.0, 8.0, 0.0),
            // Three days of thirteen: four at one and a half times, one at twice the rate.
            (39.0, 3.0, 12.0, 3.0),
            // Six days of eight: above 40 in the week.
            (48.0, 6.0, 8.0, 0.0),
            // Seven days of eight: the seventh, and eight above 40 of the other six.
            (56.0, 7.0, 16.0, 0.0),
            // Seven days of nine: one of each day and eight of the week; one of the seventh at twice the rate.
            (63.0, 7.0, 22.0, 1.0),
        ] {
            let found = premium_hours(worked, workdays, Some(&california));
            assert_eq!(found, (half, double), "{worked} hours in {workdays} days");
        }
        assert_eq!(premium_hours(50.0, 4.0, None), (10.0, 0.0), "by the week alone");
        assert_eq!(premium_hours(52.0, 4.0, Some(&rule(None, false))), (20.0, 0.0));
    }

    #[test]
    fn nevada_counts_days_below_one_and_a_half_times_the_minimum() {
        let nevada = OvertimeRule { below_minimum_multiple: Some(1.5), ..rule(None, false) };
        assert!(nevada.counts_days(17.99, Some(12.0)));
        assert!(!nevada.counts_days(18.0, Some(12.0)));
        assert!(!nevada.counts_days(10.0, None), "the minimum is not known");
        assert!(!OvertimeRule { daily_hours: None, ..nevada }.counts_days(10.0, Some(12.0)));
    }
}
