//! The model's numbers: coefficients, and what they explain.

use medwage_model::{Document, Fit};

use super::table::Table;

pub(super) fn coefficients(document: &Document) -> String {
    let mut document = document.clone();
    let ids: Vec<_> = match document.model() {
        Ok(model) => model.coefficients.iter().map(|entry| entry.id.clone()).collect(),
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

pub(super) fn populations(document: &Document) -> String {
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
