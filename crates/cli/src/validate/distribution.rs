//! The distribution rule: each figure of a cell, predicted from the cell's others.

use medwage_dataset::Release;
use medwage_domain::cell::Measure;
use medwage_domain::distribution::{Errors, Scores, leave_one_out};
use medwage_domain::market::Market;

use super::area_cells::measure_name;
use super::new_table;
use crate::output::write_count;

/// The section and its tables.
pub(super) fn write_sections(release: &Release) -> Vec<String> {
    let report = leave_one_out(release);
    let below = format!(
        "In the {} of them with a P90 below {}, above which the release prints bounds:",
        write_count(report.below_bound.cells as u64),
        release.top_code().annual
    );
    vec![
        "## Distribution rule".to_owned(),
        format!(
            "Each figure of each of the {} complete annual cells (five percentiles and a mean, all \
             numbers) was left out and predicted from the percentiles that stay: by the rule, by \
             the rule shown the mean as well, by a lognormal curve through the percentiles by \
             least squares, and by straight lines that go on beyond the outer percentiles. Errors \
             in percent of the published figure: the mean absolute one, and the median one. Shown \
             everything, the rule has exactly the published mean in {} of the cells.",
            write_count(report.all.cells as u64),
            write_count(report.all.means_reproduced as u64)
        ),
        write_scores(&report.all),
        below,
        write_scores(&report.below_bound),
    ]
}

fn write_scores(scores: &Scores) -> String {
    let mut rows = new_table(&["Left out", "Rule", "Rule with the mean", "Lognormal", "Straight"]);
    for (left_out, of) in scores.left_out.iter().zip(Measure::ALL) {
        let mut row = vec![measure_name(of).to_owned()];
        let rules =
            [&left_out.rule, &left_out.rule_with_mean, &left_out.lognormal, &left_out.straight];
        row.extend(rules.map(write_errors));
        rows.add_row(row);
    }
    rows.to_string()
}

/// The mean error and the median one; nothing where nothing was predicted.
fn write_errors(errors: &Errors) -> String {
    let both = errors.mean_percent().zip(errors.median_percent());
    both.map(|(mean, median)| format!("{mean:.2}, {median:.2}")).unwrap_or_default()
}
