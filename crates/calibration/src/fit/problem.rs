//! What is fitted to what: the figures, the priors, and how far a model is from both.

use medwage_domain::estimate::Model;
use nalgebra::{DMatrix, DVector};

use crate::Error;
use crate::linear::Equations;
use crate::observation::{Bases, Observation};
use crate::population::Populations;

/// How far a coefficient is moved to see what a figure does.
const NUDGE: f64 = 1e-4;

pub(super) struct Problem<'a> {
    pub(super) observations: Vec<Observation>,
    pub(super) surveys: usize,
    /// Mean, standard deviation and least value of each coefficient.
    pub(super) priors: Vec<(f64, f64, f64)>,
    pub(super) populations: Populations<'a>,
    pub(super) bases: &'a Bases,
}

impl Problem<'_> {
    /// What the fit makes small: squared residuals by their tolerances, with the best house effects, and
    /// squared distances from the priors by theirs.
    pub(super) fn objective(&self, model: &Model) -> Result<f64, Error> {
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
    pub(super) fn house_effects(&self, predicted: &[f64]) -> Vec<f64> {
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
    pub(super) fn equations(&self, model: &Model) -> Result<Equations, Error> {
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

    pub(super) fn predicted(&self, model: &Model) -> Result<DVector<f64>, Error> {
        let mut model = model.clone();
        self.populations.fill(&mut model, self.bases)?;
        let predict = |it: &Observation| it.predicted(&model, self.bases);
        let predicted = self.observations.iter().map(predict).collect::<Result<Vec<_>, _>>()?;
        Ok(DVector::from_vec(predicted))
    }
}
