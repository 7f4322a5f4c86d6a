//! The fit as a problem: the figures, the groups of people, the priors, and how far a model is from all.

use medwage_domain::estimate::Model;
use nalgebra::{DMatrix, DVector};

use super::variance::Variance;
use crate::Error;
use crate::linear::Equations;
use crate::observation::{Bases, Observation, Of};
use crate::population::Populations;

/// How far a coefficient is moved to see what a figure does.
const NUDGE: f64 = 1e-4;

pub(super) struct Problem<'a> {
    pub(super) observations: Vec<Observation>,
    pub(super) surveys: usize,
    pub(super) employers: usize,
    /// How employers differ, and jobs within them.
    pub(super) variance: Variance,
    /// Mean, standard deviation and least value of each coefficient.
    pub(super) priors: Vec<(f64, f64, f64)>,
    pub(super) populations: Populations<'a>,
    pub(super) bases: &'a Bases,
}

/// The levels that observations stand at over the model's.
pub(super) struct Levels {
    /// Of each survey: time, and who answers.
    pub(super) houses: Vec<f64>,
    /// Of each employer, drawn towards none as far as its groups are few.
    pub(super) employers: Vec<f64>,
}

impl Levels {
    pub(super) fn level_of(&self, observation: &Observation) -> f64 {
        match observation.of {
            Of::Survey(place) => self.houses[place],
            Of::Employer(place) => self.employers[place],
            Of::Step => 0.0,
        }
    }
}

impl Problem<'_> {
    /// Returns the sum that the fit makes small: squared residuals by their tolerances, with the best levels of surveys and
    /// employers, and squared distances of employers and coefficients from their priors.
    pub(super) fn evaluate_objective(&self, model: &Model) -> Result<f64, Error> {
        let predicted = self.predict_all(model)?;
        let levels = self.find_levels(predicted.as_slice());
        let figures =
            self.observations.iter().zip(predicted.iter()).map(|(observation, predicted)| {
                (observation.log - predicted - levels.level_of(observation))
                    / self.observation_tolerance(observation)
            });
        let employers = levels.employers.iter().map(|level| level / self.variance.between);
        let priors = model.coefficients.iter().zip(&self.priors);
        let priors = priors.map(|(coefficient, (mean, sd, _))| (coefficient.score - mean) / sd);
        Ok(figures.chain(employers).chain(priors).map(|deviation| deviation * deviation).sum())
    }

    /// How far an observation may lie from a perfect model, in log pay.
    pub(super) fn observation_tolerance(&self, observation: &Observation) -> f64 {
        match observation.of {
            Of::Employer(_) => observation.sd.hypot(self.variance.within),
            Of::Survey(_) | Of::Step => observation.sd,
        }
    }

    /// The levels over the model's: the weighted middle of what the observations leave.
    pub(super) fn find_levels(&self, predicted: &[f64]) -> Levels {
        let mut houses = vec![(0.0, 0.0); self.surveys];
        let drawn = 1.0 / (self.variance.between * self.variance.between);
        let mut employers = vec![(0.0, drawn); self.employers];
        for (observation, predicted) in self.observations.iter().zip(predicted) {
            let tolerance = self.observation_tolerance(observation);
            let weight = 1.0 / (tolerance * tolerance);
            let sums = match observation.of {
                Of::Survey(place) => &mut houses[place],
                Of::Employer(place) => &mut employers[place],
                Of::Step => continue,
            };
            sums.0 += weight * (observation.log - predicted);
            sums.1 += weight;
        }
        let middle = |sums: Vec<(f64, f64)>| {
            sums.into_iter().map(|(sum, weights): (f64, f64)| sum / weights.max(1e-9)).collect()
        };
        Levels { houses: middle(houses), employers: middle(employers) }
    }

    /// The observations as linear equations around the model's coefficients. The unknowns are the
    /// coefficients, the levels of employers, and those of surveys.
    pub(super) fn build_equations(&self, model: &Model) -> Result<Equations, Error> {
        let count = model.coefficients.len();
        let at = self.predict_all(model)?;
        let unknowns = count + self.employers + self.surveys;
        let mut rows = DMatrix::zeros(self.observations.len(), unknowns);
        let mut values = DVector::zeros(self.observations.len());
        for place in 0..count {
            let mut nudged = model.clone();
            nudged.coefficients[place].score += NUDGE;
            let moved = self.predict_all(&nudged)?;
            rows.set_column(place, &((moved - &at) / NUDGE));
        }
        for (place, observation) in self.observations.iter().enumerate() {
            match observation.of {
                Of::Employer(employer) => rows[(place, count + employer)] = 1.0,
                Of::Survey(survey) => rows[(place, count + self.employers + survey)] = 1.0,
                Of::Step => {}
            }
            let linear: f64 =
                (0..count).map(|k| rows[(place, k)] * model.coefficients[k].score).sum();
            values[place] = observation.log - at[place] + linear;
        }
        let mut equations =
            Equations { rows, values, weights: DVector::zeros(0), priors: Vec::new() };
        self.weigh_equations(&mut equations);
        Ok(equations)
    }

    /// Gives equations the weights and priors of the variances as they are.
    pub(super) fn weigh_equations(&self, equations: &mut Equations) {
        let weights = self
            .observations
            .iter()
            .map(|observation| 1.0 / self.observation_tolerance(observation));
        equations.weights = DVector::from_iterator(self.observations.len(), weights);
        equations.priors = self.priors.clone();
        let level = (0.0, self.variance.between, f64::NEG_INFINITY);
        equations.priors.extend(std::iter::repeat_n(level, self.employers));
    }

    pub(super) fn predict_all(&self, model: &Model) -> Result<DVector<f64>, Error> {
        let mut model = model.clone();
        self.populations.fill_populations(&mut model, self.bases)?;
        let predict = |observation: &Observation| observation.predict_log(&model, self.bases);
        let predicted = self.observations.iter().map(predict).collect::<Result<Vec<_>, _>>()?;
        Ok(DVector::from_vec(predicted))
    }
}
