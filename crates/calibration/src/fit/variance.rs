//! How employers of one market differ, and jobs within an employer: estimated with the fit.

use super::problem::Problem;
use crate::Error;
use crate::linear::{Equations, Solution};
use crate::observation::Of;

/// Standard deviations in log pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Variance {
    /// Of employers around the market of their place.
    pub(crate) between: f64,
    /// Of jobs within an employer around the model's ladder, beside the sampling of their people.
    pub(crate) within: f64,
}

impl Variance {
    /// The values that the estimation starts from.
    pub(super) const FIRST: Self = Self { between: 0.19, within: 0.12 };
    /// The least that either may become: jobs of one title differ by this much in any employer.
    const LEAST: f64 = 0.03;
    /// How many steps of expectation and maximization are made.
    const STEPS: usize = 60;
}

impl Problem<'_> {
    /// Estimates the variances on the linear equations around the model: each is the average of what the
    /// solution leaves, with what it does not know of that.
    pub(super) fn estimate_variance(&mut self, equations: &mut Equations) -> Result<(), Error> {
        if self.employers == 0 {
            return Ok(());
        }
        for _ in 0..Variance::STEPS {
            self.weigh_equations(equations);
            let solution = equations.solve_bounded()?;
            self.variance = self.maximize_likelihood(equations, &solution);
        }
        self.weigh_equations(equations);
        Ok(())
    }

    fn maximize_likelihood(&self, equations: &Equations, solution: &Solution) -> Variance {
        let first = self.priors.len();
        let levels = first..first + self.employers;
        let square = |place: usize| {
            let (level, error) = (solution.unknowns[place], solution.errors[place]);
            level * level + error * error
        };
        let between = levels.map(square).sum::<f64>() / self.employers as f64;
        let left = &equations.values - &equations.rows * &solution.unknowns;
        let (mut sum, mut count) = (0.0, 0.0);
        for (place, observation) in self.observations.iter().enumerate() {
            if !matches!(observation.of, Of::Employer(_)) {
                continue;
            }
            // The part of what is left that is no sampling of people, given the variances so far.
            let within = self.variance.within * self.variance.within;
            let all = within + observation.sd * observation.sd;
            let squared = left[place] * left[place] + solution.leverage[place] * all;
            sum += within * observation.sd * observation.sd / all
                + (within / all) * (within / all) * squared;
            count += 1.0;
        }
        let within = sum / f64::max(count, 1.0);
        Variance {
            between: between.sqrt().max(Variance::LEAST),
            within: within.sqrt().max(Variance::LEAST),
        }
    }
}
