//! The published figures that the model was fitted to.

use medwage_catalog::model::{DocumentedFigure, ModelDocument};
use medwage_contracts::names::{Collection, write_calibration_report_name};
use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::Model;

/// Writes every figure that the model was fitted to, beside the model's.
pub(super) fn write_report(model: &Model, document: &ModelDocument) -> pb::CalibrationReport {
    let statistic = |id: &str| Collection::PublishedStatistics.write_name(id);
    let surveys = document.survey.iter().map(|survey| pb::Survey {
        id: survey.id.clone(),
        display_name: survey.name.clone(),
        measure: survey.measure.clone(),
        house_effect: survey.house_effect,
    });
    let figures = document.figure.iter().map(|figure| pb::FittedFigure {
        statistic: statistic(&figure.id),
        survey: figure.survey.clone(),
        group: figure.group.clone(),
        printed_usd: figure.printed,
        fitted_usd: figure.fitted,
        residual: figure.residual,
        left_out_residual: figure.left_out,
    });
    let steps = document.step.iter().map(|step| pb::FittedStep {
        statistic: statistic(&step.id),
        group: step.group.clone(),
        base_group: step.over.clone(),
        printed_ratio: step.printed,
        fitted_ratio: step.fitted,
        residual: step.residual,
        left_out_residual: step.left_out,
    });
    pb::CalibrationReport {
        name: write_calibration_report_name(&model.id),
        median_residual_percent: median_percent(
            list_contrasts(document, |figure| Some(figure.residual)),
            document.step.iter().map(|step| step.residual),
        ),
        median_left_out_percent: median_percent(
            list_contrasts(document, |figure| figure.left_out),
            document.step.iter().map(|step| step.left_out),
        ),
        left_out_error: document.left_out_error,
        surveys: surveys.collect(),
        figures: figures.collect(),
        steps: steps.collect(),
    }
}

/// Each figure's residual over that of the first of its survey, which takes the survey's level out.
fn list_contrasts(
    document: &ModelDocument,
    residual: impl Fn(&DocumentedFigure) -> Option<f64>,
) -> Vec<f64> {
    let mut found = Vec::with_capacity(document.figure.len());
    for survey in &document.survey {
        let own = document.figure.iter().filter(|figure| figure.survey == survey.id);
        let mut residuals = own.filter_map(&residual);
        if let Some(first) = residuals.next() {
            found.extend(residuals.map(|residual| residual - first));
        }
    }
    found
}

/// The median of absolute differences in log pay, in percent.
fn median_percent(contrasts: Vec<f64>, steps: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<_> = contrasts.into_iter().chain(steps).map(f64::abs).collect();
    all.sort_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied().unwrap_or_default();
    100.0 * middle.exp_m1()
}
