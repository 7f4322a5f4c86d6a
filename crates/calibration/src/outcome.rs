//! The fit as the file that it is written to.

use medwage_catalog::model::{
    DocumentedFigure, EmployersRow, ModelDocument, MomentsRow, PopulationRow, RolePeopleRow,
    StepRow, SurveyRow,
};
use medwage_domain::estimate::{Kind, Model, Moments};
use medwage_domain::market::Market;

use crate::Error;
use crate::figures::Figures;
use crate::fit::Evidence;
use crate::inputs::Inputs;

/// Rounds to what the file shows: four decimals, so that the last bits of another machine don't matter.
pub(crate) fn round_number(number: f64) -> f64 {
    let rounded = (number * 1e4).round() / 1e4;
    if rounded.abs() > 0.0 { rounded } else { 0.0 }
}

pub(crate) struct Written<'a, M> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) figures: Figures<'a>,
    pub(crate) market: &'a M,
    pub(crate) document: ModelDocument,
    pub(crate) evidence: &'a Evidence,
    pub(crate) employers: EmployersRow,
}

impl<M: Market> Written<'_, M> {
    /// Fills the form with the fit.
    pub(crate) fn into_document(self, model: &Model) -> Result<ModelDocument, Error> {
        let Self { inputs, figures, market, mut document, evidence, employers } = self;
        let contrasts = &inputs.contrasts;
        document.release = market.release_id().to_owned();
        document.id = format!("rank-{}", document.release);
        for (place, fit) in document.fits_mut().into_iter().enumerate() {
            let coefficient = &model.coefficients[place];
            fit.score = coefficient.score;
            fit.error = coefficient.error;
            let kind = if evidence.taught[place] { Kind::Survey } else { Kind::Judgement };
            fit.kind = kind.id().to_owned();
            let movers = || evidence.movers[place].iter().map(|index| &evidence.fitted[*index]);
            fit.figures = movers().map(|entry| entry.id.clone()).collect();
            fit.residuals =
                movers().map(|observation| round_number(observation.residual)).collect();
        }
        document.practice_population = write_moments(model.practice_population);
        document.population = model
            .populations
            .iter()
            .map(|population| write_population(population, model))
            .collect();
        for (survey, house_effect) in contrasts.survey.iter().zip(&evidence.house_effects) {
            document.survey.push(SurveyRow {
                id: survey.id.clone(),
                name: survey.name.clone(),
                measure: survey.measure.name().to_owned(),
                house_effect: *house_effect,
            });
        }
        for (place, figure) in contrasts.figure.iter().enumerate() {
            document.figure.push(DocumentedFigure {
                id: figure.id.clone(),
                survey: figure.survey.clone(),
                group: figure.group.clone(),
                printed: figures.printed_number(&figure.id)?.round(),
                fitted: evidence.predicted[place].exp().round(),
                residual: round_number(evidence.fitted[place].residual),
                left_out: evidence.fitted[place].left_out.map(round_number),
            });
        }
        for (place, step) in (contrasts.figure.len()..).zip(&contrasts.step) {
            document.step.push(StepRow {
                id: step.id.clone(),
                group: step.group.clone(),
                over: step.over.clone(),
                printed: round_number(evidence.printed[place].exp()),
                fitted: round_number(evidence.predicted[place].exp()),
                residual: round_number(evidence.fitted[place].residual),
                left_out: round_number(evidence.fitted[place].left_out.unwrap_or_default()),
            });
        }
        document.left_out_error = model.left_out_error;
        document.employers = Some(employers);
        Ok(document)
    }
}

fn write_population(
    population: &medwage_domain::estimate::Population,
    model: &Model,
) -> PopulationRow {
    let years = |years: &[f64]| years.iter().map(|years| round_number(*years)).collect();
    let role = |own: &medwage_domain::estimate::RolePopulation| RolePeopleRow {
        role: model.roles[usize::from(own.role.0)].id.clone(),
        standing: round_number(own.standing),
        explained: round_number(own.explained),
        years: years(&own.years),
        experience: write_moments(own.experience),
        education: write_moments(own.education),
        credentials: write_moments(own.credentials),
    };
    PopulationRow {
        soc: population.soc.to_string(),
        sources: population.sources.clone(),
        years: years(&population.years),
        role: write_moments(population.role),
        experience: write_moments(population.experience),
        education: write_moments(population.education),
        credentials: write_moments(population.credentials),
        ranks: population.ranks.knots().iter().map(|score| round_number(*score)).collect(),
        people: population.roles.iter().map(role).collect(),
    }
}

fn write_moments(moments: Moments) -> MomentsRow {
    MomentsRow { mean: round_number(moments.mean), variance: round_number(moments.variance) }
}
