//! Stated inputs that did not move the answer.

use medwage_contracts::pb::types::{Duty, EmployerSize, Specialty, UnusedInput, UnusedKind};
use medwage_domain::estimate::{CredentialIx, DutyIx, Input, UnusedReason};
use medwage_domain::text::estimate::unpriced_industry;
use medwage_domain::text::place_name;

use crate::context::Context;
use crate::estimate::PricedProfile;
use crate::profile::ReadProfile;

/// Writes each unused input: those of the profile, those of the model, and industries that no figure knows.
pub(crate) fn unused_inputs(context: &Context, priced: &PricedProfile) -> Vec<UnusedInput> {
    let person = &priced.query.person;
    let mut unused = person.unused.clone();
    for without_effect in &priced.estimate.unused {
        let Some((field, input)) = describe_input(context, person, without_effect.input) else {
            continue;
        };
        unused.push(UnusedInput {
            field,
            input,
            kind: unused_kind(without_effect.reason).into(),
            reason: without_effect.reason.text().to_owned(),
            nearest: Vec::new(),
        });
    }
    for place in &priced.places {
        if place.industry.is_some() && !place.industry_counts {
            unused.push(UnusedInput {
                field: person.paths.path("industry"),
                input: person.industry.to_string(),
                kind: UnusedKind::NotPriced.into(),
                reason: unpriced_industry(&place_name(&place.area.area.display_name)),
                nearest: Vec::new(),
            });
        }
    }
    unused
}

fn unused_kind(reason: UnusedReason) -> UnusedKind {
    match reason {
        UnusedReason::NoFigure | UnusedReason::BeyondYears => UnusedKind::NotPriced,
        UnusedReason::Replaced | UnusedReason::Covered | UnusedReason::BeyondCounted => {
            UnusedKind::Superseded
        }
        UnusedReason::Unknown => UnusedKind::Unknown,
        UnusedReason::NotForRole
        | UnusedReason::Unrelated
        | UnusedReason::Reference
        | UnusedReason::FullTime => UnusedKind::NoEffect,
        UnusedReason::NotForSetting | UnusedReason::Overtime => UnusedKind::NotApplicable,
    }
}

/// Returns the path of an input and the input as given.
fn describe_input(
    context: &Context,
    person: &ReadProfile,
    input: Input,
) -> Option<(String, String)> {
    let (model, profile, paths) = (context.model, &person.profile, &person.paths);
    let scalar = |field: &str, input: String| Some((paths.path(field), input));
    match input {
        Input::Years => scalar("experience_years", profile.years?.to_string()),
        Input::NoCredential => scalar("uncertified", "true".to_owned()),
        Input::Credential(ix) => describe_credential(person, ix),
        Input::Specialty => {
            let specialty = model.specialties.get(usize::from(profile.specialty?.0))?;
            let value = Specialty::from_model_id(&specialty.id)?;
            scalar("specialty", value.as_str_name().to_owned())
        }
        Input::Duty(ix) => {
            let (_, index) = person.duties.iter().find(|(duty, _)| *duty == ix)?;
            Some((paths.item("duties", *index), duty_name(context, ix)?))
        }
        Input::TeamSize => scalar("direct_report_count", profile.team_size?.to_string()),
        Input::PracticeSize => {
            let size = model.practice_sizes.get(usize::from(profile.practice_size?.0))?;
            let value = EmployerSize::from_model_id(&size.id)?;
            scalar("employer_size", value.as_str_name().to_owned())
        }
        Input::Hours => scalar("hours_per_week", profile.hours_per_week?.to_string()),
    }
}

fn describe_credential(person: &ReadProfile, ix: CredentialIx) -> Option<(String, String)> {
    let credential = person.credentials.iter().find(|stated| stated.credential == ix)?;
    let path = person.paths.item("credentials", credential.index);
    Some((path, credential.resolved.input.clone()))
}

fn duty_name(context: &Context, ix: DutyIx) -> Option<String> {
    let duty = context.model.duties.get(usize::from(ix.0))?;
    let value = Duty::from_model_id(&duty.id)?;
    Some(value.as_str_name().to_owned())
}
