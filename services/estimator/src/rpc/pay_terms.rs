//! How work is paid, as far as a request states it.

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::pay_terms::Rate as RateField;
use medwage_contracts::pb::estimator::shift_differential::Addition as AdditionField;
use medwage_domain::compensation::{
    Addition, Basis, Differential, Engagement, Exemption, OfferTerms, OnCall, PlaceLaw,
    unmet_minimum,
};
use medwage_domain::money::{Cents, Pay};
use medwage_rpc_status::{Violation, Violations};

use super::amount::{from_zero, read_positive};
use crate::profile::{check_hours, check_length};

/// The hours of a full-time week, the weeks of a year, and the workdays of a week.
pub(super) const FULL_TIME: f64 = 40.0;
const WEEKS: f64 = 52.0;
const WORKDAYS: f64 = 5.0;
/// The hours of a day and of a week.
const DAY: f64 = 24.0;
const WEEK: f64 = 168.0;
/// The largest share that a differential adds, in percent.
const MAX_ADDITION: f64 = 200.0;
/// The most elements of a list of terms.
pub(super) const MAX_TERMS: usize = 10;

/// Terms of pay that were read.
#[derive(Clone, Debug)]
pub(super) struct PayTerms {
    pub(super) rate: Option<Rate>,
    pub(super) engagement: Engagement,
    pub(super) basis: Basis,
    pub(super) hours_per_week: Option<f64>,
    weeks_per_year: f64,
    workdays_per_week: f64,
    differentials: Vec<Differential>,
    on_call: Option<OnCall>,
}

/// The rate that work is paid at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rate {
    Annual(Cents),
    Hourly(Cents),
    /// Dollars of an hour, by the pieces that it takes.
    Pieces(f64),
}

impl PayTerms {
    /// Returns pay of which nothing is stated.
    pub(super) const fn new_unstated() -> Self {
        Self {
            rate: None,
            engagement: Engagement::Employee,
            basis: Basis::Hourly,
            hours_per_week: None,
            weeks_per_year: WEEKS,
            workdays_per_week: WORKDAYS,
            differentials: Vec::new(),
            on_call: None,
        }
    }

    /// Returns pay of which only the rate is stated.
    pub(super) fn at_rate(rate: Rate) -> Self {
        Self { rate: Some(rate), ..Self::new_unstated() }
    }

    /// Returns the rate in the weeks of a year that are worked, for so many hours in a week; full time where there are more.
    /// `None` without a rate.
    ///
    /// # Errors
    /// If the amount is beyond what money can be.
    pub(super) fn annual_rate(&self, hours: f64, path: &str) -> Result<Option<Cents>, Violation> {
        let (hourly, field) = match self.rate {
            None => return Ok(None),
            Some(Rate::Annual(amount)) => return Ok(Some(amount)),
            Some(Rate::Hourly(amount)) => (amount.dollars(), "hourly_usd"),
            Some(Rate::Pieces(dollars)) => (dollars, "piece_rate"),
        };
        let year = hourly * hours.min(FULL_TIME) * self.weeks_per_year;
        let year = Pay::Hourly.round(year).filter(|amount| amount.get() > 0);
        let error = || {
            let path = format!("{path}.{field}");
            Violation::out_of_range(path, "is no pay in a year that money can be")
        };
        year.map(Some).ok_or_else(error)
    }

    /// Returns the rate as pay of all weeks of a year, with the pay for being on call, as the wage survey counts it.
    ///
    /// # Errors
    /// If the amount is beyond what money can be.
    pub(super) fn full_year(&self, hours: f64, path: &str) -> Result<Option<Cents>, Violation> {
        let Some(annual) = self.annual_rate(hours, path)? else { return Ok(None) };
        let standby =
            self.on_call.map_or(0.0, |on_call| on_call.hours_per_week * on_call.hourly.dollars());
        if self.weeks_per_year >= WEEKS && standby <= 0.0 {
            return Ok(Some(annual));
        }
        let year = annual.dollars() * WEEKS / self.weeks_per_year + standby * WEEKS;
        let year = Pay::Hourly.round(year);
        let error = || Violation::out_of_range(path, "is no pay in a year that money can be");
        year.map(Some).ok_or_else(error)
    }

    /// Returns the terms with these, their base and their hours.
    pub(super) fn complete_terms(
        &self,
        terms: OfferTerms,
        base: Cents,
        hours: Option<f64>,
    ) -> OfferTerms {
        OfferTerms {
            base,
            basis: self.basis,
            engagement: self.engagement,
            hours_per_week: hours.unwrap_or(FULL_TIME),
            weeks_per_year: self.weeks_per_year,
            workdays_per_week: self.workdays_per_week,
            differentials: self.differentials.clone(),
            on_call: self.on_call,
            ..terms
        }
    }
}

