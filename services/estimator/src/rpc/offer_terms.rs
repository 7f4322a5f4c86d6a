//! The terms that an employer offers, as far as a request states them.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::compensation::{
    Basis, Bonus, Cover, Leave, Match, OfferTerms, OneTimeKind, OneTimePayment,
};
use medwage_domain::money::Cents;
use medwage_rpc_status::{Violation, Violations};

use super::amount::{from_zero, read_positive};
use super::pay_terms::{PayTerms, check_terms, read_pay_terms, unknown_value};

/// The most days of work in a year.
const MAX_DAYS: f64 = 260.0;
/// The most years with one employer.
const MAX_TENURE: f64 = 70.0;
/// The most months after which something is paid, or must be paid back.
const MAX_MONTHS: u32 = 600;

/// Terms that were read, but for the base, which may be an estimate's.
#[derive(Clone, Debug)]
pub(super) struct ReadTerms {
    pub(super) pay: PayTerms,
    terms: OfferTerms,
}

impl ReadTerms {
    /// Returns the terms with their base and hours.
    pub(super) fn with_base(self, base: Cents, hours: Option<f64>) -> OfferTerms {
        self.pay.complete_terms(self.terms, base, hours)
    }
}

/// Reads what is offered, and gathers what is wrong with it.
pub(super) fn read_offer_terms(
    terms: &pb::OfferTerms,
    path: &str,
    wrong: &mut Violations,
) -> Option<ReadTerms> {
    let field = |name: &str| format!("{path}.{name}");
    let pay = match &terms.pay {
        Some(pay) => read_pay_terms(pay, &field("pay"), wrong),
        None => Some(PayTerms::new_unstated()),
    };
    let once = read_all_payments(&terms.one_time_payments, path, wrong);
    let mut amount = |name: &str, usd: Option<f64>| {
        wrong.take_field(usd.map(|usd| from_zero(&field(name), usd)).transpose()).flatten()
    };
    let guaranteed_bonus = amount("guaranteed_bonus_usd", terms.guaranteed_bonus_usd);
    let profit_sharing = amount("profit_sharing_usd", terms.profit_sharing_usd);
    let health = amount("health_premium_usd", terms.health_premium_usd);
    let education = amount("continuing_education_usd", terms.continuing_education_usd);
    let life_and_disability = amount("life_and_disability_usd", terms.life_and_disability_usd);
    let bonus = terms.conditional_bonus.as_ref();
    let bonus = wrong
        .take_field(bonus.map(|bonus| read_bonus(bonus, &field("conditional_bonus"))).transpose());
    let retirement = terms.retirement_match.as_ref();
    let retirement = wrong.take_field(
        retirement.map(|retirement| read_match(retirement, &field("retirement_match"))).transpose(),
    );
    let leave = terms.paid_leave.as_ref();
    let leave =
        wrong.take_field(leave.map(|leave| read_leave(leave, &field("paid_leave"))).transpose());
    let cover = wrong.take_field(read_cover(terms.health_cover, &field("health_cover")));
    let tenure_years = terms.tenure_years.unwrap_or_default();
    wrong.require((0.0..=MAX_TENURE).contains(&tenure_years), || {
        let description = format!("{tenure_years} is not from 0 to {MAX_TENURE}");
        Violation::out_of_range(field("tenure_years"), description)
    });
    let pay = pay?;
    let terms = OfferTerms {
        one_time_payments: once?,
        exempt_duties: terms.exempt_duties,
        guaranteed_bonus,
        bonus: bonus?,
        profit_sharing,
        retirement: retirement?,
        cover: cover?,
        health,
        leave: leave?,
        tenure_years,
        education,
        life_and_disability,
        ..OfferTerms::from_base(Cents::default(), Basis::Hourly)
    };
    Some(ReadTerms { pay, terms })
}

fn read_all_payments(
    stated: &[pb::OneTimePayment],
    path: &str,
    wrong: &mut Violations,
) -> Option<Vec<OneTimePayment>> {
    if let Err(violation) = check_terms(&format!("{path}.one_time_payments"), stated.len()) {
        wrong.add_violation(violation);
        return None;
    }
    let read = stated.iter().enumerate().map(|(index, payment)| {
        let path = format!("{path}.one_time_payments[{index}]");
        wrong.take_field(read_payment(payment, &path))
    });
    read.collect()
}

