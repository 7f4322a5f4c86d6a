//! What a request can state, and what each choice does.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::{
    CoefficientIx, Credential, Duty, Education, FactorKind, Kind, Model, PracticeSize, RoleIx,
    Specialty,
};

use super::{in_catalogue, name};
use crate::context::Context;
use crate::encode::{evidence, kind};

/// What a request can state, and what each choice does.
pub(in crate::grpc) fn factors(context: &Context) -> pb::ListFactorsResponse {
    let model = context.model;
    let number = |kind: FactorKind, field: &str, description: &str| {
        choices(kind, field, description, Vec::new())
    };
    let factors = vec![
        number(
            FactorKind::Setting,
            "setting",
            "the industry's pay at equal rank, less what the area's own mix contains",
        ),
        choices(
            FactorKind::Role,
            "role",
            "decides the occupation of the base, and the rank in it",
            roles(model),
        ),
        choices(FactorKind::Education, "education", "each level adds its step", education(model)),
        number(
            FactorKind::Experience,
            "years",
            "each year adds the score of its stretch of experience",
        ),
        choices(
            FactorKind::Credentials,
            "credentials",
            "the best one's score, and a step for each further one",
            credentials(context),
        ),
        choices(FactorKind::Specialty, "specialty", "the kind of records", specialties(model)),
        choices(FactorKind::Duties, "duties", "duties beyond the role", duties(model)),
        choices(
            FactorKind::PracticeSize,
            "practice_size",
            "in offices of physicians",
            practice_sizes(model),
        ),
        number(FactorKind::Aging, "as_of_date", "moves pay to a later month"),
        number(
            FactorKind::Hours,
            "hours_per_week",
            "fewer than 40 are paid as their part of full time",
        ),
    ];
    pb::ListFactorsResponse { factors, model: name(model) }
}

fn choices(
    of: FactorKind,
    field: &str,
    description: &str,
    choices: Vec<pb::FactorChoice>,
) -> pb::FactorChoices {
    let (field, description) = (field.to_owned(), description.to_owned());
    pb::FactorChoices { kind: kind(of).into(), field, description, choices }
}

/// A choice whose score is the sum of coefficients.
fn choice<'m>(
    model: &Model,
    id: &str,
    title: &str,
    coefficients: impl IntoIterator<Item = &'m CoefficientIx>,
    within: &[RoleIx],
) -> pb::FactorChoice {
    let (mut score, mut weakest) = (0.0, Kind::Measured);
    for coefficient in coefficients.into_iter().filter_map(|ix| model.coefficient(*ix)) {
        score += coefficient.score;
        weakest = weakest.max(coefficient.kind);
    }
    let role = |ix: &RoleIx| model.roles.get(usize::from(ix.0)).map(|it| it.id.clone());
    pb::FactorChoice {
        id: id.to_owned(),
        title: title.to_owned(),
        score,
        evidence: evidence(weakest).into(),
        roles: within.iter().filter_map(role).collect(),
    }
}

fn roles(model: &Model) -> Vec<pb::FactorChoice> {
    model.roles.iter().map(|it| choice(model, &it.id, &it.title, &it.coefficient, &[])).collect()
}

fn education(model: &Model) -> Vec<pb::FactorChoice> {
    let level = |(steps, (_, id)): (usize, &(Education, &str))| {
        choice(model, id, id, model.education.iter().take(steps), &[])
    };
    Education::ALL.iter().enumerate().map(level).collect()
}

fn credentials(context: &Context) -> Vec<pb::FactorChoice> {
    let one = |it: &Credential| {
        let title = in_catalogue(context, &it.id).map_or(it.id.as_str(), |it| &it.title);
        choice(context.model, &it.id, title, &it.value, &[])
    };
    context.model.credentials.iter().map(one).collect()
}

fn specialties(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &Specialty| choice(model, &it.id, &it.id, &it.coefficient, &it.within);
    model.specialties.iter().map(one).collect()
}

fn duties(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &Duty| choice(model, &it.id, &it.id, [&it.coefficient], &it.within);
    model.duties.iter().map(one).collect()
}

fn practice_sizes(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &PracticeSize| choice(model, &it.id, &it.title, &it.coefficient, &[]);
    model.practice_sizes.iter().map(one).collect()
}
