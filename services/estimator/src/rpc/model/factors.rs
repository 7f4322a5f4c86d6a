//! The facts that a profile can state, and how each choice moves the rank.

use medwage_contracts::convert::evidence_kind;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types;
use medwage_domain::estimate::{
    CoefficientIx, CredentialEffect, CredentialIx, Duty, Education, FactorKind, Kind, Model,
    PracticeSize, RoleIx, Specialty,
};
use medwage_domain::text::estimate::factor_name;

use crate::context::Context;
use crate::encode::factor_kind;

/// Returns all factors, in the order in which an estimate lists them.
pub(super) fn all_factors(context: &Context) -> Vec<pb::Factor> {
    let model = context.model;
    vec![
        new_factor(
            FactorKind::Setting,
            "profile.industry",
            "the industry's pay at equal rank, less what the area's own mix contains",
            Vec::new(),
        ),
        new_factor(
            FactorKind::Role,
            "profile.role",
            "decides the occupation of the base, and the rank in it",
            role_choices(model),
        ),
        new_factor(
            FactorKind::Education,
            "profile.education",
            "each level adds its step",
            education_choices(model),
        ),
        new_factor(
            FactorKind::Experience,
            "profile.experience_years",
            "each year adds the score of its stretch of experience",
            Vec::new(),
        ),
        new_factor(
            FactorKind::Credentials,
            "profile.credentials",
            "the best one's score, and a step for each further one",
            credential_choices(context),
        ),
        new_factor(
            FactorKind::Specialty,
            "profile.specialty",
            "the kind of records",
            specialty_choices(model),
        ),
        new_factor(
            FactorKind::Duties,
            "profile.duties",
            "duties beyond the role",
            duty_choices(model),
        ),
        new_factor(
            FactorKind::PracticeSize,
            "profile.employer_size",
            "the number of physicians, in offices of physicians",
            employer_sizes(model),
        ),
        new_factor(FactorKind::Aging, "aging", "moves pay to a later month", Vec::new()),
        new_factor(
            FactorKind::Hours,
            "profile.hours_per_week",
            "fewer than 40 are paid as their part of full time",
            Vec::new(),
        ),
    ]
}

fn new_factor(
    kind: FactorKind,
    field: &str,
    description: &str,
    choices: Vec<pb::FactorChoice>,
) -> pb::Factor {
    let display_name = factor_name(kind);
    pb::Factor {
        name: Collection::Factors.write_name(display_name.replace(' ', "-")),
        display_name: display_name.to_owned(),
        kind: factor_kind(kind).into(),
        field: field.to_owned(),
        description: description.to_owned(),
        choices,
    }
}

/// Writes a choice whose score is the sum of coefficients.
fn new_choice<'m>(
    model: &Model,
    value: String,
    display_name: String,
    coefficients: impl IntoIterator<Item = &'m CoefficientIx>,
    within: &[RoleIx],
) -> pb::FactorChoice {
    let (mut score, mut weakest) = (0.0, Kind::Measured);
    for coefficient in coefficients.into_iter().filter_map(|ix| model.coefficient(*ix)) {
        score += coefficient.score;
        weakest = weakest.max(coefficient.kind);
    }
    let role = |ix: &RoleIx| {
        let role = model.roles.get(usize::from(ix.0))?;
        Some(Collection::Roles.write_name(&role.id))
    };
    pb::FactorChoice {
        value,
        display_name,
        score,
        evidence_kind: evidence_kind(weakest).into(),
        roles: within.iter().filter_map(role).collect(),
    }
}

fn role_choices(model: &Model) -> Vec<pb::FactorChoice> {
    let roles = model.roles.iter().map(|role| {
        let name = Collection::Roles.write_name(&role.id);
        new_choice(model, name, role.title.clone(), &role.coefficient, &[])
    });
    roles.collect()
}

fn education_choices(model: &Model) -> Vec<pb::FactorChoice> {
    let levels = Education::ALL.iter().enumerate().map(|(steps, (level, id))| {
        let value = types::Education::from(*level).as_str_name();
        let steps = model.education.iter().take(steps);
        new_choice(model, value.to_owned(), id.replace('-', " "), steps, &[])
    });
    levels.collect()
}

fn credential_choices(context: &Context) -> Vec<pb::FactorChoice> {
    let model = context.model;
    let write = |(ix, credential): (u8, &CredentialEffect)| {
        let title = context.texts.credential_title(CredentialIx(ix));
        let title = title.unwrap_or(&credential.id).to_owned();
        let name = Collection::Credentials.write_name(&credential.id);
        new_choice(model, name, title, &credential.value, &[])
    };
    (0..).zip(&model.credentials).map(write).collect()
}

fn specialty_choices(model: &Model) -> Vec<pb::FactorChoice> {
    let write = |specialty: &Specialty| {
        let value = types::Specialty::from_model_id(&specialty.id)?.as_str_name().to_owned();
        Some(new_choice(
            model,
            value,
            specialty.id.replace('-', " "),
            &specialty.coefficient,
            &specialty.within,
        ))
    };
    model.specialties.iter().filter_map(write).collect()
}

fn duty_choices(model: &Model) -> Vec<pb::FactorChoice> {
    let write = |duty: &Duty| {
        let value = types::Duty::from_model_id(&duty.id)?.as_str_name().to_owned();
        Some(new_choice(model, value, duty.id.clone(), [&duty.coefficient], &duty.within))
    };
    model.duties.iter().filter_map(write).collect()
}

fn employer_sizes(model: &Model) -> Vec<pb::FactorChoice> {
    let write = |size: &PracticeSize| {
        let value = types::EmployerSize::from_model_id(&size.id)?.as_str_name().to_owned();
        Some(new_choice(model, value, size.title.clone(), &size.coefficient, &[]))
    };
    model.practice_sizes.iter().filter_map(write).collect()
}
