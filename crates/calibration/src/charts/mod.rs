//! The fit in pictures, as SVG: the same fit gives the same bytes.

mod curves;
mod fitted;
mod paper;
mod residuals;

use crate::{Calibration, Error};

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The name of its file.
    pub file: &'static str,
    /// The file.
    pub svg: String,
}

/// Draws a fit: rank and pay against experience, residuals by source, fitted against printed.
///
/// # Errors
/// Fails where the model lacks what is drawn.
pub fn draw_charts(calibration: &Calibration) -> Result<Vec<Chart>, Error> {
    Ok(vec![
        Chart { file: "rank.svg", svg: curves::draw_rank(calibration)? },
        Chart { file: "pay.svg", svg: curves::draw_pay(calibration)? },
        Chart { file: "residuals.svg", svg: residuals::draw_residuals(&calibration.document)? },
        Chart { file: "fitted.svg", svg: fitted::draw_fitted(&calibration.document)? },
    ])
}
