//! Figures that an article of 2023 printed, beside what the model and the release say.

use super::checks::{Checks, Order};
use super::table::Table;
use super::write_percent;

pub(super) fn write_bands(checks: &Checks) -> String {
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
    for band in &checks.bands {
        let range = |(low, high): (f64, f64)| format!("{low:.0} to {high:.0}");
        let within = |inside: bool| if inside { "yes" } else { "no" }.to_owned();
        table.add_row([
            band.id.clone(),
            band.subject.clone(),
            range(band.printed),
            range(band.moved),
            format!("{:.0}", band.model),
            within(band.is_within()),
            range(band.moved_by_index),
            within(band.within_by_index()),
        ]);
    }
    format!(
        "## An article's ranges of 2023\n\nThe model's median, without any house effect, against each printed range moved from May 2023 \
         to the release's month: by how much the official median of 29-2072 grew ({}), and by the Employment Cost Index ({}).\n\n{}\n",
        write_percent(checks.growth.official.ln()),
        write_percent(checks.growth.index.ln()),
        table.as_text()
    )
}

pub(super) fn write_places(checks: &Checks) -> String {
    let mut settings = Table::new(&["what", "printed", "release"]);
    settings.add_row([
        "hospitals over offices of physicians (F0017 over F0018; medians)".to_owned(),
        format!("{:.3}", checks.hospital.0),
        format!("{:.3}", checks.hospital.1),
    ]);
    let mut states = Table::new(&["figure", "state", "printed mean, 2023", "mean of the release"]);
    for mean in &checks.states {
        let now = mean.release.map_or("-".to_owned(), |now| format!("{now:.0}"));
        states.add_row([mean.id.clone(), mean.state.clone(), format!("{:.0}", mean.printed), now]);
    }
    let order = |order: Order| format!("{} of {}", order.kept, order.of);
    format!(
        "## Settings and states\n\nBoth come from the release, not from the fit.\n\n{}\n{}\n\
         Of the pairs of a high and a low state in print, {} stand in the same order in the release; \
         of the pairs of any two, {}. The official figures don't support the article's means: New \
         Jersey's was 62,900 in May 2023, and California's stood above it.\n\n",
        settings.as_text(),
        states.as_text(),
        order(checks.high_low_pairs),
        order(checks.state_pairs),
    )
}
