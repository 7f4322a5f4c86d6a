//! The model's numbers: coefficients, and what they explain.

use medwage_catalog::model::{Fit, ModelDocument};

use super::table::Table;

pub(super) fn write_coefficients(document: &ModelDocument) -> String {
    let mut document = document.clone();
    let ids: Vec<_> = match document.to_model() {
        Ok(model) => model.coefficients.iter().map(|entry| entry.id.clone()).collect(),
        Err(_) => Vec::new(),
    };
    let mut table =
        Table::new(&["coefficient", "score", "error", "kind", "prior", "figures", "prior from"]);
    for (id, fit) in ids.iter().zip(document.fits_mut()) {
        let Fit { score, error, kind, prior, prior_sd, from, figures, .. } = fit;
        table.add_row([
            id.clone(),
            format!("{score:.3}"),
            format!("{error:.3}"),
            kind.clone(),
            format!("{prior:.2} ± {prior_sd:.2}"),
            figures.join(" "),
            from.clone(),
        ]);
    }
    format!("## Coefficients\n\nIn score; of experience, a year.\n\n{}\n", table.as_text())
}

pub(super) fn write_populations(document: &ModelDocument) -> String {
    let mut table =
        Table::new(&["occupation", "role", "experience", "education", "credentials", "explained"]);
    for population in &document.population {
        let parts =
            [population.role, population.experience, population.education, population.credentials];
        let explained: f64 = parts.iter().map(|part| part.variance).sum();
        let mut row = vec![population.soc.clone()];
        row.extend(parts.iter().map(|part| format!("{:.3}", part.variance)));
        row.push(format!("{explained:.3}"));
        table.add_row(row);
    }
    format!(
        "## What the factors explain\n\nVariance of the score in the reference population; the rest stays as spread.\n\n{}\n",
        table.as_text()
    )
}
