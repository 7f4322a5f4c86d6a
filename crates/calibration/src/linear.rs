//! The linear algebra of one step: penalised least squares with bounds from below.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use crate::Error;

/// How often coefficients may be held at their bounds anew.
const MOST_BOUND_STEPS: usize = 20;

/// Equations `rows x = values`, each weighted, with a prior on the first `priors.len()` unknowns; the
/// rest (house effects) are free.
pub(crate) struct Equations {
    pub(crate) rows: DMatrix<f64>,
    pub(crate) values: DVector<f64>,
    pub(crate) weights: DVector<f64>,
    /// Mean, standard deviation and least value.
    pub(crate) priors: Vec<(f64, f64, f64)>,
}

/// Their solution.
pub(crate) struct Solution {
    pub(crate) unknowns: DVector<f64>,
    /// Standard errors of the unknowns; 0 for one held at its bound.
    pub(crate) errors: DVector<f64>,
    /// The leverage of each equation: how much of a change of its value its own prediction follows.
    pub(crate) leverage: DVector<f64>,
}

/// A solution for the unknowns that are not held, and the factor of their normal equations.
struct Solved {
    free: Vec<usize>,
    unknowns: DVector<f64>,
    factor: Cholesky<f64, Dyn>,
}

impl Equations {
    /// Solves them, holding unknowns at their bounds where they would pass them.
    pub(crate) fn solve_bounded(&self) -> Result<Solution, Error> {
        let mut held = vec![false; self.rows.ncols()];
        for _ in 0..MOST_BOUND_STEPS {
            let solved = self.solve_free(&held)?;
            let mut passed = false;
            for (place, (_, _, least)) in self.priors.iter().enumerate() {
                if !held[place] && solved.unknowns[place] < *least {
                    held[place] = true;
                    passed = true;
                }
            }
            if !passed {
                return Ok(self.build_solution(solved));
            }
        }
        Err(Error::NoSolution)
    }

    /// Solves for the unknowns that are not held.
    fn solve_free(&self, held: &[bool]) -> Result<Solved, Error> {
        let free: Vec<_> = (0..held.len()).filter(|place| !held[*place]).collect();
        let mut unknowns = DVector::zeros(held.len());
        for (place, (_, _, least)) in self.priors.iter().enumerate().filter(|prior| held[prior.0]) {
            unknowns[place] = *least;
        }
        let rest = &self.values - &self.rows * &unknowns;
        let rows = self.weighted_normal(&free);
        let mut normal = rows.transpose() * &rows;
        let mut right = rows.transpose() * rest.component_mul(&self.weights);
        for (row, place) in free.iter().enumerate() {
            if let Some((mean, sd, _)) = self.priors.get(*place) {
                normal[(row, row)] += 1.0 / (sd * sd);
                right[row] += mean / (sd * sd);
            }
        }
        let factor = Cholesky::new(normal).ok_or(Error::NoSolution)?;
        let solved = factor.solve(&right);
        for (row, place) in free.iter().enumerate() {
            unknowns[*place] = solved[row];
        }
        Ok(Solved { free, unknowns, factor })
    }

    fn weighted_normal(&self, free: &[usize]) -> DMatrix<f64> {
        let mut rows = self.rows.select_columns(free);
        for (place, mut row) in rows.row_iter_mut().enumerate() {
            row *= self.weights[place];
        }
        rows
    }

    fn build_solution(&self, Solved { free, unknowns, factor }: Solved) -> Solution {
        let covariance = factor.inverse();
        let mut errors = DVector::zeros(unknowns.len());
        for (row, place) in free.iter().enumerate() {
            errors[*place] = covariance[(row, row)].max(0.0).sqrt();
        }
        let rows = self.weighted_normal(&free);
        let leverage = DVector::from_iterator(
            rows.nrows(),
            rows.row_iter().map(|row| (row * &covariance * row.transpose())[(0, 0)]),
        );
        Solution { unknowns, errors, leverage }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y = 2 a + h with a prior of 1 on a; two equations at 2 a + h = 5 and h = 1.
    fn equations(least: f64) -> Equations {
        Equations {
            rows: DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 0.0, 1.0]),
            values: DVector::from_vec(vec![5.0, 1.0]),
            weights: DVector::from_vec(vec![1.0, 1.0]),
            priors: vec![(1.0, 1.0, least)],
        }
    }

    #[test]
    fn a_prior_draws_the_solution_by_its_firmness() {
        let solution = equations(f64::NEG_INFINITY).solve_bounded().unwrap();
        // h is free: both equations' information on a is (2 a - 4)^2 / 2, against (a - 1)^2.
        assert!((solution.unknowns[0] - 5.0 / 3.0).abs() < 1e-12);
        assert!((solution.errors[0] - (1.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_bound_holds_and_the_rest_is_solved_beside_it() {
        let solution = equations(1.9).solve_bounded().unwrap();
        assert!((solution.unknowns[0] - 1.9).abs() < 1e-12);
        assert!((solution.unknowns[1] - 1.1).abs() < 1e-12);
        assert!(solution.errors[0].abs() < 1e-12);
    }

    #[test]
    fn leaving_out_is_what_leverage_says() {
        let all = equations(f64::NEG_INFINITY);
        let solution = all.solve_bounded().unwrap();
        let residual = 5.0 - 2.0 * solution.unknowns[0] - solution.unknowns[1];
        let left_out = residual / (1.0 - solution.leverage[0]);
        // Without the first equation a is at its prior and h at 1: 5 - 2 - 1.
        assert!((left_out - 2.0).abs() < 1e-12);
    }
}
