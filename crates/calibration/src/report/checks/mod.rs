//! Measurements of what the model must reproduce.

mod bands;
mod places;
mod residuals;

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::market::Market;
use medwage_domain::reference::Reference;

use bands::check_bands;
pub use bands::{Band, Growth};
pub use places::{Order, StateMean};
use places::{compare_states, hospital_premium};
use residuals::median_residuals;

use crate::figures::Figures;
use crate::inputs::Inputs;
use crate::{Calibration, Error};

/// The measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    /// Median absolute residual of the contrasts, in log pay.
    pub contrasts: f64,
    /// The median absolute residual of figures that their own fit did not see.
    pub left_out: f64,
    /// The article's ranges.
    pub bands: Vec<Band>,
    /// How much pay grew since they were printed.
    pub growth: Growth,
    /// Pay in hospitals over pay in offices of physicians: in print, and in the release.
    pub hospital: (f64, f64),
    /// States, the printed highest first, then the lowest.
    pub states: Vec<StateMean>,
    /// Pairs of a high and a low state.
    pub high_low_pairs: Order,
    /// Pairs of any two states in print.
    pub state_pairs: Order,
}

/// Measures a fit.
///
/// # Errors
/// Fails where the tables name figures that are not there.
pub fn run_checks(
    reference: &Reference,
    market: &impl Market,
    inputs: &Inputs,
    calibration: &Calibration,
) -> Result<Checks, Error> {
    let figures = Figures(&reference.statistics);
    let (contrasts, left_out) = median_residuals(calibration);
    let coder = coder_occupation()?;
    let growth = Growth::between_years(reference, market, coder)?;
    let states = compare_states(figures, market, coder)?;
    Ok(Checks {
        contrasts,
        left_out,
        bands: check_bands(figures, inputs, calibration, growth)?,
        growth,
        hospital: hospital_premium(figures, market, coder)?,
        high_low_pairs: Order::of_high_and_low(&states),
        state_pairs: Order::of_any(&states),
        states,
    })
}

fn coder_occupation() -> Result<Soc, Error> {
    Soc::from_str("29-2072").map_err(|_| Error::unknown_name("the occupations", "29-2072"))
}
