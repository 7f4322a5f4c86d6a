//! `ListFactors`, `GetModel`, `GetCalibrationReport`.

mod factors;
mod report;

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career;
use medwage_domain::estimate::{Coefficient, CoefficientIx, Credential, Model, Moments, Role};
use medwage_model::{Document, embedded_text};
use medwage_service_kit::Violation;

pub(super) use self::factors::factors;
pub(super) use self::report::report;
use crate::context::Context;
use crate::encode::evidence;
use crate::error::Error;

const PREFIX: &str = "models/";

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
    let id = |ix: &CoefficientIx| id(model, *ix);
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
        roles: model.roles.iter().map(|it| role(model, it)).collect(),
        credentials: model.credentials.iter().map(|it| credential(context, it)).collect(),
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

fn id(model: &Model, ix: CoefficientIx) -> String {
    model.coefficient(ix).map(|it| it.id.clone()).unwrap_or_default()
}

fn role(model: &Model, it: &Role) -> pb::Role {
    pb::Role {
        id: it.id.clone(),
        title: it.title.clone(),
        occupation: it.soc.to_string(),
        level: it.level.into(),
        coefficient: it.coefficient.map(|ix| id(model, ix)).unwrap_or_default(),
        credentials_count: it.credentials_count,
    }
}

fn credential(context: &Context, it: &Credential) -> pb::Credential {
    let model = context.model;
    let (title, issuer) = in_catalogue(context, &it.id)
        .map(|it| (it.title.clone(), it.issuer.clone()))
        .unwrap_or_default();
    let replaced_by =
        it.replaced_by.iter().filter_map(|ix| model.credentials.get(usize::from(ix.0)));
    pb::Credential {
        id: it.id.clone(),
        title,
        issuer,
        coefficients: it.value.iter().map(|ix| id(model, *ix)).collect(),
        score: it.value.iter().map(|ix| model.score(*ix)).sum(),
        replaced_by: replaced_by.map(|it| it.id.clone()).collect(),
    }
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

fn in_catalogue<'c>(context: &'c Context, id: &str) -> Option<&'c career::Credential> {
    context.catalogue.credential_at(context.catalogue.credential(id)?)
}
