//! How work is paid, as far as a request states it.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::pay_terms::Rate as RateField;
use medwage_domain::compensation::Basis;
use medwage_domain::money::{Cents, Pay};
use medwage_rpc_status::{Violation, Violations};

use super::amount::positive;
use crate::profile::check_hours;

/// The hours of a full-time week, and the weeks of a year.
pub(super) const FULL_TIME: f64 = 40.0;
const WEEKS: f64 = 52.0;

/// Terms of pay that were read.
#[derive(Clone, Copy, Debug)]
pub(super) struct PayTerms {
    pub(super) rate: Option<Rate>,
    pub(super) basis: Basis,
    pub(super) hours_per_week: Option<f64>,
}

/// What work is paid at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rate {
    Annual(Cents),
    Hourly(Cents),
}

impl PayTerms {
    /// Pay of which nothing is stated.
    pub(super) const UNSTATED: Self =
        Self { rate: None, basis: Basis::Hourly, hours_per_week: None };

    /// Returns the rate in a year, for so many hours in a week; full time where there are more. `None` without a rate.
    ///
    /// # Errors
    /// If the amount is beyond what money can be.
    pub(super) fn annual(&self, hours: f64, path: &str) -> Result<Option<Cents>, Violation> {
        match self.rate {
            None => Ok(None),
            Some(Rate::Annual(amount)) => Ok(Some(amount)),
            Some(Rate::Hourly(amount)) => {
                let year = amount.dollars() * hours.min(FULL_TIME) * WEEKS;
                let year = Pay::Hourly.round(year).filter(|it| it.get() > 0);
                let error = || {
                    let path = format!("{path}.hourly_usd");
                    Violation::out_of_range(path, "is no pay in a year that money can be")
                };
                year.map(Some).ok_or_else(error)
            }
        }
    }
}

/// Reads terms of pay, and gathers what is wrong with them. What no rule turns into pay in a year is refused.
pub(super) fn read_pay_terms(
    pay: &pb::PayTerms,
    path: &str,
    wrong: &mut Violations,
) -> Option<PayTerms> {
    let field = |name: &str| format!("{path}.{name}");
    let rate = match pay.rate {
        None => Some(None),
        Some(RateField::AnnualUsd(usd)) => {
            wrong.take(positive(&field("annual_usd"), usd)).map(|it| Some(Rate::Annual(it)))
        }
        Some(RateField::HourlyUsd(usd)) => {
            wrong.take(positive(&field("hourly_usd"), usd)).map(|it| Some(Rate::Hourly(it)))
        }
        Some(RateField::PieceRate(_)) => {
            wrong.add(unsupported(
                field("piece_rate"),
                "no rule turns a rate for each piece of work into pay in a year",
            ));
            None
        }
    };
    match pb::Engagement::try_from(pay.engagement) {
        Ok(pb::Engagement::Unspecified | pb::Engagement::Employee) => {}
        Ok(other) => {
            let reason = format!("no rule turns pay of {} into an employee's", other.as_str_name());
            wrong.add(unsupported(field("engagement"), &reason));
        }
        Err(_) => wrong.add(unknown_value(field("engagement"), "Engagement")),
    }
    let basis = match pb::PayBasis::try_from(pay.basis) {
        Ok(pb::PayBasis::Unspecified | pb::PayBasis::Hourly) => Some(Basis::Hourly),
        Ok(pb::PayBasis::Salaried) => Some(Basis::Salaried),
        Ok(pb::PayBasis::SalariedAllHours) => {
            let reason = "no rule works out overtime of a salary for all hours";
            wrong.add(unsupported(field("basis"), reason));
            None
        }
        Err(_) => {
            wrong.add(unknown_value(field("basis"), "PayBasis"));
            None
        }
    };
    let hours = pay.hours_per_week.map(|hours| check_hours(hours, || field("hours_per_week")));
    let hours = wrong.take(hours.transpose());
    if let Some(weeks) = pay.weeks_per_year {
        let path = field("weeks_per_year");
        if !(weeks > 0.0 && weeks <= WEEKS) {
            let description = format!("{weeks} is not above 0 and at most {WEEKS}");
            wrong.add(Violation::out_of_range(path, description));
        } else if weeks < WEEKS {
            wrong.add(unsupported(path, "no rule counts the weeks without pay"));
        }
    }
    wrong.require(pay.differentials.is_empty(), || {
        unsupported(field("differentials"), "no rule counts the hours that pay beyond the rate")
    });
    wrong.require(pay.on_call.is_none(), || {
        unsupported(field("on_call"), "no rule counts time on call")
    });
    Some(PayTerms { rate: rate?, basis: basis?, hours_per_week: hours? })
}

/// Refuses a field that the contract has and no rule knows yet.
pub(super) fn unsupported(path: String, reason: &str) -> Violation {
    Violation::out_of_range(path, format!("must be unset for now: {reason}"))
}

/// Refuses a number that is no value of an enum.
pub(super) fn unknown_value(path: String, name: &str) -> Violation {
    Violation::unknown(path, format!("is no value of {name} that is known here"))
}

/// Returns the hours that both the profile and the terms state, or the violation where they differ.
pub(super) fn agree_on_hours(
    profile: Option<f64>,
    terms: Option<f64>,
    path: &str,
) -> Result<Option<f64>, Violation> {
    match (profile, terms) {
        (Some(own), Some(stated)) if !are_same_hours(own, stated) => {
            let description = format!("{stated} contradicts profile.hours_per_week, {own}");
            Err(Violation::conflict(format!("{path}.hours_per_week"), description))
        }
        (own, stated) => Ok(stated.or(own)),
    }
}

/// Hours that are no number are those of nobody.
fn are_same_hours(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9
}
