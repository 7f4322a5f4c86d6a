//! Fits the model of the estimate to published figures, and reports the fit.
//!
//! Reads the project's own tables (`data/model/coefficients.toml`, `contrasts.toml`, `population.toml`), takes
//! the figures that they name from the collection of published statistics and the national distributions
//! from a release, and gives the file `data/model/model.toml`. The figures are predicted with the very rule
//! that estimates are served by. Deterministic: the same inputs give the same bytes. Not on the request
//! path: a service reads the file with `medwage-catalog`.

mod charts;
mod employers;
mod error;
mod figures;
mod fit;
mod groups;
mod inputs;
mod linear;
mod observation;
mod outcome;
mod population;
mod report;
mod skeleton;

pub use charts::{Chart, draw_charts};
pub use employers::{EmployerChecks, Score, Tenure, WithinEmployer, employer_checks};
pub use error::Error;
pub use fit::{Calibration, Fitted, FittedGroup, fit};
pub use inputs::{Inputs, Texts};
pub use population::reference_ranks;
pub use report::{Band, Checks, Growth, Order, StateMean, run_checks, write_report};
