//! A table on its way into the file: every row is read back as it is added.

use super::fields::{Fields, SEPARATOR};

/// A table that is stored as text, a row a line.
pub(super) trait Table {
    /// The subject of a row.
    type Row;

    /// Reads a row.
    fn read(fields: &mut Fields<'_>) -> Result<Self::Row, String>;
}

/// The text of a table, and what it reads as.
pub(super) struct Draft<T: Table> {
    lines: Vec<String>,
    rows: Vec<T::Row>,
}

impl<T: Table> Draft<T> {
    pub(super) fn new() -> Self {
        Self { lines: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row, or says why it can't be one.
    pub(super) fn add(&mut self, fields: &[&str]) -> Result<(), String> {
        let stray = |field: &&&str| field.contains([SEPARATOR, '\n', '\r']);
        if let Some(field) = fields.iter().find(stray) {
            return Err(format!("{field:?} holds a tab or a line end"));
        }
        let line = fields.join(&SEPARATOR.to_string());
        self.rows.push(read_line::<T>(&line)?);
        self.lines.push(line);
        Ok(())
    }

    /// Returns the rows that were added, in their order.
    pub(super) fn rows(&self) -> &[T::Row] {
        &self.rows
    }

    /// Returns the text, in the order of adding.
    pub(super) fn text(&self) -> String {
        lines(self.lines.iter())
    }

    /// Returns the text in the order of its lines, or the line that comes twice.
    pub(super) fn sorted_text(&self, key_fields: usize) -> Result<String, String> {
        let mut sorted: Vec<_> = self.lines.iter().collect();
        sorted.sort();
        let key = |line: &str| {
            line.split(SEPARATOR).take(key_fields).map(str::to_owned).collect::<Vec<_>>()
        };
        match sorted.windows(2).find(|pair| key(pair[0]) == key(pair[1])) {
            Some(twice) => Err(format!("{} comes twice", key(twice[0]).join(" "))),
            None => Ok(lines(sorted.into_iter())),
        }
    }
}

fn lines<'l>(lines: impl Iterator<Item = &'l String>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

fn read_line<T: Table>(line: &str) -> Result<T::Row, String> {
    let mut fields = Fields::new(line);
    let row = T::read(&mut fields)?;
    fields.end().map(|()| row)
}

/// Reads the text of a table.
pub(super) fn read_text<T: Table>(text: &str) -> Result<Vec<T::Row>, String> {
    let rows = text.split_terminator('\n').zip(1..);
    rows.map(|(line, number)| {
        read_line::<T>(line).map_err(|reason| format!("row {number}: {reason}"))
    })
    .collect()
}
