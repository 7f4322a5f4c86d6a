//! The fit: Gauss-Newton steps of penalised least squares, each figure predicted by the served rule.

use medwage_domain::estimate::Model;
use medwage_domain::market::Market;
use medwage_domain::statistics::Statistic;
use medwage_model::Document;
use nalgebra::{DMatrix, DVector};

use crate::Error;
use crate::figures::Figures;
use crate::groups::Groups;
use crate::inputs::Inputs;
use crate::linear::{Equations, Solution};
use crate::moments::Populations;
use crate::observation::{Bases, Observation, bases, observations};
use crate::outcome::{self, rounded};
use crate::skeleton::Skeleton;

/// Most steps; the fit settles in about five.
const MOST_STEPS: usize = 25;
/// A step must make the fit better by this part of itself.
const BETTER: f64 = 1e-9;
/// The shortest part of a step that is tried.
const SHORTEST: f64 = 1e-3;
/// A figure moves a coefficient where the prior's own deviation would move the figure by more than this
/// part of the figure's tolerance.
const MOVES: f64 = 0.3;
/// How far a coefficient is moved to see what a figure does.
const NUDGE: f64 = 1e-4;
/// An error smaller than this part of the prior's counts as what figures taught.
const TAUGHT: f64 = 0.95;

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
    pub document: Document,
    /// The model in it.
    pub model: Model,
    /// Every figure and step, in the order of the table.
    pub fitted: Vec<Fitted>,
    pub(crate) bases: Bases,
}

/// What stands above the numbers of the file.
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
    published: &[Statistic],
    market: &impl Market,
) -> Result<Calibration, Error> {
    let figures = Figures(published);
    let Skeleton { document, least } = Skeleton::new(&inputs.coefficients);
    let mut model = document.model()?;
    let bases = bases(market, &model)?;
    let populations = Populations { table: &inputs.population, figures };
    populations.empty(&mut model)?;
    let form = model.clone();
    let problem = Problem {
        observations: observations(
            &inputs.contrasts,
            figures,
            &Groups::new(&form, &inputs.contrasts),
        )?,
        surveys: inputs.contrasts.survey.len(),
        priors: model
            .coefficients
            .iter()
            .zip(&least)
            .map(|(it, least)| (it.score, it.error, *least))
            .collect(),
        populations,
        bases: &bases,
    };
    let (solution, rows) = problem.settle(&mut model)?;
    for (place, coefficient) in model.coefficients.iter_mut().enumerate() {
        coefficient.score = rounded(coefficient.score);
        coefficient.error = rounded(solution.errors[place]);
    }
    problem.populations.fill(&mut model, &bases)?;
    let evidence = problem.evidence(&model, &solution, &rows)?;
    let calibration = outcome::Written { inputs, figures, market, document, evidence: &evidence };
    let document = calibration.document(&model)?;
    let model = document.model()?;
    let faults = model.check();
    if !faults.is_empty() {
        return Err(medwage_model::Error::Faults(faults).into());
    }
    Ok(Calibration { document, model, fitted: evidence.fitted, bases })
}

/// What the fit knows of each figure and coefficient.
pub(crate) struct Evidence {
    pub(crate) fitted: Vec<Fitted>,
    /// Predicted, in log pay, with the house effect.
    pub(crate) predicted: Vec<f64>,
    pub(crate) printed: Vec<f64>,
    pub(crate) house_effects: Vec<f64>,
    /// For each coefficient, the places of the figures that move it.
    pub(crate) movers: Vec<Vec<usize>>,
    /// For each coefficient, whether figures taught more than the prior says.
    pub(crate) taught: Vec<bool>,
}

struct Problem<'a> {
    observations: Vec<Observation>,
    surveys: usize,
    priors: Vec<(f64, f64, f64)>,
    populations: Populations<'a>,
    bases: &'a Bases,
}

