//! The fit as the file that it is written to.

use medwage_domain::estimate::{Kind, Model, Moments};
use medwage_domain::market::Market;
use medwage_model::{
    Document, DocumentedFigure, EmployersRow, MomentsRow, PopulationRow, RolePeopleRow, StepRow,
    SurveyRow,
};

use crate::Error;
use crate::figures::Figures;
use crate::fit::Evidence;
use crate::inputs::Inputs;

/// Rounds to what the file shows: four decimals, so that the last bits of another machine don't matter.
pub(crate) fn rounded(number: f64) -> f64 {
    let rounded = (number * 1e4).round() / 1e4;
    if rounded.abs() > 0.0 { rounded } else { 0.0 }
}

pub(crate) struct Written<'a, M> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) figures: Figures<'a>,
    pub(crate) market: &'a M,
    pub(crate) document: Document,
    pub(crate) evidence: &'a Evidence,
    pub(crate) employers: EmployersRow,
}

impl<M: Market> Written<'_, M> {
    /// Fills the form with the fit.
    pub(crate) fn document(self, model: &Model) -> Result<Document, Error> {
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
            let movers = || evidence.movers[place].iter().map(|it| &evidence.fitted[*it]);
            fit.figures = movers().map(|entry| entry.id.clone()).collect();
            fit.residuals = movers().map(|it| rounded(it.residual)).collect();
        }
        document.practice_population = moments(model.practice_population);
        document.population = model.populations.iter().map(|it| population(it, model)).collect();
        for (survey, house_effect) in contrasts.survey.iter().zip(&evidence.house_effects) {
            document.survey.push(SurveyRow {
                id: survey.id.clone(),
                name: survey.name.clone(),
                measure: survey.measure.name().to_owned(),
                house_effect: *house_effect,
            });
        }
        for (place, it) in contrasts.figure.iter().enumerate() {
            document.figure.push(DocumentedFigure {
                id: it.id.clone(),
                survey: it.survey.clone(),
                group: it.group.clone(),
                printed: figures.number(&it.id)?.round(),
                fitted: evidence.predicted[place].exp().round(),
                residual: rounded(evidence.fitted[place].residual),
                left_out: evidence.fitted[place].left_out.map(rounded),
            });
        }
        for (place, it) in (contrasts.figure.len()..).zip(&contrasts.step) {
            document.step.push(StepRow {
                id: it.id.clone(),
                group: it.group.clone(),
                over: it.over.clone(),
                printed: rounded(evidence.printed[place].exp()),
                fitted: rounded(evidence.predicted[place].exp()),
                residual: rounded(evidence.fitted[place].residual),
                left_out: rounded(evidence.fitted[place].left_out.unwrap_or_default()),
            });
        }
        document.left_out_error = model.left_out_error;
        document.employers = Some(employers);
        Ok(document)
    }
}

fn population(it: &medwage_domain::estimate::Population, model: &Model) -> PopulationRow {
    let years = |years: &[f64]| years.iter().map(|years| rounded(*years)).collect();
    let role = |own: &medwage_domain::estimate::RolePopulation| RolePeopleRow {
        role: model.roles[usize::from(own.role.0)].id.clone(),
        standing: rounded(own.standing),
        explained: rounded(own.explained),
        years: years(&own.years),
        experience: moments(own.experience),
        education: moments(own.education),
        credentials: moments(own.credentials),
    };
    PopulationRow {
        soc: it.soc.to_string(),
        sources: it.sources.clone(),
        years: years(&it.years),
        role: moments(it.role),
        experience: moments(it.experience),
        education: moments(it.education),
        credentials: moments(it.credentials),
        ranks: it.ranks.knots().iter().map(|score| rounded(*score)).collect(),
        people: it.roles.iter().map(role).collect(),
    }
}

fn moments(it: Moments) -> MomentsRow {
    MomentsRow { mean: rounded(it.mean), variance: rounded(it.variance) }
}
