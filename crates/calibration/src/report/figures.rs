//! Every published figure beside the model's, and those that are not used.

use medwage_catalog::model::ModelDocument;

use super::table::Table;
use super::write_percent;
use crate::figures::Figures;
use crate::{Error, Inputs};

/// A residual beyond this, in log pay, is listed as poor.
const POOR: f64 = 0.08;

pub(super) fn by_survey(document: &ModelDocument, figures: Figures<'_>) -> Result<String, Error> {
    let mut text = "## Figures\n\n`fitted` is the model's, moved to the survey's level by its house effect: time passed, and who answers.\n\n".to_owned();
    for survey in &document.survey {
        text += &format!(
            "### {}\n\n{}, house effect {} against the release at equal rank.\n\n",
            survey.name,
            survey.measure,
            write_percent(survey.house_effect)
        );
        let mut table = Table::new(&[
            "figure", "subject", "group", "printed", "fitted", "residual", "left out",
        ]);
        for figure in document.figure.iter().filter(|figure| figure.survey == survey.id) {
            table.add_row([
                figure.id.clone(),
                figures.find_figure(&figure.id)?.subject.clone(),
                figure.group.clone(),
                format!("{:.0}", figure.printed),
                format!("{:.0}", figure.fitted),
                write_percent(figure.residual),
                figure.left_out.map_or("-".to_owned(), write_percent),
            ]);
        }
        text += table.as_text();
        text.push('\n');
    }
    Ok(text)
}

pub(super) fn write_steps(document: &ModelDocument, figures: Figures<'_>) -> Result<String, Error> {
    let mut table = Table::new(&["figure", "subject", "printed", "fitted", "residual", "left out"]);
    for step in &document.step {
        table.add_row([
            step.id.clone(),
            figures.find_figure(&step.id)?.subject.clone(),
            format!("{:.3}", step.printed),
            format!("{:.3}", step.fitted),
            write_percent(step.residual),
            write_percent(step.left_out),
        ]);
    }
    Ok(format!("## Steps\n\n{}\n", table.as_text()))
}

pub(super) fn write_poor_figures(document: &ModelDocument) -> String {
    let mut table = Table::new(&["figure", "group", "residual", "left out"]);
    for figure in document.figure.iter().filter(|figure| figure.residual.abs() > POOR) {
        let left_out = figure.left_out.map_or("-".to_owned(), write_percent);
        table.add_row([
            figure.id.clone(),
            figure.group.clone(),
            write_percent(figure.residual),
            left_out,
        ]);
    }
    format!(
        "## Where it fits poorly\n\nResiduals beyond {:.0}%:\n\n{}\n",
        100.0 * POOR,
        table.as_text()
    )
}

pub(super) fn set_aside(inputs: &Inputs) -> String {
    let mut table = Table::new(&["figures", "reason"]);
    for unused in &inputs.contrasts.unused {
        table.add_row([unused.ids.join(" "), unused.reason.clone()]);
    }
    format!("## Figures that are not used\n\n{}", table.as_text())
}
