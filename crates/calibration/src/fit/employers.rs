//! Groups of people against fits that did not see their employer.

use medwage_domain::estimate::Model;
use nalgebra::DVector;

use super::problem::Problem;
use crate::Error;
use crate::linear::Equations;
use crate::observation::Of;

/// One group of people against the model.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedGroup {
    /// The place of the employer in the table.
    pub employer: usize,
    /// The log median of its people, moved to the release.
    pub paid: f64,
    /// The log median of the estimate, by the fit.
    pub fitted: f64,
    /// The same by a fit that did not see the employer.
    pub left_out: f64,
    /// The standard deviation of what parts the two: employers, jobs within them, and the estimate's own
    /// error. Who happens to be in the group is left to the quantile: an applicant meets that as well.
    pub deviation: f64,
}

/// The share of employers that an interval is meant to hold.
const COVERAGE: f64 = 0.8;
/// How far weights may sum off.
const ROUNDING: f64 = 1e-9;

impl Problem<'_> {
    /// Returns every group with its estimate by a fit without its employer: the linear equations at the
    /// end, solved without the employer's groups.
    pub(super) fn left_out(
        &self,
        model: &Model,
        equations: &Equations,
    ) -> Result<Vec<FittedGroup>, Error> {
        let predicted = self.predict_all(model)?;
        let mut groups = Vec::new();
        for employer in 0..self.employers {
            let own = |of: Of| of == Of::Employer(employer);
            let kept: Vec<_> = (0..self.observations.len())
                .filter(|place| !own(self.observations[*place].of))
                .collect();
            let without = Equations {
                rows: equations.rows.select_rows(&kept),
                values: DVector::from_iterator(
                    kept.len(),
                    kept.iter().map(|index| equations.values[*index]),
                ),
                weights: DVector::from_iterator(
                    kept.len(),
                    kept.iter().map(|index| equations.weights[*index]),
                ),
                priors: equations.priors.clone(),
            };
            let solution = without.solve_bounded()?;
            for (place, observation) in
                self.observations.iter().enumerate().filter(|(_, observation)| own(observation.of))
            {
                let moved: f64 = model
                    .coefficients
                    .iter()
                    .enumerate()
                    .map(|(k, coefficient)| {
                        equations.rows[(place, k)] * (solution.unknowns[k] - coefficient.score)
                    })
                    .sum();
                let estimate = observation.estimate_group(model)?;
                groups.push(FittedGroup {
                    employer,
                    paid: observation.log,
                    fitted: predicted[place],
                    left_out: predicted[place] + moved,
                    deviation: self
                        .variance
                        .between
                        .hypot(self.variance.within)
                        .hypot(estimate.interval.half_width / crate::observation::Z80),
                });
            }
        }
        Ok(groups)
    }
}

/// Returns how many deviations hold 80% of employers: the hierarchical conformal quantile, in which each
/// employer weighs once, its groups share its weight, and one employer more may lie anywhere (Lee, Barber and
/// Willett, arXiv 2306.06342). `without` leaves an employer out, as one that is judged by the others.
pub(crate) fn conformal_quantile(groups: &[FittedGroup], without: Option<usize>) -> f64 {
    let counted = || groups.iter().filter(|group| Some(group.employer) != without);
    let mut employers: Vec<_> = counted().map(|group| group.employer).collect();
    employers.dedup();
    let each = 1.0 / (employers.len() as f64 + 1.0);
    let mut scores: Vec<(f64, f64)> = counted()
        .map(|group| {
            let own = counted().filter(|other| other.employer == group.employer).count();
            ((group.paid - group.left_out).abs() / group.deviation, each / own as f64)
        })
        .collect();
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut held = 0.0;
    for (score, weight) in &scores {
        held += weight;
        if held >= COVERAGE - ROUNDING {
            return *score;
        }
    }
    scores.last().map_or(crate::observation::Z80, |(score, _)| *score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(employer: usize, apart: f64) -> FittedGroup {
        FittedGroup { employer, paid: apart, fitted: 0.0, left_out: 0.0, deviation: 1.0 }
    }

    #[test]
    fn each_employer_weighs_once_however_many_groups_it_has() {
        let mut groups: Vec<_> =
            (0..9).map(|it| group(it, f64::from(u8::try_from(it).unwrap()))).collect();
        assert!((conformal_quantile(&groups, None) - 7.0).abs() < 1e-12);
        groups.extend((0..50).map(|_| group(8, 8.0)));
        assert!((conformal_quantile(&groups, None) - 7.0).abs() < 1e-12);
        assert!(conformal_quantile(&groups, Some(0)) > 7.5, "one employer less, a wider quantile");
    }
}