fn read_payment(payment: &pb::OneTimePayment, path: &str) -> Result<OneTimePayment, Violation> {
    let field = |name: &str| format!("{path}.{name}");
    let kind = match pb::OneTimeKind::try_from(payment.kind) {
        Ok(pb::OneTimeKind::Unspecified) => {
            return Err(Violation::required(field("kind"), "is required"));
        }
        Ok(pb::OneTimeKind::SignOn) => OneTimeKind::SignOn,
        Ok(pb::OneTimeKind::Relocation) => OneTimeKind::Relocation,
        Ok(pb::OneTimeKind::Retention) => OneTimeKind::Retention,
        Ok(pb::OneTimeKind::Tuition) => OneTimeKind::Tuition,
        Ok(pb::OneTimeKind::ExamFee) => OneTimeKind::ExamFee,
        Err(_) => return Err(unknown_value(field("kind"), "OneTimeKind")),
    };
    let months = |name: &str, months: i32| {
        let read = u32::try_from(months).ok().filter(|months| *months <= MAX_MONTHS);
        let error = || {
            let description = format!("{months} is not from 0 to {MAX_MONTHS}");
            Violation::out_of_range(field(name), description)
        };
        read.ok_or_else(error)
    };
    Ok(OneTimePayment {
        kind,
        amount: read_positive(&field("amount_usd"), payment.amount_usd)?,
        paid_month: months("paid_month", payment.paid_month)?,
        clawback_months: months("clawback_months", payment.clawback_months)?,
    })
}

fn read_cover(cover: i32, path: &str) -> Result<Option<Cover>, Violation> {
    match pb::HealthCover::try_from(cover) {
        Ok(pb::HealthCover::Unspecified) => Ok(None),
        Ok(pb::HealthCover::None) => Ok(Some(Cover::None)),
        Ok(pb::HealthCover::Single) => Ok(Some(Cover::Single)),
        Ok(pb::HealthCover::Family) => Ok(Some(Cover::Family)),
        Err(_) => Err(unknown_value(path.to_owned(), "HealthCover")),
    }
}

fn read_bonus(bonus: &pb::ConditionalBonus, path: &str) -> Result<Bonus, Violation> {
    let amount = from_zero(&format!("{path}.amount_usd"), bonus.amount_usd)?;
    let probability = bonus.payment_probability.unwrap_or(1.0);
    if !(0.0..=1.0).contains(&probability) {
        let description = format!("{probability} is not from 0 to 1");
        return Err(Violation::out_of_range(format!("{path}.payment_probability"), description));
    }
    Ok(Bonus { amount, probability, non_discretionary: bonus.non_discretionary })
}

fn read_match(matched: &pb::RetirementMatch, path: &str) -> Result<Match, Violation> {
    let share = |name: &str, percent: f64, most: f64| {
        if (0.0..=most).contains(&percent) {
            return Ok(percent / 100.0);
        }
        let description = format!("{percent} is not from 0 to {most}");
        Err(Violation::out_of_range(format!("{path}.{name}"), description))
    };
    let of_pay = share("matched_pay_percent", matched.matched_pay_percent, 100.0)?;
    let saved = match matched.saved_pay_percent {
        Some(saved) => share("saved_pay_percent", saved, 100.0)?,
        None => of_pay,
    };
    Ok(Match { rate: share("match_percent", matched.match_percent, 500.0)?, saved, of_pay })
}

fn read_leave(leave: &pb::PaidLeave, path: &str) -> Result<Leave, Violation> {
    let days = [
        ("vacation_days", leave.vacation_days),
        ("holiday_days", leave.holiday_days),
        ("sick_days", leave.sick_days),
    ];
    if let Some((name, count)) = days.iter().find(|(_, days)| !(0.0..=MAX_DAYS).contains(days)) {
        let description = format!("{count} is not from 0 to {MAX_DAYS}");
        return Err(Violation::out_of_range(format!("{path}.{name}"), description));
    }
    let [vacation, holidays, sick] = days.map(|(_, days)| days);
    if vacation + holidays + sick <= MAX_DAYS {
        return Ok(Leave { vacation, holidays, sick });
    }
    let description = format!("is more than {MAX_DAYS} days together");
    Err(Violation::out_of_range(path, description))
}
