//! A table on its way into the reference file: every row is read back as it is added.

use super::fields::{Fields, SEPARATOR};

/// A table whose rows are lines of tab-separated fields.
pub(crate) trait Table {
    /// The type that a row is read as.
    type Row;

    /// Reads a row.
    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String>;
}

/// The lines of a table, and the rows that they read as.
pub(crate) struct Draft<T: Table> {
    lines: Vec<String>,
    rows: Vec<T::Row>,
}

impl<T: Table> Draft<T> {
    pub(crate) fn new() -> Self {
        Self { lines: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row, or says why it can't be one.
    pub(crate) fn add_row(&mut self, fields: &[&str]) -> Result<(), String> {
        let line = join_fields(fields.iter().copied())?;
        self.rows.push(read_line::<T>(&line)?);
        self.lines.push(line);
        Ok(())
    }

    /// Returns the rows that were added, in their order.
    pub(crate) fn rows(&self) -> &[T::Row] {
        &self.rows
    }

    /// Returns the text, in the order of adding.
    pub(crate) fn to_text(&self) -> String {
        join_lines(self.lines.iter())
    }

    /// Returns the text in the order of its lines, or the line that comes twice.
    pub(crate) fn sorted_text(&self, key_fields: usize) -> Result<String, String> {
        let mut sorted: Vec<_> = self.lines.iter().collect();
        sorted.sort();
        let key = |line: &str| {
            line.split(SEPARATOR).take(key_fields).map(str::to_owned).collect::<Vec<_>>()
        };
        match sorted.windows(2).find(|pair| key(pair[0]) == key(pair[1])) {
            Some(twice) => Err(format!("{} comes twice", key(twice[0]).join(" "))),
            None => Ok(join_lines(sorted.into_iter())),
        }
    }
}

/// Joins fields to a line, none of which may hold what ends a field or a line.
fn join_fields<'f>(fields: impl Iterator<Item = &'f str>) -> Result<String, String> {
    let mut line = String::new();
    for (index, field) in fields.enumerate() {
        if field.contains([SEPARATOR, '\n', '\r']) {
            return Err(format!("{field:?} holds a tab or a line end"));
        }
        if index > 0 {
            line.push(SEPARATOR);
        }
        line.push_str(field);
    }
    Ok(line)
}

fn join_lines<'l>(lines: impl Iterator<Item = &'l String>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

fn read_line<T: Table>(line: &str) -> Result<T::Row, String> {
    let mut fields = Fields::new(line);
    let row = T::read_row(&mut fields)?;
    fields.finish_row().map(|()| row)
}

/// Reads a record of a CSV file as a row.
pub(super) fn read_record<T: Table>(record: &csv::StringRecord) -> Result<T::Row, String> {
    read_line::<T>(&join_fields(record.iter())?)
}

/// Reads the lines of a table.
pub(crate) fn read_lines<T: Table>(text: &str) -> Result<Vec<T::Row>, String> {
    let rows = text.split_terminator('\n').zip(1..);
    rows.map(|(line, number)| {
        read_line::<T>(line).map_err(|reason| format!("row {number}: {reason}"))
    })
    .collect()
}
