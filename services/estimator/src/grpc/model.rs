//! `ListFactors`, `GetModel`, `GetCalibrationReport`.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Credential, Education, FactorKind, Kind, Model, Moments, RoleIx,
};
use medwage_model::{Document, DocumentedFigure, embedded_text};
use medwage_service_kit::Violation;

use crate::context::Context;
use crate::encode::{evidence, kind};
use crate::error::Error;

const PREFIX: &str = "models/";

/// What a request can state, and what each choice does.
pub(super) fn factors(context: &Context) -> pb::ListFactorsResponse {
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

fn in_catalogue<'c>(context: &'c Context, id: &str) -> Option<&'c career::Credential> {
    context.catalogue.credential_at(context.catalogue.credential(id)?)
}

fn specialties(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &medwage_domain::estimate::Specialty| {
        choice(model, &it.id, &it.id, &it.coefficient, &it.within)
    };
    model.specialties.iter().map(one).collect()
}

fn duties(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &medwage_domain::estimate::Duty| {
        choice(model, &it.id, &it.id, [&it.coefficient], &it.within)
    };
    model.duties.iter().map(one).collect()
}

fn practice_sizes(model: &Model) -> Vec<pb::FactorChoice> {
    let one = |it: &medwage_domain::estimate::PracticeSize| {
        choice(model, &it.id, &it.title, &it.coefficient, &[])
    };
    model.practice_sizes.iter().map(one).collect()
}

fn name(model: &Model) -> String {
    format!("{PREFIX}{}", model.id)
}

/// Only the model that is built in answers.
fn named(model: &Model, asked: &str) -> Result<(), Error> {
    if asked.is_empty() || asked == name(model) {
        return Ok(());
    }
    let text = format!("{asked:?} is not the model that answers, {}", name(model));
    Err(Violation::new("name", text).into())
}

fn document() -> Result<Document, Error> {
    Document::read(embedded_text()).map_err(|error| Error::Internal(error.to_string()))
}

/// Every number that estimates rest on.
pub(super) fn get(context: &Context, asked: &str) -> Result<pb::Model, Error> {
    let model = context.model;
    named(model, asked)?;
    let id =
        |ix: &CoefficientIx| model.coefficient(*ix).map(|it| it.id.clone()).unwrap_or_default();
    Ok(pb::Model {
        name: name(model),
        release: format!("releases/{}", document()?.release),
        left_out_error: model.left_out_error,
        coefficients: model.coefficients.iter().map(coefficient).collect(),
        experience: model
            .experience
            .iter()
            .map(|it| pb::ExperienceStretch {
                from_years: it.from,
                to_years: it.to,
                coefficient: id(&it.coefficient),
            })
            .collect(),
        roles: model
            .roles
            .iter()
            .map(|it| pb::Role {
                id: it.id.clone(),
                title: it.title.clone(),
                occupation: it.soc.to_string(),
                level: it.level.into(),
                coefficient: it.coefficient.as_ref().map(id).unwrap_or_default(),
                credentials_count: it.credentials_count,
            })
            .collect(),
        credentials: model
            .credentials
            .iter()
            .map(|it| pb::Credential {
                id: it.id.clone(),
                title: in_catalogue(context, &it.id).map(|it| it.title.clone()).unwrap_or_default(),
                issuer: in_catalogue(context, &it.id)
                    .map(|it| it.issuer.clone())
                    .unwrap_or_default(),
                coefficients: it.value.iter().map(id).collect(),
                score: it.value.iter().map(|ix| model.score(*ix)).sum(),
                replaced_by: it
                    .replaced_by
                    .iter()
                    .filter_map(|ix| model.credentials.get(usize::from(ix.0)))
                    .map(|it| it.id.clone())
                    .collect(),
            })
            .collect(),
        further_credentials: model.further_credentials.iter().map(id).collect(),
        populations: model
            .populations
            .iter()
            .map(|it| pb::Population {
                occupation: it.soc.to_string(),
                role: Some(moments(it.role)),
                experience: Some(moments(it.experience)),
                education: Some(moments(it.education)),
                credentials: Some(moments(it.credentials)),
                average_years: it.years.clone(),
                sources: it.sources.clone(),
            })
            .collect(),
        practice_population: Some(moments(model.practice_population)),
        education_steps: model.education.iter().map(id).collect(),
    })
}

fn coefficient(it: &Coefficient) -> pb::Coefficient {
    pb::Coefficient {
        id: it.id.clone(),
        score: it.score,
        error: it.error,
        evidence: evidence(it.kind).into(),
        prior_source: it.reason.clone(),
        figures: it.figures.iter().map(|id| format!("publishedStatistics/{id}")).collect(),
    }
}

fn moments(it: Moments) -> pb::Moments {
    pb::Moments { mean: it.mean, variance: it.variance }
}

/// Every figure that the model was fitted to, beside the model's.
pub(super) fn report(model: &Model, asked: &str) -> Result<pb::CalibrationReport, Error> {
    named(model, asked)?;
    let document = document()?;
    let statistic = |id: &str| format!("publishedStatistics/{id}");
    let surveys = document.survey.iter().map(|it| pb::Survey {
        id: it.id.clone(),
        title: it.name.clone(),
        measure: it.measure.clone(),
        house_effect: it.house_effect,
    });
    let figures = document.figure.iter().map(|it| pb::FittedFigure {
        statistic: statistic(&it.id),
        survey: it.survey.clone(),
        group: it.group.clone(),
        printed: it.printed,
        fitted: it.fitted,
        residual: it.residual,
        left_out_residual: it.left_out,
    });
    let steps = document.step.iter().map(|it| pb::FittedStep {
        statistic: statistic(&it.id),
        group: it.group.clone(),
        over: it.over.clone(),
        printed: it.printed,
        fitted: it.fitted,
        residual: it.residual,
        left_out_residual: it.left_out,
    });
    Ok(pb::CalibrationReport {
        model: name(model),
        median_residual_percent: median_percent(
            contrasts(&document, |it| Some(it.residual)),
            document.step.iter().map(|it| it.residual),
        ),
        median_left_out_percent: median_percent(
            contrasts(&document, |it| it.left_out),
            document.step.iter().map(|it| it.left_out),
        ),
        left_out_error: document.left_out_error,
        surveys: surveys.collect(),
        figures: figures.collect(),
        steps: steps.collect(),
    })
}

/// Each figure's residual over that of the first of its survey, which takes the survey's level out.
fn contrasts(document: &Document, residual: impl Fn(&DocumentedFigure) -> Option<f64>) -> Vec<f64> {
    let mut found = Vec::with_capacity(document.figure.len());
    for survey in &document.survey {
        let own = document.figure.iter().filter(|it| it.survey == survey.id);
        let mut residuals = own.filter_map(&residual);
        if let Some(first) = residuals.next() {
            found.extend(residuals.map(|it| it - first));
        }
    }
    found
}

/// The median of absolute differences in log pay, in percent.
fn median_percent(contrasts: Vec<f64>, steps: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<_> = contrasts.into_iter().chain(steps).map(f64::abs).collect();
    all.sort_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied().unwrap_or_default();
    100.0 * middle.exp_m1()
}
