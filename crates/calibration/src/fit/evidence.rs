//! The evidence that a fit has of each figure and of each coefficient.

use medwage_domain::estimate::Model;
use nalgebra::DMatrix;

use super::Fitted;
use super::problem::Problem;
use crate::Error;
use crate::linear::Solution;
use crate::outcome::round_number;

/// A figure moves a coefficient where the prior's own deviation would move the figure by more than this
/// part of the figure's tolerance.
const MOVES: f64 = 0.3;
/// An error smaller than this part of the prior's counts as what figures taught.
const TAUGHT: f64 = 0.95;

/// The evidence of each figure and coefficient.
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

impl Evidence {
    /// How far figures lie from fits that did not see them, as a root mean square.
    pub(super) fn root_mean_square(&self) -> f64 {
        let left_out: Vec<_> = self.fitted.iter().filter_map(|figure| figure.left_out).collect();
        let sum: f64 = left_out.iter().map(|residual| residual * residual).sum();
        (sum / left_out.len().max(1) as f64).sqrt()
    }
}

impl Problem<'_> {
    pub(super) fn collect_evidence(
        &self,
        model: &Model,
        solution: &Solution,
        rows: &DMatrix<f64>,
    ) -> Result<Evidence, Error> {
        let count = model.coefficients.len();
        let levels =
            self.observations.iter().map(|observation| observation.predict_log(model, self.bases));
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        let mut stand = self.find_levels(&levels);
        stand.houses.iter_mut().for_each(|level| *level = round_number(*level));
        let (mut fitted, mut predicted, mut printed) = (Vec::new(), Vec::new(), Vec::new());
        for (place, observation) in self.observations.iter().enumerate() {
            let Some(survey) = observation.of.survey_index() else { continue };
            let level = levels[place] + stand.level_of(observation);
            let residual = observation.log - level;
            let alone = 1.0 - solution.leverage[place];
            let left_out = (alone > 1e-6).then(|| residual / alone);
            fitted.push(Fitted { id: observation.id.clone(), survey, residual, left_out });
            predicted.push(level);
            printed.push(observation.log);
        }
        let moves = |figure: usize, place: usize| {
            let observation = &self.observations[figure];
            (rows[(figure, place)] * self.priors[place].1 / self.observation_tolerance(observation))
                .abs()
                > MOVES
        };
        let movers: Vec<Vec<usize>> = (0..count)
            .map(|place| (0..fitted.len()).filter(|figure| moves(*figure, place)).collect())
            .collect();
        let taught = (0..count)
            .map(|place| {
                let moved = (0..self.observations.len()).any(|figure| moves(figure, place));
                solution.errors[place] < TAUGHT * self.priors[place].1 && moved
            })
            .collect();
        let house_effects = stand.houses;
        Ok(Evidence { fitted, predicted, printed, house_effects, movers, taught })
    }
}
