//! Asks the estimator for the pay in the jobs of a plan: before the search, and after it for each step.

use medwage_catalog_service::{credential_name, role_name};
use medwage_contracts::pb::careerpath::PayPoint;
use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{Education, JobProfile, View};
use medwage_domain::career::Role;
use medwage_domain::career::plan::{Plan, ScheduledStep};
use medwage_domain::money::Cents;

use super::query::PlanRequest;
use crate::context::Context;
use crate::error::Error;
use crate::pay::{Estimates, PayByRole, median, pay_point};
use crate::profile::{MOST_EXPERIENCE_YEARS, PayOptions, Workplace, rename_to_place};

/// Pay in every role in every place.
pub(in crate::rpc) struct PricedRoles {
    pub(in crate::rpc) pay: PayByRole,
    /// The person's pay now; none for a newcomer.
    pub(in crate::rpc) current: Option<Cents>,
    /// The estimate of the person as they are.
    pub(in crate::rpc) own: Option<Estimate>,
    /// The parts that all estimates share.
    pub(in crate::rpc) estimates: Estimates,
}

/// Asks for the pay in every role and every place, and for the model that joins them.
pub(in crate::rpc) async fn price_roles(
    context: &Context,
    request: &PlanRequest,
) -> Result<PricedRoles, Error> {
    let roles = &context.catalog.roles;
    let jobs = request.workplaces.iter().flat_map(|it| roles.iter().map(move |role| (it, role)));
    // A role that no figure prices is not asked for.
    let in_role = |(workplace, role): (&Workplace, &Role)| {
        let profile = || JobProfile { role: role_name(role), ..workplace.profile.clone() };
        role.model_id().map(|_| profile())
    };
    let jobs: Vec<_> = jobs.map(in_role).collect();
    let profiles = jobs.iter().flatten().cloned().collect();
    let own_role = request.person.qualifications.role;
    let stated = own_role.filter(|index| jobs[*index].is_some());
    let stated = stated.map(|index| jobs[..index].iter().flatten().count());
    let options = &request.person.options;
    let estimates = context.estimator.estimate_all(profiles, options, stated, View::Full);
    let (model, mut estimates) = tokio::try_join!(context.estimator.get_model(), estimates)?;
    let mut answers = estimates.each.iter();
    let mut known = Vec::with_capacity(jobs.len());
    for (index, job) in jobs.iter().enumerate() {
        known.push(match job.as_ref().and_then(|_| answers.next()) {
            None | Some(Err(Error::NoDistribution(_))) => None,
            Some(Ok(estimate)) => Some(estimate.clone()),
            Some(Err(Error::Invalid(wrong))) => {
                let place = index / roles.len();
                let renamed = wrong.iter().cloned().map(|it| rename_to_place(place, it));
                return Err(Error::Invalid(renamed.collect()));
            }
            Some(Err(error)) => return Err(error.clone()),
        });
    }
    let own = own_role.and_then(|index| known.get(index)?.clone());
    // One is enough to say how places were read.
    estimates.each.truncate(1);
    Ok(PricedRoles {
        pay: PayByRole::new(&context.catalog, &model, &known)?,
        current: own.as_ref().map(median).transpose()?,
        own,
        estimates,
    })
}

/// Asks for the pay after each step of each plan, by one batch, and holds that it is what the search found.
pub(in crate::rpc) async fn price_steps(
    context: &Context,
    options: &PayOptions,
    workplaces: &[Workplace],
    plans: &[&Plan],
) -> Result<Vec<Vec<Option<PayPoint>>>, Error> {
    let steps = plans.iter().flat_map(|plan| &plan.steps);
    let profiles: Vec<_> = steps.filter_map(|it| profile_after(context, workplaces, it)).collect();
    if profiles.is_empty() {
        return Ok(plans.iter().map(|plan| vec![None; plan.steps.len()]).collect());
    }
    let estimates = context.estimator.estimate_all(profiles, options, None, View::Basic).await?;
    let mut answers = estimates.each.into_iter();
    let mut priced = Vec::with_capacity(plans.len());
    for plan in plans {
        let mut own = Vec::with_capacity(plan.steps.len());
        for step in &plan.steps {
            if step.qualifications.role.is_none() {
                own.push(None);
                continue;
            }
            let answer = answers.next();
            let estimate =
                answer.ok_or_else(|| Error::Internal("an estimate short".to_owned()))??;
            if median(&estimate)? != step.annual {
                let told = "the release changed while the plan was made";
                return Err(context.estimator.ask_again(told));
            }
            own.push(pay_point(&estimate));
        }
        priced.push(own);
    }
    Ok(priced)
}

/// Returns the person after a step, as the estimator is asked; none without work.
pub(in crate::rpc) fn profile_after(
    context: &Context,
    workplaces: &[Workplace],
    step: &ScheduledStep,
) -> Option<JobProfile> {
    let catalog = &context.catalog;
    let role = catalog.roles.get(step.qualifications.role?)?;
    let held = step.qualifications.credentials;
    let workplace = &workplaces.get(step.place)?.profile;
    // Schooling that a plan does not change stays as it was stated.
    let stated = workplace.education().to_model_level().map(|it| it.level);
    let education = if stated == Some(step.qualifications.education) {
        workplace.education
    } else {
        Education::from(step.qualifications.education).into()
    };
    Some(JobProfile {
        role: role_name(role),
        // More years than anybody may state pay as the most do.
        experience_years: Some(step.qualifications.years.min(MOST_EXPERIENCE_YEARS)),
        education,
        credentials: held
            .iter()
            .filter_map(|ix| catalog.credential_at(ix))
            .map(credential_name)
            .collect(),
        uncertified: held.is_empty(),
        ..workplace.clone()
    })
}
