//! What an employer offers, as far as a request states it.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::{Date, Money};
use medwage_domain::compensation::{Basis, Bonus, Cover, Defaults, Leave, Match, Package};
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use super::offer::positive;
use crate::context::Context;

/// A day after every salary level that is known.
const NEWEST: &str = "9999-12-31";

/// Reads a package. `base` is its base where it states none, and `hours` its hours.
pub(super) fn read(
    package: &pb::Package,
    base: Option<Cents>,
    hours: f64,
) -> Result<Package, Vec<Violation>> {
    let mut wrong = Violations::default();
    let stated = wrong.take(package.base.as_ref().map(|it| positive("base", it)).transpose());
    let base = stated.flatten().or(base);
    wrong.require(base.is_some() || package.base.is_some(), || {
        Violation::new("base", "is required where no person is given to estimate it from")
    });
    let basis = wrong.take(basis(&package.basis));
    let hours = package.hours_per_week.unwrap_or(hours);
    wrong.require(hours > 0.0 && hours <= 168.0, || {
        Violation::new("hours_per_week", format!("{hours} is not above 0 and at most 168"))
    });
    let cover = wrong.take(cover(&package.health_cover));
    let tenure = package.tenure_years;
    wrong.require((0.0..=70.0).contains(&tenure), || {
        Violation::new("tenure_years", format!("{tenure} is not from 0 to 70"))
    });
    let mut amount = |field: &str, money: &Option<Money>| {
        wrong.take(money.as_ref().map(|it| not_negative(field, it)).transpose()).flatten()
    };
    let guaranteed_bonus = amount("guaranteed_bonus", &package.guaranteed_bonus);
    let profit_sharing = amount("profit_sharing", &package.profit_sharing);
    let health = amount("health_premium", &package.health_premium);
    let education = amount("continuing_education", &package.continuing_education);
    let life_and_disability = amount("life_and_disability", &package.life_and_disability);
    let bonus = wrong.take(package.conditional_bonus.as_ref().map(bonus).transpose());
    let retirement = wrong.take(package.retirement_match.as_ref().map(matched).transpose());
    let leave = wrong.take(package.paid_leave.as_ref().map(leave).transpose());
    let whole = base.zip(basis).zip(cover).zip(bonus).zip(retirement).zip(leave);
    wrong.finish(whole.map(|(((((base, basis), cover), bonus), retirement), leave)| Package {
        base,
        basis,
        hours_per_week: hours,
        exempt_duties: package.exempt_duties,
        guaranteed_bonus,
        bonus,
        profit_sharing,
        retirement,
        cover,
        health,
        leave,
        tenure_years: tenure,
        education,
        life_and_disability,
    }))
}

/// Published averages, with the salary level that holds on a day.
pub(super) fn defaults(context: &Context, day: Option<&Date>) -> Result<Defaults, Violation> {
    let day = day.map_or(NEWEST.to_owned(), |it| {
        format!("{:04}-{:02}-{:02}", it.year, it.month.max(1), it.day.max(1))
    });
    Defaults::of(context.reference, &day).map_err(|missing| {
        Violation::new(
            "as_of_date",
            format!("no federal salary level is known on {day}: {missing}"),
        )
    })
}

fn not_negative(field: &str, money: &Money) -> Result<Cents, Violation> {
    let amount = Cents::try_from(money).map_err(|why| Violation::new(field, why))?;
    if amount.get() >= 0 { Ok(amount) } else { Err(Violation::new(field, "must not be negative")) }
}

fn basis(text: &str) -> Result<Basis, Violation> {
    match text {
        "" | "hourly" => Ok(Basis::Hourly),
        "salaried" => Ok(Basis::Salaried),
        other => Err(Violation::new("basis", format!("{other:?} is neither hourly nor salaried"))),
    }
}

fn cover(text: &str) -> Result<Option<Cover>, Violation> {
    match text {
        "" => Ok(None),
        "none" => Ok(Some(Cover::None)),
        "single" => Ok(Some(Cover::Single)),
        "family" => Ok(Some(Cover::Family)),
        other => Err(Violation::new(
            "health_cover",
            format!("{other:?} is none of none, single, family"),
        )),
    }
}

fn bonus(it: &pb::ConditionalBonus) -> Result<Bonus, Violation> {
    let field = "conditional_bonus.amount";
    let amount = it.amount.as_ref().ok_or_else(|| Violation::new(field, "is required"))?;
    let probability = it.probability.unwrap_or(1.0);
    if !(0.0..=1.0).contains(&probability) {
        let text = format!("{probability} is not from 0 to 1");
        return Err(Violation::new("conditional_bonus.probability", text));
    }
    let amount = not_negative(field, amount)?;
    Ok(Bonus { amount, probability, non_discretionary: it.non_discretionary })
}

fn matched(it: &pb::RetirementMatch) -> Result<Match, Violation> {
    let percent = |field: &str, value: f64, most: f64| {
        if (0.0..=most).contains(&value) {
            return Ok(value / 100.0);
        }
        let field = format!("retirement_match.{field}");
        Err(Violation::new(field, format!("{value} is not from 0 to {most}")))
    };
    let of_pay = percent("of_pay_percent", it.of_pay_percent, 100.0)?;
    Ok(Match {
        rate: percent("match_percent", it.match_percent, 500.0)?,
        saved: match it.saved_percent {
            Some(saved) => percent("saved_percent", saved, 100.0)?,
            None => of_pay,
        },
        of_pay,
    })
}

fn leave(it: &pb::PaidLeave) -> Result<Leave, Violation> {
    let days = [it.vacation_days, it.holiday_days, it.sick_days];
    let each = days.iter().all(|days| (0.0..=260.0).contains(days));
    if each && days.iter().sum::<f64>() <= 260.0 {
        let [vacation, holidays, sick] = days;
        return Ok(Leave { vacation, holidays, sick });
    }
    Err(Violation::new("paid_leave", "days must each be from 0 to 260, and at most 260 together"))
}
