//! The report of a fit: every published figure beside the model's, and what the model must reproduce.

mod checks;
mod table;

use medwage_domain::market::Market;
use medwage_domain::reference::Reference;
use medwage_model::{Document, Fit};

pub use checks::{Band, Checks, StateMean, checks};

use crate::figures::Figures;
use crate::{Calibration, Error, Inputs};
use table::Table;

/// A residual beyond this, in log pay, is listed as poor.
const POOR: f64 = 0.08;

/// Writes the report in Markdown. The same fit gives the same text.
///
/// # Errors
/// Fails where the tables name figures that are not there.
pub fn report(
    inputs: &Inputs,
    reference: &Reference,
    market: &impl Market,
    calibration: &Calibration,
) -> Result<String, Error> {
    let checks = checks(reference, market, inputs, calibration)?;
    let document = &calibration.document;
    let figures = Figures(&reference.statistics);
    let mut text = format!(
        "# The fit of the estimate's model\n\nModel {} on release {}. Repeat it with `medwage model fit` and `medwage model report`.\n\n",
        document.id, document.release
    );
    text += &targets(&checks, document);
    text += &by_survey(document, figures)?;
    text += &steps(document, figures)?;
    text += &poor(document);
    text += &bands(&checks);
    text += &elsewhere(&checks);
    text += &coefficients(document);
    text += &populations(document);
    text += &set_aside(inputs);
    Ok(text)
}

fn percent(log: f64) -> String {
    format!("{:+.1}%", 100.0 * log.exp_m1())
}

fn targets(checks: &Checks, document: &Document) -> String {
    let mut table = Table::new(&["measure", "reached", "target"]);
    let row = |name: &str, reached: f64, target: f64| {
        [
            name.to_owned(),
            format!("{:.1}%", 100.0 * reached),
            format!("under {:.0}%", 100.0 * target),
        ]
    };
    table.row(row("median absolute residual of the contrasts", checks.contrasts, 0.04));
    table.row(row("the same, each figure left out of its own fit", checks.left_out, 0.07));
    format!(
        "## Targets\n\n{}\n{} figures in {} surveys and {} steps. A contrast is a figure over the first one of its survey; \
         a step is its own. Left out, a figure lies {:.1}% off (root mean square), which the interval of every personal estimate contains.\n\n",
        table.text(),
        document.figure.len(),
        document.survey.len(),
        document.step.len(),
        100.0 * document.left_out_error
    )
}

fn by_survey(document: &Document, figures: Figures<'_>) -> Result<String, Error> {
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

fn steps(document: &Document, figures: Figures<'_>) -> Result<String, Error> {
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

fn poor(document: &Document) -> String {
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

fn bands(checks: &Checks) -> String {
    let mut table = Table::new(&[
        "figure",
        "subject",
        "printed in 2023",
        "moved",
        "model",
        "within",
        "by ECI",
        "within",
    ]);
    for it in &checks.bands {
        let range = |(low, high): (f64, f64)| format!("{low:.0} to {high:.0}");
        let within = |inside: bool| if inside { "yes" } else { "no" }.to_owned();
        table.row([
            it.id.clone(),
            it.subject.clone(),
            range(it.printed),
            range(it.moved),
            format!("{:.0}", it.model),
            within(it.within()),
            range(it.moved_by_index),
            within(it.within_by_index()),
        ]);
    }
    format!(
        "## The seed's ranges\n\nThe model's median, without any house effect, against each printed range moved from May 2023 \
         to the release's month: by how much the official median of 29-2072 grew ({}), and by the Employment Cost Index ({}).\n\n{}\n",
        percent(checks.growth.ln()),
        percent(checks.growth_by_index.ln()),
        table.text()
    )
}

fn elsewhere(checks: &Checks) -> String {
    let mut settings = Table::new(&["what", "printed", "release"]);
    settings.row([
        "hospitals over offices of physicians (F0017 over F0018; medians)".to_owned(),
        format!("{:.3}", checks.hospital.0),
        format!("{:.3}", checks.hospital.1),
    ]);
    let mut states = Table::new(&["figure", "state", "printed mean, 2023", "mean of the release"]);
    for it in &checks.states {
        let now = it.release.map_or("-".to_owned(), |now| format!("{now:.0}"));
        states.row([it.id.clone(), it.state.clone(), format!("{:.0}", it.printed), now]);
    }
    format!(
        "## Settings and states\n\nBoth come from the release, not from the fit.\n\n{}\n{}\nOf {} pairs of a high and a low state in print, {} stand in the same order in the release.\n\n",
        settings.text(),
        states.text(),
        checks.state_pairs.1,
        checks.state_pairs.0
    )
}

fn coefficients(document: &Document) -> String {
    let mut document = document.clone();
    let ids: Vec<_> = match document.model() {
        Ok(model) => model.coefficients.iter().map(|it| it.id.clone()).collect(),
        Err(_) => Vec::new(),
    };
    let mut table =
        Table::new(&["coefficient", "score", "error", "kind", "prior", "figures", "prior from"]);
    for (id, fit) in ids.iter().zip(document.fits_mut()) {
        let Fit { score, error, kind, prior, prior_sd, from, figures, .. } = fit;
        table.row([
            id.clone(),
            format!("{score:.3}"),
            format!("{error:.3}"),
            kind.clone(),
            format!("{prior:.2} ± {prior_sd:.2}"),
            figures.join(" "),
            from.clone(),
        ]);
    }
    format!("## Coefficients\n\nIn score; of experience, a year.\n\n{}\n", table.text())
}

fn populations(document: &Document) -> String {
    let mut table =
        Table::new(&["occupation", "role", "experience", "education", "credentials", "explained"]);
    for it in &document.population {
        let parts = [it.role, it.experience, it.education, it.credentials];
        let explained: f64 = parts.iter().map(|part| part.variance).sum();
        let mut row = vec![it.soc.clone()];
        row.extend(parts.iter().map(|part| format!("{:.3}", part.variance)));
        row.push(format!("{explained:.3}"));
        table.row(row);
    }
    format!(
        "## What the factors explain\n\nVariance of the score in the reference population; the rest stays as spread.\n\n{}\n",
        table.text()
    )
}

fn set_aside(inputs: &Inputs) -> String {
    let mut table = Table::new(&["figures", "reason"]);
    for it in &inputs.contrasts.unused {
        table.row([it.ids.join(" "), it.reason.clone()]);
    }
    format!("## Figures that are not used\n\n{}", table.text())
}
