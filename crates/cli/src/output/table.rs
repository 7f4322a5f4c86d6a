//! Rows of figures: aligned for people, or as CSV for programs.

use std::io::{self, Write};

use super::amount::{usd_change, write_usd};

/// A column: people see its heading, programs its name; without one of them it is not there for them.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    heading: &'static str,
    name: &'static str,
}

/// One figure or text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    /// US dollars.
    Usd(f64),
    /// A difference in US dollars, which people see with its sign.
    UsdChange(f64),
    /// A number as it is.
    Count(i64),
    /// A number with this many decimals, and what people see behind it, such as `%`.
    Number(f64, usize, &'static str),
    /// No figure; people see why, and programs see nothing.
    Gap(String),
}

/// Rows of figures.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Starts a table with the headings for people and the names for programs of its columns.
    pub(crate) fn new(columns: &[(&'static str, &'static str)]) -> Self {
        let columns = columns.iter().map(|(heading, name)| Column { heading, name }).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row, which has a cell for each column.
    pub(crate) fn push_row(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a cell for each column");
        self.rows.push(row);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes it for people: numbers to the right, columns without any figure left out.
    pub(crate) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown = self.shown_columns();
        let numeric: Vec<_> = (0..shown.len())
            .filter(|at| self.rows.iter().any(|row| row[shown[*at]].is_number()))
            .collect();
        let headings: Vec<_> = shown.iter().map(|at| self.columns[*at].heading.trim()).collect();
        let mut text = super::new_table(&headings, &numeric);
        for row in &self.rows {
            text.add_row(shown.iter().map(|at| row[*at].write_text()));
        }
        let text = text.to_string();
        text.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
    }

    /// The columns that people see: those with a heading and any figure.
    fn shown_columns(&self) -> Vec<usize> {
        let is_shown = |at: &usize| {
            !self.columns[*at].heading.is_empty()
                && self.rows.iter().any(|row| !row[*at].is_blank())
        };
        (0..self.columns.len()).filter(is_shown).collect()
    }

    /// The rows as lines, `San Jose-Sunnyvale-Santa Clara, CA | $86,890 | B`, below a line of headings.
    #[cfg(any(test, feature = "mcp"))]
    pub(crate) fn write_lines(&self) -> Vec<String> {
        let shown = self.shown_columns();
        let headings: Vec<_> = shown.iter().map(|at| self.columns[*at].heading.trim()).collect();
        let rows = self.rows.iter().map(|row| {
            let cells: Vec<_> = shown.iter().map(|at| row[*at].write_text()).collect();
            cells.join(" | ")
        });
        std::iter::once(headings.join(" | ")).chain(rows).collect()
    }

    /// Writes it as CSV (RFC 4180) with a line of names.
    pub(crate) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write_csv_head(out)?;
        self.write_csv_rows(out)
    }

    pub(crate) fn write_csv_head(&self, out: &mut dyn Write) -> io::Result<()> {
        let named = self.columns.iter().map(|column| column.name).filter(|name| !name.is_empty());
        writeln!(out, "{}", named.collect::<Vec<_>>().join(","))
    }

    pub(crate) fn write_csv_rows(&self, out: &mut dyn Write) -> io::Result<()> {
        for row in &self.rows {
            let named = self.columns.iter().zip(row).filter(|(column, _)| !column.name.is_empty());
            let fields: Vec<_> = named.map(|(_, cell)| cell.write_csv()).collect();
            writeln!(out, "{}", fields.join(","))?;
        }
        Ok(())
    }
}

impl Cell {
    /// A text, empty for none.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A sum of money, or nothing.
    pub(crate) fn usd(amount: Option<f64>) -> Self {
        amount.map_or_else(Self::blank, Self::Usd)
    }

    /// A count, or nothing.
    pub(crate) fn count(count: Option<i32>) -> Self {
        count.map_or_else(Self::blank, |count| Self::Count(count.into()))
    }

    pub(crate) fn blank() -> Self {
        Self::Text(String::new())
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_))
    }

    fn write_text(&self) -> String {
        match self {
            Self::Text(text) | Self::Gap(text) => text.clone(),
            Self::Usd(amount) => write_usd(*amount),
            Self::UsdChange(amount) => usd_change(*amount),
            Self::Count(number) if *number < 0 => number.to_string(),
            Self::Count(number) => super::write_count(number.unsigned_abs()),
            Self::Number(number, decimals, unit) => format!("{number:.decimals$}{unit}"),
        }
    }

    fn write_csv(&self) -> String {
        match self {
            Self::Text(text) => quote_csv(text),
            Self::Gap(_) => String::new(),
            Self::Usd(amount) | Self::UsdChange(amount) => amount.to_string(),
            Self::Count(number) => number.to_string(),
            Self::Number(number, ..) => number.to_string(),
        }
    }
}

fn quote_csv(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_and_programs_see_the_columns_that_are_for_them() {
        let mut table = Table::new(&[("area", "area"), ("median", "annual_p50_usd"), ("", "gaps")]);
        table.push_row(vec![
            Cell::text("Albany, OR"),
            Cell::Gap("at least $239,200".to_owned()),
            Cell::text("p50 \"bound\""),
        ]);
        table.push_row(vec![Cell::text("Ohio"), Cell::Usd(51_140.5), Cell::blank()]);
        let text = written(|out| table.write_text(out).unwrap());
        assert!(text.contains("at least $239,200") && text.contains("$51,140.50"), "{text}");
        assert!(!text.contains("bound\""), "{text}");
        let csv = written(|out| table.write_csv(out).unwrap());
        assert_eq!(
            csv,
            "area,annual_p50_usd,gaps\n\"Albany, OR\",,\"p50 \"\"bound\"\"\"\nOhio,51140.5,\n"
        );
    }
}
