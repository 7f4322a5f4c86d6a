//! Tables as text: comma- or tab-separated, with a header that names the columns.

use std::str::FromStr;

use crate::Error;

/// A table of the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// The file's name, for messages.
    pub(crate) name: &'static str,
    /// The text.
    pub(crate) text: &'static str,
}

macro_rules! table {
    ($path:literal) => {
        $crate::table::Table { name: $path, text: include_str!(concat!("../../../data/", $path)) }
    };
}
pub(crate) use table;

/// One row, its fields in the order of the header.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    fields: Vec<&'static str>,
    table: &'static str,
    line: usize,
}

impl Table {
    /// Takes the rows apart. Fields are quoted only where a comma stands in them; quotes are not doubled.
    pub(crate) fn rows(self) -> impl Iterator<Item = Row> {
        let separator = if self.name.ends_with(".tsv") { '\t' } else { ',' };
        let lines = self.text.lines().enumerate().skip(1);
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(
            move |(line, text)| Row {
                fields: split_fields(text, separator),
                table: self.name,
                line: line + 1,
            },
        )
    }
}

fn split_fields(line: &'static str, separator: char) -> Vec<&'static str> {
    let mut fields = Vec::with_capacity(6);
    let mut rest = line;
    loop {
        if let Some(quoted) = rest.strip_prefix('"')
            && let Some((field, after)) = quoted.split_once('"')
        {
            fields.push(field);
            match after.strip_prefix(separator) {
                Some(after) => rest = after,
                None => return fields,
            }
            continue;
        }
        match rest.split_once(separator) {
            Some((field, after)) => {
                fields.push(field);
                rest = after;
            }
            None => {
                fields.push(rest);
                return fields;
            }
        }
    }
}

impl Row {
    /// Returns a field as text; empty where the row is shorter.
    pub(crate) fn text(&self, at: usize) -> &'static str {
        self.fields.get(at).copied().unwrap_or_default()
    }

    /// Returns the parts of a field that are set apart by bars.
    pub(crate) fn split_parts(&self, at: usize) -> Vec<&'static str> {
        self.text(at).split('|').map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// Reads a field.
    ///
    /// # Errors
    /// Names the row whose field is not of its form.
    pub(crate) fn read_field<T: FromStr>(&self, at: usize) -> Result<T, Error> {
        self.text(at).parse().map_err(|_| self.field_error(at))
    }

    pub(crate) fn field_error(&self, at: usize) -> Error {
        Error::Field { table: self.table, line: self.line, field: self.text(at).to_owned() }
    }
}
