//! The year before: what OFLC's means of it would bring, by what they stand for.

use medwage_dataset::prevailing::{Basis, PrevailingWages};
use medwage_domain::modelled::{HoldOut, YearBefore, try_year_before};
use medwage_domain::money::Pay;

use super::new_table;
use crate::output::write_count;

/// Hours that BLS multiplies an hourly wage by.
const HOURS: f64 = 2_080.0;

/// The section and its table; none where the wages are not those of the year before.
pub(super) fn write_sections(report: &HoldOut, wages: &PrevailingWages) -> Vec<String> {
    if !is_year_before(&wages.reference_month, &report.release_id) {
        return Vec::new();
    }
    let known = |soc, area| {
        let wage = wages.find_wage(soc, area)?;
        let dollars = match wage.pay {
            Pay::Hourly => wage.mean_wage().dollars() * HOURS,
            Pay::Annual => wage.mean_wage().dollars(),
        };
        Some((wage.basis, dollars.ln()))
    };
    let scores = try_year_before(&report.hidden, known);
    let of = |basis| scores.iter().find(|(own, _)| *own == basis).map(|(_, score)| *score);
    let mut rows = new_table(&["The year before", "Cells", "Model", "With it", "Weight"]);
    for (basis, name) in Basis::NAMES {
        let YearBefore { cells, error_percent, error_percent_with_it, weight } =
            of(basis).unwrap_or_default();
        let figure = |text: String| if cells == 0 { String::new() } else { text };
        rows.add_row([
            format!("`{name}`"),
            write_count(cells as u64),
            figure(format!("{error_percent:.2}")),
            figure(format!("{error_percent_with_it:.2}")),
            figure(format!("{weight:.2}")),
        ]);
    }
    vec![
        "## The year before".to_owned(),
        format!(
            "OFLC's table has means of {} by area ([data/README.md](../data/README.md)), of three kinds. Each hidden \
             median above was estimated once more, moved by a part of what the mean of the year before, raised as the \
             middle one was, says beyond the modeled mean; rise and part were learned on the cells of every other tenth. \
             Mean absolute errors of medians in percent.",
            wages.reference_month
        ),
        rows.to_string(),
        "Cells of `own` are published in both years and so are none that an estimate is asked for. A cell that is really \
         missing has `shared`, a statewide or national fallback, or `unsure`. Of `shared` the release publishes these few, \
         and there the year before brings next to nothing: the state's own figure, which the model starts from, says the \
         same a year later. Of `unsure` it publishes none, by what the word means, so nothing can be measured. Estimates \
         therefore do not use the year before."
            .to_owned(),
    ]
}

/// True if a month, as `2024-05`, is twelve before that of a release's id, as `oews-2025-05`.
fn is_year_before(month: &str, release: &str) -> bool {
    let year_and_month = |text: &str| {
        let (year, month) = text.rsplit_once('-')?;
        Some((year.rsplit('-').next()?.parse::<u16>().ok()?, month.to_owned()))
    };
    let of_release =
        year_and_month(release).and_then(|(year, month)| Some((year.checked_sub(1)?, month)));
    of_release.is_some() && of_release == year_and_month(month)
}

#[cfg(test)]
mod tests {
    use super::is_year_before;

    #[test]
    fn a_year_before_is_the_same_month_of_the_last_year() {
        assert!(is_year_before("2024-05", "oews-2025-05"));
        for (month, release) in [
            ("2024-05", "oews-2026-05"),
            ("2024-05", "oews-2024-05"),
            ("2024-11", "oews-2025-05"),
            ("", ""),
        ] {
            assert!(!is_year_before(month, release), "{month} {release}");
        }
    }
}
