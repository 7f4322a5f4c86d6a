//! `NextSteps`.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::{Estimate, EstimatePayRequest, EstimateView};
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career::Catalogue;
use medwage_domain::estimate::CredentialIx;
use medwage_domain::money::Cents;
use medwage_service_kit::Violations;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::pay::median;
use crate::person::Person;

pub(super) async fn next(
    context: &Context,
    request: &pb::NextStepsRequest,
) -> Result<pb::NextStepsResponse, Error> {
    let catalogue = &context.catalogue;
    let mut wrong = Violations::default();
    let person = Person::read(catalogue, request.person.as_ref(), true, &mut wrong);
    let person: Person = wrong.finish::<_, Error>(person)?;
    let in_role = |id: &str| EstimatePayRequest { role: id.to_owned(), ..person.request.clone() };
    let requests = catalogue.roles.iter().filter_map(|it| it.model_id().map(in_role)).collect();
    let estimates = context.estimator.estimates(requests, EstimateView::Basic).await?;
    let mut estimates = estimates.into_iter();
    let mut paid = Vec::with_capacity(catalogue.roles.len());
    for role in &catalogue.roles {
        // A role that is not priced has no pay.
        let estimate = role.model_id().and_then(|_| estimates.next());
        paid.push(estimate.map(known).transpose()?.flatten());
    }
    let own = person.standing.role.and_then(|place| paid.get(place)?.as_ref());
    let now = own.map(median).transpose()?;
    let (open_credentials, closed_credentials) = credentials(catalogue, &person);
    Ok(pb::NextStepsResponse {
        now: now.map(Into::into),
        roles: roles(catalogue, &person, &paid, now)?,
        open_credentials,
        closed_credentials,
        open_programmes: programmes(catalogue, &person),
        assumptions: assumptions(person),
    })
}

/// A role that no distribution is known for has no pay; everything else that is wrong is the call's.
fn known(estimate: Result<Estimate, Error>) -> Result<Option<Estimate>, Error> {
    match estimate {
        Ok(estimate) => Ok(Some(estimate)),
        Err(Error::NoDistribution(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Open ones first, then by how little is missing, then by pay.
fn roles(
    catalogue: &Catalogue,
    person: &Person,
    paid: &[Option<Estimate>],
    now: Option<Cents>,
) -> Result<Vec<pb::OpenRole>, Error> {
    let mut found = Vec::with_capacity(paid.len());
    for (place, (role, estimate)) in catalogue.roles.iter().zip(paid).enumerate() {
        if person.standing.role == Some(place) {
            continue;
        }
        let lacking = catalogue.lacking_for_role(place, &person.standing);
        let pay = estimate.as_ref().map(median).transpose()?;
        let over_now = pay.zip(now).map(|(pay, now)| Cents::new(pay.get() - now.get()));
        let open = pb::OpenRole {
            role: encode::role_name(role),
            title: role.title.clone(),
            gaps: encode::gaps(catalogue, &lacking, Some(place)),
            median: pay.map(Into::into),
            interval: estimate.as_ref().and_then(|it| it.interval.clone()),
            over_now: over_now.map(Into::into),
        };
        found.push((lacking.len(), std::cmp::Reverse(pay), open));
    }
    found.sort_by_key(|(missing, pay, _)| (*missing, *pay));
    Ok(found.into_iter().map(|(_, _, role)| role).collect())
}

fn credentials(catalogue: &Catalogue, person: &Person) -> (Vec<String>, Vec<pb::ClosedCredential>) {
    let held = catalogue.with_replaced(person.standing.credentials);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (place, it) in (0_u8..).zip(&catalogue.credentials) {
        if held.with(CredentialIx(place)) == held || !it.can_be_earned() {
            continue;
        }
        let credential = encode::credential_name(it);
        let lacking = catalogue.lacking(&it.requires, &person.standing);
        if lacking.is_empty() {
            open.push(credential);
        } else {
            let gaps = encode::gaps(catalogue, &lacking, None);
            closed.push(pb::ClosedCredential { credential, gaps });
        }
    }
    (open, closed)
}

fn programmes(catalogue: &Catalogue, person: &Person) -> Vec<String> {
    let more = catalogue.programmes.iter().filter(|it| it.awards > Some(person.standing.education));
    let open = more.filter(|it| catalogue.lacking(&it.requires, &person.standing).is_empty());
    open.map(encode::programme_name).collect()
}

fn assumptions(person: Person) -> Vec<Assumption> {
    let usual = Assumption {
        id: "steps.requirements_are_usual".to_owned(),
        text:
            "what a role asks for is what employers usually ask, not a rule; who meets it may apply"
                .to_owned(),
        source: "data/catalog/roles.toml".to_owned(),
    };
    person.assumptions.into_iter().chain([usual]).collect()
}