/// Refuses a salary for all hours where overtime is due and the law does not allow it.
pub(super) fn check_basis(terms: &OfferTerms, law: &PlaceLaw, path: &str) -> Result<(), Violation> {
    let exemption = Exemption::decide_exemption(terms, law.salary_level.weekly);
    if terms.basis != Basis::SalariedAllHours || !exemption.overtime_is_due() {
        return Ok(());
    }
    let path = format!("{path}.basis");
    if let Some(rule) = law.overtime.as_ref().filter(|rule| !rule.fluctuating_week) {
        let description = format!(
            "a salary for all hours does not pay overtime in {} ({}): state it as SALARIED, for the scheduled hours",
            rule.state, rule.source
        );
        return Err(Violation::out_of_range(path, description));
    }
    if let Some(minimum) = unmet_minimum(terms, law) {
        let description = format!(
            "a salary for all hours must pay the minimum wage, {minimum} an hour, for each of them (29 CFR 778.114)"
        );
        return Err(Violation::out_of_range(path, description));
    }
    Ok(())
}

/// Reads terms of pay, and gathers what is wrong with them.
pub(super) fn read_pay_terms(
    pay: &pb::PayTerms,
    path: &str,
    wrong: &mut Violations,
) -> Option<PayTerms> {
    let field = |name: &str| format!("{path}.{name}");
    let rate = wrong.take_field(read_rate(pay.rate.as_ref(), path));
    let engagement = wrong.take_field(read_engagement(pay.engagement, &field("engagement")));
    let basis = wrong.take_field(read_basis(pay.basis, &field("basis")));
    if let (Some(rate), Some(basis), Some(engagement)) = (&rate, basis, engagement) {
        let by_hour = matches!(rate, Some(Rate::Hourly(_) | Rate::Pieces(_)));
        wrong.require(!by_hour || basis != Basis::SalariedAllHours, || {
            Violation::conflict(field("basis"), "a salary for all hours has a rate of a year")
        });
        wrong.require(engagement.is_employment() || basis == Basis::Hourly, || {
            Violation::conflict(field("basis"), "an independent contractor has no salary")
        });
    }
    let hours = pay.hours_per_week.map(|hours| check_hours(hours, || field("hours_per_week")));
    let hours = wrong.take_field(hours.transpose());
    let weeks = pay.weeks_per_year.unwrap_or(WEEKS);
    wrong.require(weeks > 0.0 && weeks <= WEEKS, || {
        let description = format!("{weeks} is not above 0 and at most {WEEKS}");
        Violation::out_of_range(field("weeks_per_year"), description)
    });
    let on_call =
        pay.on_call.as_ref().map(|on_call| read_on_call(on_call, &field("on_call"))).transpose();
    let on_call = wrong.take_field(on_call);
    let called = on_call.flatten().map_or(0.0, |on_call| on_call.callback_hours_per_week);
    let worked = hours.flatten().unwrap_or(FULL_TIME) + called;
    let workdays = wrong.take_field(read_workdays(pay.workdays_per_week, worked, path));
    let differentials = read_differentials(&pay.differentials, worked, path, wrong);
    Some(PayTerms {
        rate: rate?,
        engagement: engagement?,
        basis: basis?,
        hours_per_week: hours?,
        weeks_per_year: weeks,
        workdays_per_week: workdays?,
        differentials: differentials?,
        on_call: on_call?,
    })
}

fn read_rate(rate: Option<&RateField>, path: &str) -> Result<Option<Rate>, Violation> {
    let field = |name: &str| format!("{path}.{name}");
    Ok(Some(match rate {
        None => return Ok(None),
        Some(RateField::AnnualUsd(usd)) => Rate::Annual(read_positive(&field("annual_usd"), *usd)?),
        Some(RateField::HourlyUsd(usd)) => Rate::Hourly(read_positive(&field("hourly_usd"), *usd)?),
        Some(RateField::PieceRate(pieces)) => {
            let each = read_positive(&field("piece_rate.usd_per_unit"), pieces.usd_per_unit)?;
            let count = pieces.unit_count_per_hour;
            if !(count > 0.0 && count.is_finite()) {
                let description = format!("{count} is not above 0");
                let path = field("piece_rate.unit_count_per_hour");
                return Err(Violation::out_of_range(path, description));
            }
            check_length(&pieces.unit_label)
                .map_err(|text| Violation::out_of_range(field("piece_rate.unit_label"), text))?;
            Rate::Pieces(each.dollars() * count)
        }
    }))
}

