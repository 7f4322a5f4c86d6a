//! The fit: Gauss-Newton steps of penalised least squares, each figure predicted by the served rule.

mod employers;
mod evidence;
mod problem;
mod settle;
#[cfg(test)]
mod tests;
mod variance;

use medwage_catalog::model::{EmployersRow, ModelDocument};
use medwage_domain::estimate::Model;
use medwage_domain::market::Market;
use medwage_domain::statistics::PublishedFigure;

pub use employers::FittedGroup;
pub(crate) use employers::conformal_quantile;
pub(crate) use evidence::Evidence;
use problem::Problem;
pub(crate) use variance::Variance;

use crate::Error;
use crate::employers::{Group, read_groups};
use crate::figures::Figures;
use crate::groups::Groups;
use crate::inputs::Inputs;
use crate::observation::{Bases, Observation, find_bases, list_observations};
use crate::outcome::{self, round_number};
use crate::population::Populations;
use crate::skeleton::Skeleton;

/// One figure or step of the fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The figure's id.
    pub id: String,
    /// The place of its survey; none for a step.
    pub survey: Option<usize>,
    /// The logarithm of printed over fitted.
    pub residual: f64,
    /// The same for a fit that did not see it; none for the only figure of a survey.
    pub left_out: Option<f64>,
}

/// A fit.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The file.
    pub document: ModelDocument,
    /// The model in it.
    pub model: Model,
    /// Every figure and step, in the order of the table.
    pub fitted: Vec<Fitted>,
    /// Every group of people, in the order of its employer.
    pub groups: Vec<FittedGroup>,
    pub(crate) people: Vec<Group>,
    /// Parts of jobs by years with the employer, which the fit doesn't see.
    pub(crate) tenures: Vec<Group>,
    pub(crate) bases: Bases,
}

/// The comment above the numbers of the file.
const HEADING: &str = "\
# Written by `medwage model fit` from coefficients.toml, contrasts.toml and population.toml: don't edit.
# Scores are in standard deviations of normal rank: 1 is from the median to the 84th percentile of the
# occupation. `residuals` and `left_out` are logarithms of printed over fitted.

";

impl Calibration {
    /// Returns the text of the file.
    ///
    /// # Errors
    /// Fails where it can't be written as text.
    pub fn text(&self) -> Result<String, Error> {
        Ok(HEADING.to_owned() + &toml::to_string(&self.document)?)
    }
}

/// Fits the model.
///
/// # Errors
/// Says what is wrong with the tables, or which promise the fitted model breaks.
pub fn fit(
    inputs: &Inputs,
    published: &[PublishedFigure],
    market: &impl Market,
) -> Result<Calibration, Error> {
    let figures = Figures(published);
    let Skeleton { document, least } =
        Skeleton::new(&inputs.coefficients, medwage_catalog::embedded_catalog()?);
    let mut model = document.to_model()?;
    let bases = find_bases(market, &model, &inputs.contrasts)?;
    let populations = Populations { table: &inputs.population, figures };
    populations.create_empty(&mut model)?;
    let form = model.clone();
    let mut observations =
        list_observations(&inputs.contrasts, figures, &Groups::new(&form, &inputs.contrasts))?;
    let (people, tenures) = whole_groups(read_groups(inputs, &model, market)?);
    observations.extend(people.iter().map(Observation::of_group));
    let mut problem = Problem {
        observations,
        surveys: inputs.contrasts.survey.len(),
        employers: inputs.pay_groups.employer.len(),
        variance: Variance::FIRST,
        priors: model
            .coefficients
            .iter()
            .zip(&least)
            .map(|(coefficient, least)| (coefficient.score, coefficient.error, *least))
            .collect(),
        populations,
        bases: &bases,
    };
    let (mut solution, mut equations) = problem.fit_coefficients(&mut model)?;
    for _ in 0..VARIANCES {
        problem.estimate_variance(&mut equations)?;
        (solution, equations) = problem.fit_coefficients(&mut model)?;
    }
    for (place, coefficient) in model.coefficients.iter_mut().enumerate() {
        coefficient.score = round_number(coefficient.score);
        coefficient.error = round_number(solution.errors[place]);
    }
    problem.populations.fill_populations(&mut model, &bases)?;
    let evidence = problem.collect_evidence(&model, &solution, &equations.rows)?;
    model.left_out_error = round_number(evidence.root_mean_square());
    let groups = problem.left_out(&model, &equations)?;
    let employers = EmployersRow {
        employers: problem.employers,
        groups: groups.len(),
        between: round_number(problem.variance.between),
        within: round_number(problem.variance.within),
        quantile: round_number(conformal_quantile(&groups, None)),
    };
    let written =
        outcome::Written { inputs, figures, market, document, evidence: &evidence, employers };
    let document = written.into_document(&model)?;
    let model = document.to_model()?;
    let faults = model.find_faults();
    if !faults.is_empty() {
        return Err(medwage_catalog::model::ModelFileError::Faults(faults).into());
    }
    Ok(Calibration { document, model, fitted: evidence.fitted, groups, people, tenures, bases })
}

/// How often variances are estimated and the model settled by them.
const VARIANCES: usize = 2;

/// The groups that are a job's whole people, in the order of their employers, and those that are a part.
fn whole_groups(groups: Vec<Group>) -> (Vec<Group>, Vec<Group>) {
    let (mut whole, parts): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.tenure.is_none());
    whole.sort_by_key(|group| group.employer);
    (whole, parts)
}
