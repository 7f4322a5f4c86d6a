//! `ProjectEarnings`.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{JobProfile, PayDistribution, View};
use medwage_domain::career::growth_a_year;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::career::projection_summary;
use medwage_rpc_status::{Violation, Violations};

use super::plan;
use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::assumption;
use crate::error::Error;
use crate::pay::median;
use crate::profile::{MOST_EXPERIENCE_YEARS, PayOptions, Person, PlanningTerms, RoleNeed};

/// Years that are projected where nobody says.
const USUAL_HORIZON: u32 = 10;
/// The years over which wages are looked back at.
const LOOK_BACK: u16 = 10;

/// A person in each year from now, as the estimator is asked; none without work.
pub(super) struct YearlyProfiles {
    pub(super) person: Person,
    pub(super) years: Vec<Option<JobProfile>>,
}

pub(super) async fn project(
    context: &Context,
    request: &pb::ProjectEarningsRequest,
) -> Result<pb::ProjectEarningsResponse, Error> {
    let mut wrong = Violations::default();
    let options = PayOptions::read(
        &request.release,
        request.aging.as_ref(),
        request.input_mode,
        request.view,
        &mut wrong,
    );
    let growth = wrong.take_field(read_growth(context, request.wage_growth_percent));
    let need = if request.plan.is_some() { RoleNeed::Optional } else { RoleNeed::Required };
    let profile = request.profile.as_ref();
    let person = Person::read(context, profile, options, need, &mut wrong).await?;
    let terms = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    if request.plan.is_none() {
        check_years(request, terms.as_ref(), &mut wrong);
    }
    let yearly = match &request.plan {
        Some(plan) => {
            plan::along::list_years(context, person, terms.as_ref(), plan, wrong, growth.as_ref())
                .await?
        }
        None => {
            let whole = person.zip(terms.as_ref()).filter(|_| growth.is_some());
            let (person, terms) = wrong.into_result::<_, Error>(whole)?;
            list_years_in_the_same_job(person, terms)
        }
    };
    let (growth, source) = growth.ok_or_else(|| Error::Internal("a growth was read".to_owned()))?;
    let YearlyProfiles { mut person, years } = yearly;
    let discount = request.terms.as_ref().and_then(|it| it.discount_percent);
    let reason = "nothing is discounted in a projection";
    person.set_aside_term("terms.discount_percent", discount.map(|it| it.to_string()), reason);

    let profiles: Vec<_> = years.iter().flatten().cloned().collect();
    let stated = person.qualifications.role.and(profiles.first()).map(|_| 0);
    let estimates = context
        .estimator
        .estimate_all(profiles.clone(), &person.options, stated, View::Basic)
        .await?;
    let own = stated.and_then(|_| estimates.each.first()?.as_ref().ok());
    let common = ReplyContext::new(context, &person, &estimates, own);
    let mut answers = estimates.each.iter();
    let (mut projected, mut medians) = (Vec::with_capacity(years.len()), Vec::new());
    for (offset, profile) in (0..).zip(&years) {
        let Some(profile) = profile else {
            projected.push(pb::ProjectedYear { year_offset: offset, ..Default::default() });
            continue;
        };
        let answer = answers.next().cloned();
        let estimate = answer.ok_or_else(|| Error::Internal("an estimate short".to_owned()))??;
        medians.push(median(&estimate)?);
        projected.push(project_year(offset, &profile.role, &estimate, growth));
    }
    let summary = projection_summary(
        common.person_name(person.role_title(context)),
        medians.first().copied().filter(|_| person.qualifications.role.is_some()),
        medians.last().copied(),
        u32::try_from(years.len()).unwrap_or(u32::MAX).saturating_sub(1),
        growth * 100.0,
    );
    let evidence = person.options.is_full.then(|| pb::ProjectionEvidence {
        profiles,
        assumptions: person.list_assumptions([
            match request.plan {
                Some(_) => assumption(
                    "projection.plan",
                    "the plan is followed, each step as soon as it can be taken",
                ),
                None => assumption(
                    "projection.nothing_else_changes",
                    "only years pass: role, credentials, place and hours stay as they are",
                ),
            },
            assumption(
                "projection.people_like_this_one",
                "each year's percentiles are those of people with so many years now; nobody is followed",
            ),
        ]),
    });
    Ok(reply!(ProjectEarningsResponse, common, {
        summary: summary,
        years: projected,
        wage_growth_percent: growth * 100.0,
        wage_growth_source: source,
        evidence: evidence,
    }))
}

