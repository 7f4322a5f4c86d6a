//! Charts with letters, for a terminal.

use super::axis::Axis;
use super::{Chart, Marks};
use crate::output::amount::{usd_tick, write_usd};

/// Columns of a label, and of the amount behind a row.
const LABEL: usize = 26;
const AMOUNT: usize = 11;

/// Draws a chart within a width of columns; empty where there is no figure.
pub(crate) fn draw_terminal(chart: &Chart, width: usize) -> String {
    let plot = width.saturating_sub(LABEL + AMOUNT + 2).max(20);
    let Some(axis) = Axis::over_amounts(chart.all_amounts(), plot / 11) else {
        return String::new();
    };
    let rows: Vec<(&str, [Option<f64>; 5])> = match &chart.marks {
        Marks::Ranges(rows) => {
            rows.iter().map(|row| (row.label.as_str(), row.percentiles)).collect()
        }
        Marks::Years(years) => {
            years.iter().map(|year| (year.label.as_str(), year.percentiles)).collect()
        }
    };
    let column = |amount: f64| (axis.place_amount(amount) * (plot - 1) as f64).round() as usize;
    let target = chart.target.as_ref().map(|(_, amount)| column(*amount));
    let mut text = String::new();
    for (label, percentiles) in rows {
        let bar = draw_bar(&percentiles, plot, target, column);
        let amount = percentiles[2].map(write_usd).unwrap_or_default();
        push_row(&mut text, label, &bar, &amount);
    }
    let mut ticks = vec![' '; plot];
    let mut free = 0;
    for tick in &axis.ticks {
        let words = usd_tick(*tick);
        let length = words.chars().count();
        let start = column(*tick).saturating_sub(length / 2).min(plot.saturating_sub(length));
        if start >= free {
            ticks.splice(start..start + length, words.chars());
            free = start + length + 2;
        }
    }
    push_row(&mut text, "", &ticks.into_iter().collect::<String>(), "");
    let mut legend = format!("{}.", chart.subtitle);
    if let Some((name, amount)) = &chart.target {
        legend.push_str(&format!(" │ {name}, {}.", write_usd(*amount)));
    }
    if axis.is_log() {
        legend.push_str(" Equal steps are equal ratios.");
    }
    text.push_str(&legend);
    text.push('\n');
    text
}

/// A line from P10 to P90, a bar from P25 to P75, and the median in it.
fn draw_bar(
    percentiles: &[Option<f64>; 5],
    plot: usize,
    target: Option<usize>,
    column: impl Fn(f64) -> usize,
) -> String {
    let mut letters = vec![' '; plot];
    let [p10, p25, p50, p75, p90] = percentiles.map(|amount| amount.map(&column));
    for (low, high, letter) in [(p10, p90, '─'), (p25, p75, '▒')] {
        if let (Some(low), Some(high)) = (low, high) {
            letters[low..=high].fill(letter);
        }
    }
    if let Some(target) = target {
        letters[target] = '│';
    }
    if let Some(median) = p50 {
        letters[median] = '█';
    }
    letters.into_iter().collect()
}

fn push_row(text: &mut String, label: &str, plot: &str, amount: &str) {
    let label = shorten_label(label, LABEL);
    let line = format!("{label:<LABEL$} {plot} {amount:>AMOUNT$}");
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Cuts a label to its columns.
fn shorten_label(label: &str, columns: usize) -> String {
    if label.chars().count() <= columns {
        return label.to_owned();
    }
    let kept: String = label.chars().take(columns - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::RangeRow;
    use super::*;

    #[test]
    fn a_row_has_its_line_its_bar_and_its_median() {
        let row = RangeRow {
            label: "Medical records specialists in the United States".to_owned(),
            percentiles: [37_000.0, 43_490.0, 51_140.0, 64_820.0, 81_150.0].map(Some),
            interval: None,
        };
        let chart = Chart {
            title: String::new(),
            subtitle: "A year".to_owned(),
            source: String::new(),
            marks: Marks::Ranges(vec![row]),
            target: Some(("the offer".to_owned(), 60_000.0)),
        };
        let drawn = draw_terminal(&chart, 100);
        let first = drawn.lines().next().unwrap();
        assert!(first.starts_with("Medical records specialis…") && first.ends_with("$51,140"));
        for letter in ['─', '▒', '█', '│'] {
            assert!(first.contains(letter), "{drawn}");
        }
        assert!(drawn.contains("$40k") && drawn.contains("the offer, $60,000"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() <= 100));
    }
}
