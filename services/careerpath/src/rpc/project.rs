//! `ProjectEarnings`.

use medwage_contracts::pb::Money;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::{Estimate, EstimatePayRequest, EstimateView};
use medwage_contracts::pb::types_v0::{
    Assumption, ComputedWage, PayDistribution, PercentileWage, WageFigure, wage_figure,
};
use medwage_domain::career::growth_a_year;
use medwage_domain::money::{Cents, Pay};
use medwage_service_kit::{Violation, Violations};

use super::plan;
use crate::context::Context;
use crate::error::Error;
use crate::person::Person;

/// The longest projection.
const MOST_YEARS: i32 = 40;
/// The years over which wages are looked back at.
const LOOK_BACK: u16 = 10;

pub(super) async fn earnings(
    context: &Context,
    request: &pb::ProjectEarningsRequest,
) -> Result<pb::ProjectEarningsResponse, Error> {
    let mut wrong = Violations::default();
    let growth = wrong.take(growth(context, request.wage_growth_percent));
    let (person, people) = match &request.plan {
        Some(plan) => plan::along::years(context, request, plan, &mut wrong).await?,
        None => in_the_same_job(context, request, &mut wrong)?,
    };
    let (growth, source) = wrong.finish::<_, Error>(growth)?;
    let asked = people.iter().flatten().cloned().collect();
    let mut estimates = context.estimator.estimates(asked, EstimateView::Basic).await?.into_iter();
    let mut years = Vec::with_capacity(people.len());
    for (ahead, person) in (0..).zip(&people) {
        let short = || Error::Internal("an estimate short".to_owned());
        years.push(match person {
            Some(person) => {
                year(ahead, &person.role, &estimates.next().ok_or_else(short)??, growth)
            }
            None => pb::ProjectedYear { years_ahead: ahead, ..pb::ProjectedYear::default() },
        });
    }
    Ok(pb::ProjectEarningsResponse {
        years,
        wage_growth_percent: growth * 100.0,
        wage_growth_source: source,
        assumptions: assumptions(person, request.plan.is_some()),
    })
}

/// The person in each year if only years pass.
fn in_the_same_job(
    context: &Context,
    request: &pb::ProjectEarningsRequest,
    wrong: &mut Violations,
) -> Result<(Person, Vec<Option<EstimatePayRequest>>), Error> {
    let person = Person::read(&context.catalogue, request.person.as_ref(), false, wrong);
    let stated = request.person.as_ref().and_then(|it| it.years);
    wrong.require(request.person.is_none() || stated.is_some(), || {
        Violation::new("person.years", "is required to project from")
    });
    let years = request.horizon_years;
    wrong.require((1..=MOST_YEARS).contains(&years), || {
        Violation::new("horizon_years", format!("{years} is not from 1 to {MOST_YEARS}"))
    });
    wrong.require(stated.unwrap_or(0.0) + f64::from(years) <= 70.0, || {
        Violation::new("horizon_years", "years and horizon are more than 70 together")
    });
    wrong.require(request.elsewhere.is_empty(), || {
        Violation::new("elsewhere", "is for a plan, and there is none")
    });
    let person = std::mem::take(wrong).finish::<_, Error>(person)?;
    let ahead = |more: i32| EstimatePayRequest {
        years: Some(person.standing.years + f64::from(more)),
        ..person.request.clone()
    };
    let people = (0..=years).map(|more| Some(ahead(more))).collect();
    Ok((person, people))
}

/// The growth of everybody's wages, and where it is from.
fn growth(context: &Context, stated: Option<f64>) -> Result<(f64, String), Violation> {
    if let Some(percent) = stated {
        if (-10.0..=20.0).contains(&percent) {
            return Ok((percent / 100.0, "the caller's".to_owned()));
        }
        let text = format!("{percent} is not from -10 to 20");
        return Err(Violation::new("wage_growth_percent", text));
    }
    let usual = context.reference.usual_wage_index();
    let grown = usual.and_then(|series| Some((growth_a_year(series, LOOK_BACK)?, series)));
    let (growth, series) = grown.ok_or_else(|| {
        Violation::new("wage_growth_percent", "is required: no index covers the last ten years")
    })?;
    let last = series.levels.last().map(|it| it.month.to_string()).unwrap_or_default();
    let text = format!(
        "Employment Cost Index, {} ({}), growth a year over the {LOOK_BACK} years to {last}",
        series.title, series.id
    );
    Ok((growth, text))
}

fn year(ahead: i32, role: &str, estimate: &Estimate, growth: f64) -> pb::ProjectedYear {
    let by = libm::pow(1.0 + growth, ahead.into());
    pb::ProjectedYear {
        years_ahead: ahead,
        nominal: estimate.annual.as_ref().map(|it| grown(it, by)),
        today: estimate.annual.clone(),
        role: format!("roles/{role}"),
    }
}

/// Pay in the money of the time, ends of intervals included. A figure without an amount stays what it is.
fn grown(pay: &PayDistribution, by: f64) -> PayDistribution {
    let grow = |money: &Option<Money>| {
        let cents = Cents::try_from(money.as_ref()?).ok()?;
        Pay::Annual.round(cents.dollars() * by).map(Into::into)
    };
    let figure = |wage: &WageFigure| match &wage.figure {
        Some(wage_figure::Figure::Computed(it)) => {
            let computed = ComputedWage {
                amount: grow(&it.amount),
                low: grow(&it.low),
                high: grow(&it.high),
                coverage: it.coverage,
            };
            WageFigure { figure: Some(wage_figure::Figure::Computed(computed)), ..wage.clone() }
        }
        _ => wage.clone(),
    };
    let percentile = |it: &PercentileWage| PercentileWage {
        percentile: it.percentile,
        wage: it.wage.as_ref().map(figure),
    };
    PayDistribution {
        mean: pay.mean.as_ref().map(figure),
        percentiles: pay.percentiles.iter().map(percentile).collect(),
    }
}

fn assumptions(person: Person, planned: bool) -> Vec<Assumption> {
    let assumption = |id: &str, text: &str| Assumption {
        id: id.to_owned(),
        text: text.to_owned(),
        source: String::new(),
    };
    let own = [
        if planned {
            assumption(
                "projection.plan",
                "the plan is followed, each step as soon as it can be taken",
            )
        } else {
            assumption(
                "projection.nothing_else_changes",
                "only years pass: role, credentials, place and hours stay as they are",
            )
        },
        assumption(
            "projection.people_like_this_one",
            "each year's percentiles are those of people with so many years now; nobody is followed",
        ),
    ];
    person.assumptions.into_iter().chain(own).collect()
}