/// Checks what a projection without a plan needs.
fn check_years(
    request: &pb::ProjectEarningsRequest,
    terms: Option<&PlanningTerms>,
    wrong: &mut Violations,
) {
    let stated = request.profile.as_ref().and_then(|it| it.experience_years);
    wrong.require(request.profile.is_none() || stated.is_some(), || {
        Violation::required("profile.experience_years", "is what earnings are projected from")
    });
    let horizon = terms.map_or(0, |it| it.horizon_years);
    wrong.require(stated.unwrap_or(0.0) + f64::from(horizon) <= MOST_EXPERIENCE_YEARS, || {
        let told =
            format!("experience and horizon are more than {MOST_EXPERIENCE_YEARS} years together");
        Violation::out_of_range("terms.horizon_years", told)
    });
    wrong.require(terms.is_none_or(|it| it.places.is_empty()), || {
        Violation::conflict("terms.places", "is for a plan, and there is none")
    });
}

/// The person in each year if only years pass.
fn list_years_in_the_same_job(mut person: Person, terms: &PlanningTerms) -> YearlyProfiles {
    let hours = terms.stated_study_hours.map(|hours| hours.to_string());
    person.set_aside_term("terms.study_hours_per_week", hours, "nothing is studied without a plan");
    let ahead = |offset: u32| JobProfile {
        experience_years: Some(person.qualifications.years + f64::from(offset)),
        ..person.profile.clone()
    };
    let years = (0..=terms.horizon_years).map(|offset| Some(ahead(offset))).collect();
    YearlyProfiles { person, years }
}

/// Reads the growth of everybody's wages, as a share a year, and where it is from.
fn read_growth(context: &Context, stated: Option<f64>) -> Result<(f64, String), Violation> {
    const FIELD: &str = "wage_growth_percent";
    if let Some(percent) = stated {
        if (-10.0..=20.0).contains(&percent) {
            return Ok((percent / 100.0, "the caller's".to_owned()));
        }
        return Err(crate::profile::out_of_range(FIELD, percent, -10, 20));
    }
    let usual = context.reference.usual_wage_index();
    let grown = usual.and_then(|series| Some((growth_a_year(series, LOOK_BACK)?, series)));
    let (growth, series) = grown.ok_or_else(|| {
        Violation::required(FIELD, "is needed: no index covers the last ten years")
    })?;
    let last = series.levels.last().map(|it| it.month.to_string()).unwrap_or_default();
    let text = format!(
        "Employment Cost Index, {} ({}), growth a year over the {LOOK_BACK} years to {last}",
        series.title, series.id
    );
    Ok((growth, text))
}

fn project_year(offset: i32, role: &str, estimate: &Estimate, growth: f64) -> pb::ProjectedYear {
    let ratio = libm::pow(1.0 + growth, offset.into());
    pb::ProjectedYear {
        year_offset: offset,
        nominal: estimate.annual.as_ref().map(|pay| grow(pay, ratio)),
        annual: estimate.annual.clone(),
        role: role.to_owned(),
        earned_usd: None,
    }
}

/// Pay in the money of the time, in whole dollars. What is no number stays what it is.
fn grow(pay: &PayDistribution, ratio: f64) -> PayDistribution {
    let figure = |dollars: Option<f64>| {
        dollars.and_then(|it| Pay::Annual.round(it * ratio)).map(Cents::dollars)
    };
    PayDistribution {
        p10: figure(pay.p10),
        p25: figure(pay.p25),
        p50: figure(pay.p50),
        p75: figure(pay.p75),
        p90: figure(pay.p90),
        mean: figure(pay.mean),
        ..pay.clone()
    }
}
