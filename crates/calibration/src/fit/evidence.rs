//! What a fit knows of each figure and of each coefficient.

use medwage_domain::estimate::Model;
use nalgebra::DMatrix;

use super::Fitted;
use super::problem::Problem;
use crate::Error;
use crate::linear::Solution;
use crate::outcome::rounded;

/// A figure moves a coefficient where the prior's own deviation would move the figure by more than this
/// part of the figure's tolerance.
const MOVES: f64 = 0.3;
/// An error smaller than this part of the prior's counts as what figures taught.
const TAUGHT: f64 = 0.95;

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

impl Problem<'_> {
    pub(super) fn evidence(
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
