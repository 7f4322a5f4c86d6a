//! The published figures that the model was fitted to.

use medwage_catalog::model::{DocumentedFigure, ModelDocument};
use medwage_contracts::names::{Collection, write_calibration_report_name};
use medwage_contracts::pb::estimator as pb;
use medwage_domain::estimate::Model;

/// Writes every figure that the model was fitted to, beside the model's.
pub(super) fn write_report(model: &Model, document: &ModelDocument) -> pb::CalibrationReport {
    let statistic = |id: &str| Collection::PublishedStatistics.write_name(id);
    let surveys = document.survey.iter().map(|it| pb::Survey {
        id: it.id.clone(),
        display_name: it.name.clone(),
        measure: it.measure.clone(),
        house_effect: it.house_effect,
    });
    let figures = document.figure.iter().map(|it| pb::FittedFigure {
        statistic: statistic(&it.id),
        survey: it.survey.clone(),
        group: it.group.clone(),
        printed_usd: it.printed,
        fitted_usd: it.fitted,
        residual: it.residual,
        left_out_residual: it.left_out,
    });
    let steps = document.step.iter().map(|it| pb::FittedStep {
        statistic: statistic(&it.id),
        group: it.group.clone(),
        base_group: it.over.clone(),
        printed_ratio: it.printed,
        fitted_ratio: it.fitted,
        residual: it.residual,
        left_out_residual: it.left_out,
    });
    pb::CalibrationReport {
        name: write_calibration_report_name(&model.id),
        median_residual_percent: median_percent(
            contrasts(document, |it| Some(it.residual)),
            document.step.iter().map(|it| it.residual),
        ),
        median_left_out_percent: median_percent(
            contrasts(document, |it| it.left_out),
            document.step.iter().map(|it| it.left_out),
        ),
        left_out_error: document.left_out_error,
        surveys: surveys.collect(),
        figures: figures.collect(),
        steps: steps.collect(),
    }
}

/// Each figure's residual over that of the first of its survey, which takes the survey's level out.
fn contrasts(
    document: &ModelDocument,
    residual: impl Fn(&DocumentedFigure) -> Option<f64>,
) -> Vec<f64> {
    let mut found = Vec::with_capacity(document.figure.len());
    for survey in &document.survey {
        let own = document.figure.iter().filter(|it| it.survey == survey.id);
        let mut residuals = own.filter_map(&residual);
        if let Some(first) = residuals.next() {
            found.extend(residuals.map(|it| it - first));
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
