//! How far figures lie off.

use crate::Calibration;

/// Contrasts are over the first figure of their survey; steps are their own.
pub(super) fn median_residuals(calibration: &Calibration) -> (f64, f64) {
    let mut contrasts = Vec::new();
    let mut left_out = Vec::new();
    for figure in &calibration.fitted {
        left_out.extend(figure.left_out.map(f64::abs));
        match figure.survey {
            None => contrasts.push(figure.residual.abs()),
            Some(survey) => {
                let first = calibration.fitted.iter().find(|first| first.survey == Some(survey));
                if let Some(first) = first.filter(|first| first.id != figure.id) {
                    contrasts.push((figure.residual - first.residual).abs());
                }
            }
        }
    }
    (find_median(contrasts), find_median(left_out))
}

fn find_median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => numbers[middle],
        _ => (numbers[middle - 1] + numbers[middle]) / 2.0,
    }
}
