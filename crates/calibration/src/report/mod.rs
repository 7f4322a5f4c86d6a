//! The report of a fit: every published figure beside the model's, and what the model must reproduce.

mod checks;
mod employers;
mod figures;
mod numbers;
mod reproduced;
mod table;

use medwage_catalog::model::ModelDocument;
use medwage_domain::market::Market;
use medwage_domain::reference::Reference;

pub use checks::{Band, Checks, Growth, Order, StateMean, run_checks};

use crate::employers::employer_checks;
use crate::figures::Figures;
use crate::{Calibration, Error, Inputs};
use table::Table;

/// Writes the report in Markdown. The same fit gives the same text.
///
/// # Errors
/// Fails where the tables name figures that are not there.
pub fn write_report(
    inputs: &Inputs,
    reference: &Reference,
    market: &impl Market,
    calibration: &Calibration,
) -> Result<String, Error> {
    let checks = run_checks(reference, market, inputs, calibration)?;
    let document = &calibration.document;
    let figures = Figures(&reference.statistics);
    let mut text = format!(
        "# The fit of the estimate's model\n\nModel {} on release {}. Repeat it with `medwage model fit` and `medwage model report`.\n\n",
        document.id, document.release
    );
    text += &write_targets(&checks, document);
    let employers = employer_checks(inputs, calibration)?;
    text += &employers::write_employers(inputs, &employers, calibration);
    text += &figures::by_survey(document, figures)?;
    text += &figures::write_steps(document, figures)?;
    text += &figures::write_poor_figures(document);
    text += &reproduced::write_bands(&checks);
    text += &reproduced::write_places(&checks);
    text += &numbers::write_coefficients(document);
    text += &numbers::write_populations(document);
    text += &figures::set_aside(inputs);
    Ok(text)
}

fn write_percent(log: f64) -> String {
    format!("{:+.1}%", 100.0 * log.exp_m1())
}

fn write_targets(checks: &Checks, document: &ModelDocument) -> String {
    let mut table = Table::new(&["measure", "reached", "target"]);
    let row = |name: &str, reached: f64, target: f64| {
        [
            name.to_owned(),
            format!("{:.1}%", 100.0 * reached),
            format!("under {:.0}%", 100.0 * target),
        ]
    };
    table.add_row(row("median absolute residual of the contrasts", checks.contrasts, 0.04));
    table.add_row(row("the same, each figure left out of its own fit", checks.left_out, 0.07));
    let inside = |within: fn(&Band) -> bool| {
        let inside = checks.bands.iter().filter(|band| within(band)).count();
        format!("{inside} of {}", checks.bands.len())
    };
    for (growth, within) in [
        ("the official median", Band::is_within as fn(&Band) -> bool),
        ("the Employment Cost Index", Band::within_by_index),
    ] {
        let name = format!("the article's ranges that hold the model's median, moved by {growth}");
        table.add_row([name, inside(within), "all".to_owned()]);
    }
    format!(
        "## Targets\n\n{}\n{} figures in {} surveys and {} steps. A contrast is a figure over the first one of its survey; \
         a step is its own. Left out, a figure lies {:.1}% off (root mean square), which the interval of every personal estimate contains.\n\n",
        table.as_text(),
        document.figure.len(),
        document.survey.len(),
        document.step.len(),
        100.0 * document.left_out_error
    )
}