fn read_engagement(value: i32, path: &str) -> Result<Engagement, Violation> {
    match pb::Engagement::try_from(value) {
        Ok(pb::Engagement::Unspecified | pb::Engagement::Employee) => Ok(Engagement::Employee),
        Ok(pb::Engagement::ContractEmployee) => Ok(Engagement::ContractEmployee),
        Ok(pb::Engagement::IndependentContractor) => Ok(Engagement::IndependentContractor),
        Ok(pb::Engagement::PerDiem) => Ok(Engagement::PerDiem),
        Err(_) => Err(unknown_value(path.to_owned(), "Engagement")),
    }
}

fn read_basis(value: i32, path: &str) -> Result<Basis, Violation> {
    match pb::PayBasis::try_from(value) {
        Ok(pb::PayBasis::Unspecified | pb::PayBasis::Hourly) => Ok(Basis::Hourly),
        Ok(pb::PayBasis::Salaried) => Ok(Basis::Salaried),
        Ok(pb::PayBasis::SalariedAllHours) => Ok(Basis::SalariedAllHours),
        Err(_) => Err(unknown_value(path.to_owned(), "PayBasis")),
    }
}

/// Reads the days of a week, none of which has more hours than a day.
fn read_workdays(days: Option<i32>, worked: f64, path: &str) -> Result<f64, Violation> {
    let path = format!("{path}.workdays_per_week");
    let days = match days {
        None => return Ok(WORKDAYS.max((worked / DAY).ceil())),
        Some(days) if (1..=7).contains(&days) => f64::from(days),
        Some(days) => {
            return Err(Violation::out_of_range(path, format!("{days} is not from 1 to 7")));
        }
    };
    if worked <= days * DAY {
        return Ok(days);
    }
    let description = format!("{worked} hours do not fit into {days} days");
    Err(Violation::conflict(path, description))
}

fn read_differentials(
    stated: &[pb::ShiftDifferential],
    worked: f64,
    path: &str,
    wrong: &mut Violations,
) -> Option<Vec<Differential>> {
    if let Err(violation) = check_terms(&format!("{path}.differentials"), stated.len()) {
        wrong.add_violation(violation);
        return None;
    }
    let read = stated.iter().enumerate().map(|(index, differential)| {
        let path = format!("{path}.differentials[{index}]");
        wrong.take_field(read_differential(differential, worked, &path))
    });
    read.collect()
}

fn read_differential(
    differential: &pb::ShiftDifferential,
    worked: f64,
    path: &str,
) -> Result<Differential, Violation> {
    let field = |name: &str| format!("{path}.{name}");
    match pb::ShiftKind::try_from(differential.kind) {
        Ok(pb::ShiftKind::Unspecified) => {
            return Err(Violation::required(field("kind"), "is required"));
        }
        Ok(_) => {}
        Err(_) => return Err(unknown_value(field("kind"), "ShiftKind")),
    }
    let hours = check_hours(differential.hours_per_week, || field("hours_per_week"))?;
    if hours > worked {
        let description = format!("{hours} is more than the {worked} hours that are worked");
        return Err(Violation::conflict(field("hours_per_week"), description));
    }
    let addition = match differential.addition {
        None => return Err(Violation::required(field("hourly_usd"), "is required, or percent")),
        Some(AdditionField::HourlyUsd(usd)) => {
            Addition::Hourly(from_zero(&field("hourly_usd"), usd)?)
        }
        Some(AdditionField::Percent(percent)) if (0.0..=MAX_ADDITION).contains(&percent) => {
            Addition::Share(percent / 100.0)
        }
        Some(AdditionField::Percent(percent)) => {
            let description = format!("{percent} is not from 0 to {MAX_ADDITION}");
            return Err(Violation::out_of_range(field("percent"), description));
        }
    };
    Ok(Differential { hours_per_week: hours, addition })
}

fn read_on_call(call: &pb::OnCall, path: &str) -> Result<OnCall, Violation> {
    let hours = check_hours(call.hours_per_week, || format!("{path}.hours_per_week"))?;
    let called = call.callback_hours_per_week.unwrap_or_default();
    if !(0.0..=hours.min(WEEK)).contains(&called) {
        let description = format!("{called} is not from 0 to the {hours} hours on call");
        let path = format!("{path}.callback_hours_per_week");
        return Err(Violation::out_of_range(path, description));
    }
    let hourly = from_zero(&format!("{path}.hourly_usd"), call.hourly_usd)?;
    Ok(OnCall { hours_per_week: hours, hourly, callback_hours_per_week: called })
}

/// Refuses more elements than a list of terms takes.
pub(super) fn check_terms(path: &str, count: usize) -> Result<(), Violation> {
    if count <= MAX_TERMS {
        return Ok(());
    }
    let description = format!("{count} given, at most {MAX_TERMS} are read");
    Err(Violation::for_reason(ErrorReason::LimitExceeded, path, description)
        .with_fact("provided", count)
        .with_fact("allowed", MAX_TERMS))
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
