//! Follows a plan, and lists the person's profile year by year.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::types::JobProfile;
use medwage_domain::career::plan::{Plan, QUARTERS, ScheduledStep, Step, Study, follow};
use medwage_rpc_status::{Violation, Violations};

use super::pricing::{price_roles, profile_after};
use super::proposed::read_plan;
use super::query::PlanRequest;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::profile::{Person, PlanningTerms};
use crate::rpc::earnings::YearlyProfiles;

/// Follows a plan, and lists the person at the beginning of each year. `growth` is nothing where it was wrong, which
/// `wrong` says.
pub(in crate::rpc) async fn list_years(
    context: &Context,
    person: Option<Person>,
    terms: Option<&PlanningTerms>,
    plan: &pb::ProposedPlan,
    mut wrong: Violations,
    growth: Option<&(f64, String)>,
) -> Result<YearlyProfiles, Error> {
    let asked = PlanRequest::to_follow(person, terms, &mut wrong);
    let workplaces = asked.as_ref().map_or(&[][..], |it| &it.workplaces);
    let steps = read_plan(&context.catalog, workplaces, plan, "plan", &mut wrong);
    let whole = asked.zip(growth);
    let (asked, _) = wrong.into_result::<_, Error>(whole)?;
    let priced = price_roles(context, &asked).await?;
    let followed = follow(&asked.query(&context.catalog), &priced.pay, &steps);
    let (plan, _) = followed.map_err(|blocked| {
        let role = match steps.get(blocked.step) {
            Some(Step::Move { role, .. }) => Some(*role),
            _ => None,
        };
        let missing = encode::missing_requirements(&context.catalog, &blocked.missing, role);
        let texts: Vec<_> = missing.into_iter().map(|it| it.text).collect();
        let why = if texts.is_empty() {
            "can't be taken: it gives nothing, or ends beyond the horizon".to_owned()
        } else {
            format!("can't be taken: it {}", texts.join(", "))
        };
        Violation::conflict(format!("plan.steps[{}]", blocked.step), why)
    })?;
    let quarters = (0..=asked.limits.horizon).step_by(QUARTERS as usize);
    let years = quarters.map(|quarter| profile_at(context, &asked, &plan, quarter)).collect();
    Ok(YearlyProfiles { person: asked.person, years })
}

/// The person at the beginning of a quarter.
fn profile_at(
    context: &Context,
    asked: &PlanRequest,
    plan: &Plan,
    quarter: u32,
) -> Option<JobProfile> {
    let is_full_time = |it: &ScheduledStep| matches!(it.step, Step::Study(Study::FullTime(_)));
    if plan.steps.iter().any(|it| is_full_time(it) && it.from <= quarter && quarter < it.to) {
        return None;
    }
    let since = |from: u32| f64::from(quarter - from) / f64::from(QUARTERS);
    let person = &asked.person;
    let Some(last) = plan.steps.iter().rev().find(|it| it.to <= quarter) else {
        person.qualifications.role?;
        let years = Some(person.qualifications.years + since(0));
        return Some(JobProfile { experience_years: years, ..person.profile.clone() });
    };
    let profile = profile_after(context, &asked.workplaces, last)?;
    let years = Some(last.qualifications.years + since(last.to));
    Some(JobProfile { experience_years: years, ..profile })
}
