//! Plans that somebody has in mind, read.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::proposed_step::Step as Form;
use medwage_domain::career::Catalogue;
use medwage_domain::career::plan::{Step, Study};
use medwage_service_kit::{Violation, Violations};

use crate::person;

/// Steps in one plan, and characters of an id.
const MOST_STEPS: usize = 20;
const MOST_ID: usize = 100;

/// The steps of each plan; what is wrong with one leaves its plan short, and the request is refused.
pub(super) fn proposed(
    catalogue: &Catalogue,
    request: &pb::ComparePlansRequest,
    wrong: &mut Violations,
) -> Vec<Vec<Step>> {
    let plans = &request.plans;
    let mut all = Vec::with_capacity(plans.len());
    for (place, plan) in plans.iter().enumerate() {
        let field = |name: &str| format!("plans[{place}].{name}");
        let length = plan.id.chars().count();
        wrong.require((1..=MOST_ID).contains(&length), || {
            let text = format!("has {length} characters, 1 to {MOST_ID} are allowed");
            Violation::new(field("id"), text)
        });
        wrong.require(plans.iter().take(place).all(|other| other.id != plan.id), || {
            Violation::new(field("id"), format!("{:?} names another plan too", plan.id))
        });
        let count = plan.steps.len();
        wrong.require((1..=MOST_STEPS).contains(&count), || {
            Violation::new(field("steps"), format!("{count} given, 1 to {MOST_STEPS} allowed"))
        });
        let steps = plan.steps.iter().take(MOST_STEPS).enumerate();
        let read = |(number, it): (usize, &pb::ProposedStep)| {
            wrong.take(step(catalogue, request, it, &field(&format!("steps[{number}]"))))
        };
        all.push(steps.filter_map(read).collect());
    }
    all
}

fn step(
    catalogue: &Catalogue,
    request: &pb::ComparePlansRequest,
    step: &pb::ProposedStep,
    field: &str,
) -> Result<Step, Violation> {
    let within = |name: &str| format!("{field}.{name}");
    let moves = matches!(step.step, Some(Form::Role(_)));
    if !moves && !step.elsewhere.is_empty() {
        return Err(Violation::new(within("elsewhere"), "is for a change to a role only"));
    }
    match &step.step {
        None => Err(Violation::new(field, "needs a credential, a programme or a role")),
        Some(Form::Role(text)) => {
            let place = elsewhere(&request.elsewhere, &step.elsewhere, &within("elsewhere"))?;
            person::role(catalogue, text, &within("role")).map(|role| Step::Move { role, place })
        }
        Some(Form::Credential(text)) => {
            let ix = person::credential(catalogue, text, &within("credential"));
            ix.map(|ix| Step::Study(Study::Credential(ix)))
        }
        Some(Form::Programme(text)) => {
            let place = person::programme(catalogue, text, &within("programme"));
            place.map(|place| Step::Study(Study::BesideWork(place)))
        }
        Some(Form::CompletedCredential(text)) => {
            let ix = person::credential(catalogue, text, &within("completed_credential"));
            ix.map(Step::Complete)
        }
        Some(Form::FullTimeProgramme(text)) => {
            let place = person::programme(catalogue, text, &within("full_time_programme"));
            place.map(|place| Step::Study(Study::FullTime(place)))
        }
    }
}

/// The place of an id, from 1; 0 is where they are.
fn elsewhere(places: &[pb::Elsewhere], id: &str, field: &str) -> Result<usize, Violation> {
    let ids = || std::iter::once("").chain(places.iter().map(|it| it.id.as_str()));
    ids().position(|it| it == id).ok_or_else(|| {
        let known: Vec<_> = ids().skip(1).collect();
        Violation::new(field, format!("{id:?} is no place of elsewhere: {}", known.join(", ")))
    })
}