impl Problem<'_> {
    /// Steps until none makes the fit better; returns the last equations' solution and derivatives. Where
    /// two credentials are worth the same the best one changes hands and the fit has a kink, at which full
    /// steps would jump to and fro: so a step is halved until it is better.
    fn settle(&self, model: &mut Model) -> Result<(Solution, DMatrix<f64>), Error> {
        let mut reached = self.objective(model)?;
        for _ in 0..MOST_STEPS {
            let equations = self.equations(model)?;
            let solution = equations.solve()?;
            match self.better(model, &solution, reached)? {
                Some((stepped, objective)) => (*model, reached) = (stepped, objective),
                None => return Ok((solution, equations.rows)),
            }
        }
        Err(Error::NoSolution)
    }

    /// The longest part of the step that makes the fit better by more than nothing.
    fn better(
        &self,
        model: &Model,
        solution: &Solution,
        reached: f64,
    ) -> Result<Option<(Model, f64)>, Error> {
        let mut part = 1.0;
        while part > SHORTEST {
            let mut stepped = model.clone();
            for (place, coefficient) in stepped.coefficients.iter_mut().enumerate() {
                coefficient.score += part * (solution.unknowns[place] - coefficient.score);
            }
            let objective = self.objective(&stepped)?;
            if objective < reached * (1.0 - BETTER) {
                return Ok(Some((stepped, objective)));
            }
            part /= 2.0;
        }
        Ok(None)
    }

    /// What the fit makes small: squared residuals by their tolerances, with the best house effects, and
    /// squared distances from the priors by theirs.
    fn objective(&self, model: &Model) -> Result<f64, Error> {
        let predicted = self.predicted(model)?;
        let houses = self.house_effects(predicted.as_slice());
        let figures = self.observations.iter().zip(predicted.iter()).map(|(it, predicted)| {
            let house = it.survey.map_or(0.0, |survey| houses[survey]);
            (it.log - predicted - house) / it.sd
        });
        let priors = model.coefficients.iter().zip(&self.priors);
        let priors = priors.map(|(it, (mean, sd, _))| (it.score - mean) / sd);
        Ok(figures.chain(priors).map(|it| it * it).sum())
    }

    /// The level of each survey over the model's: the weighted middle of what its figures leave.
    fn house_effects(&self, predicted: &[f64]) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.surveys];
        for (it, predicted) in self.observations.iter().zip(predicted) {
            if let Some(survey) = it.survey {
                let weight = 1.0 / (it.sd * it.sd);
                sums[survey].0 += weight * (it.log - predicted);
                sums[survey].1 += weight;
            }
        }
        sums.into_iter().map(|(sum, weights): (f64, f64)| sum / weights.max(1e-9)).collect()
    }

    /// The figures as linear equations around the model's coefficients.
    fn equations(&self, model: &Model) -> Result<Equations, Error> {
        let count = model.coefficients.len();
        let at = self.predicted(model)?;
        let mut rows = DMatrix::zeros(self.observations.len(), count + self.surveys);
        let mut values = DVector::zeros(self.observations.len());
        for place in 0..count {
            let mut nudged = model.clone();
            nudged.coefficients[place].score += NUDGE;
            let moved = self.predicted(&nudged)?;
            rows.set_column(place, &((moved - &at) / NUDGE));
        }
        for (place, it) in self.observations.iter().enumerate() {
            if let Some(survey) = it.survey {
                rows[(place, count + survey)] = 1.0;
            }
            let linear: f64 =
                (0..count).map(|k| rows[(place, k)] * model.coefficients[k].score).sum();
            values[place] = it.log - at[place] + linear;
        }
        let weights = self.observations.iter().map(|it| 1.0 / it.sd);
        let weights = DVector::from_iterator(self.observations.len(), weights);
        Ok(Equations { rows, values, weights, priors: self.priors.clone() })
    }

    fn predicted(&self, model: &Model) -> Result<DVector<f64>, Error> {
        let mut model = model.clone();
        self.populations.fill(&mut model, self.bases)?;
        let predict = |it: &Observation| it.predicted(&model, self.bases);
        let predicted = self.observations.iter().map(predict).collect::<Result<Vec<_>, _>>()?;
        Ok(DVector::from_vec(predicted))
    }

    fn evidence(
        &self,
        model: &Model,
        solution: &Solution,
        rows: &DMatrix<f64>,
    ) -> Result<Evidence, Error> {
        let count = model.coefficients.len();
        let levels = self.observations.iter().map(|it| it.predicted(model, self.bases));
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        let house_effects: Vec<_> = self.house_effects(&levels).into_iter().map(rounded).collect();
        let (mut fitted, mut predicted, mut printed) = (Vec::new(), Vec::new(), Vec::new());
        for (place, it) in self.observations.iter().enumerate() {
            let house = it.survey.map_or(0.0, |survey| house_effects[survey]);
            let level = levels[place] + house;
            let residual = it.log - level;
            let alone = 1.0 - solution.leverage[place];
            let left_out = (alone > 1e-6).then(|| residual / alone);
            fitted.push(Fitted { id: it.id.clone(), survey: it.survey, residual, left_out });
            predicted.push(level);
            printed.push(it.log);
        }
        let moves = |figure: usize, place: usize| {
            (rows[(figure, place)] * self.priors[place].1 / self.observations[figure].sd).abs()
                > MOVES
        };
        let movers: Vec<Vec<usize>> = (0..count)
            .map(|place| (0..fitted.len()).filter(|figure| moves(*figure, place)).collect())
            .collect();
        let taught = (0..count)
            .map(|place| {
                solution.errors[place] < TAUGHT * self.priors[place].1 && !movers[place].is_empty()
            })
            .collect();
        Ok(Evidence { fitted, predicted, printed, house_effects, movers, taught })
    }
}
