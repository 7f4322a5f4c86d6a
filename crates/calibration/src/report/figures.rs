//! Every published figure beside the model's, and those that are not used.

use medwage_model::Document;

use super::percent;
use super::table::Table;
use crate::figures::Figures;
use crate::{Error, Inputs};

/// A residual beyond this, in log pay, is listed as poor.
const POOR: f64 = 0.08;

pub(super) fn by_survey(document: &Document, figures: Figures<'_>) -> Result<String, Error> {
    let mut text = "## Figures\n\n`fitted` is the model's, moved to the survey's level by its house effect: time passed, and who answers.\n\n".to_owned();
    for survey in &document.survey {
        text += &format!(
            "### {}\n\n{}, house effect {} against the release at equal rank.\n\n",
            survey.name,
            survey.measure,
            percent(survey.house_effect)
        );
        let mut table = Table::new(&[
            "figure", "subject", "group", "printed", "fitted", "residual", "left out",
        ]);
        for it in document.figure.iter().filter(|it| it.survey == survey.id) {
            table.row([
                it.id.clone(),
                figures.get(&it.id)?.subject.clone(),
                it.group.clone(),
                format!("{:.0}", it.printed),
                format!("{:.0}", it.fitted),
                percent(it.residual),
                it.left_out.map_or("-".to_owned(), percent),
            ]);
        }
        text += table.text();
        text.push('\n');
    }
    Ok(text)
}

pub(super) fn steps(document: &Document, figures: Figures<'_>) -> Result<String, Error> {
    let mut table = Table::new(&["figure", "subject", "printed", "fitted", "residual", "left out"]);
    for it in &document.step {
        table.row([
            it.id.clone(),
            figures.get(&it.id)?.subject.clone(),
            format!("{:.3}", it.printed),
            format!("{:.3}", it.fitted),
            percent(it.residual),
            percent(it.left_out),
        ]);
    }
    Ok(format!("## Steps\n\n{}\n", table.text()))
}

pub(super) fn poor(document: &Document) -> String {
    let mut table = Table::new(&["figure", "group", "residual", "left out"]);
    for it in document.figure.iter().filter(|it| it.residual.abs() > POOR) {
        let left_out = it.left_out.map_or("-".to_owned(), percent);
        table.row([it.id.clone(), it.group.clone(), percent(it.residual), left_out]);
    }
    format!(
        "## Where it fits poorly\n\nResiduals beyond {:.0}%:\n\n{}\n",
        100.0 * POOR,
        table.text()
    )
}

pub(super) fn set_aside(inputs: &Inputs) -> String {
    let mut table = Table::new(&["figures", "reason"]);
    for it in &inputs.contrasts.unused {
        table.row([it.ids.join(" "), it.reason.clone()]);
    }
    format!("## Figures that are not used\n\n{}", table.text())
}
