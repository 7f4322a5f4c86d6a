//! From the priors to the best fit.

use medwage_domain::estimate::Model;

use super::problem::Problem;
use crate::Error;
use crate::linear::{Equations, Solution};

/// Most steps. A fit settles in about five, but at a kink it creeps.
const MOST_STEPS: usize = 200;
/// A step must make the fit better by this part of itself.
const BETTER: f64 = 1e-9;
/// The shortest part of a step that is tried.
const SHORTEST: f64 = 1e-3;

impl Problem<'_> {
    /// Steps until none makes the fit better; returns the last equations and their solution. Where
    /// two credentials are worth the same the best one changes hands and the fit has a kink, at which full
    /// steps would jump to and fro: so a step is halved until it is better.
    pub(super) fn fit_coefficients(
        &self,
        model: &mut Model,
    ) -> Result<(Solution, Equations), Error> {
        let mut reached = self.evaluate_objective(model)?;
        for _ in 0..MOST_STEPS {
            let equations = self.build_equations(model)?;
            let solution = equations.solve_bounded()?;
            match self.find_better(model, &solution, reached)? {
                Some((stepped, objective)) => (*model, reached) = (stepped, objective),
                None => return Ok((solution, equations)),
            }
        }
        Err(Error::NoSolution)
    }

    /// The longest part of the step that makes the fit better by more than nothing.
    fn find_better(
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
            let objective = self.evaluate_objective(&stepped)?;
            if objective < reached * (1.0 - BETTER) {
                return Ok(Some((stepped, objective)));
            }
            part /= 2.0;
        }
        Ok(None)
    }
}
