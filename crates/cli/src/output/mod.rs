//! How results look: on a terminal, in a pipe, as JSON, CSV and charts.

pub(crate) mod amount;
pub(crate) mod answer;
pub(crate) mod chart;
#[cfg(any(test, feature = "mcp"))]
pub(crate) mod compact;
pub(crate) mod failure;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod table;

use std::io;
use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

/// Starts a table with these columns; the ones in `numeric` are aligned to the right.
pub(crate) fn new_table(columns: &[&str], numeric: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(columns);
    for place in numeric {
        if let Some(column) = table.column_mut(*place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Writes a count with a comma every three digits.
pub(crate) fn write_count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes how long something took, in seconds or milliseconds.
pub(crate) fn write_duration(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds => format!("{:.1} ms", seconds * 1_000.0),
    }
}

/// Returns whether an error is only that nobody reads the output any more.
pub(crate) fn reader_left(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (6_023_970, "6,023,970")] {
            assert_eq!(write_count(number), text);
        }
    }

    #[test]
    fn times_keep_three_figures_or_so() {
        assert_eq!(write_duration(Duration::from_micros(61_540)), "61.5 ms");
        assert_eq!(write_duration(Duration::from_millis(1_204)), "1.20 s");
    }
}
