//! Left-out residuals, against fits that truly did not see the figure.

use medwage_catalog::embedded_reference;
use medwage_dataset::newest_embedded;

use super::*;
use crate::inputs::Figure;
use crate::observation::group_level;

fn tables() -> Inputs {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/model");
    Inputs::read_directory(directory.as_ref()).unwrap()
}

/// The logarithm of printed over fitted, by a fit without the figure.
fn refitted(inputs: &Inputs, left_out: &Figure, market: &impl Market) -> f64 {
    let statistics = &embedded_reference().unwrap().statistics;
    let mut without = inputs.clone();
    without.contrasts.figure.retain(|entry| entry.id != left_out.id);
    let calibration = fit(&without, statistics, market).unwrap();
    let groups = Groups::new(&calibration.model, &without.contrasts);
    let people = groups.list_people(&left_out.group, left_out.credential.as_deref()).unwrap();
    let survey =
        without.contrasts.survey.iter().position(|entry| entry.id == left_out.survey).unwrap();
    let measure = without.contrasts.survey[survey].measure;
    let fitted = group_level(&calibration.model, &calibration.bases, &people, measure).unwrap();
    let house_effect = calibration.document.survey[survey].house_effect;
    Figures(statistics).printed_number(&left_out.id).unwrap().ln() - fitted - house_effect
}

/// Every so many figures are tried: a fit takes a second or two.
const APART: usize = 10;
/// How far the linear equations may be off where the fit bends, in log pay.
const BEND: f64 = 0.004;

#[test]
fn a_left_out_residual_is_that_of_a_fit_without_the_figure() {
    let (inputs, release) = (tables(), newest_embedded().open_release().unwrap());
    let statistics = &embedded_reference().unwrap().statistics;
    let calibration = fit(&inputs, statistics, &*release).unwrap();
    for (figure, fitted) in inputs.contrasts.figure.iter().zip(&calibration.fitted).step_by(APART) {
        let refitted = refitted(&inputs, figure, &*release);
        let off = refitted - fitted.left_out.unwrap();
        assert!(off.abs() < BEND, "{}: {refitted} and {:?}", figure.id, fitted.left_out);
    }
}
