//! Tables in Markdown.

use std::fmt::Write as _;

/// A table in the making.
pub(super) struct Table(String);

impl Table {
    pub(super) fn new(heads: &[&str]) -> Self {
        let rule = vec!["---"; heads.len()].join(" | ");
        Self(format!("| {} |\n| {rule} |\n", heads.join(" | ")))
    }

    /// Adds a row; a bar in a cell would end it.
    pub(super) fn add_row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<_> = cells.into_iter().map(|cell| cell.replace('|', "/")).collect();
        // Writing to a string can't fail.
        let _ = writeln!(self.0, "| {} |", cells.join(" | "));
    }

    pub(super) fn as_text(&self) -> &str {
        &self.0
    }
}
