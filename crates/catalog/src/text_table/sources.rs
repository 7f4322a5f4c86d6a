//! The CSV files that tables are made from: strict about columns, lines counted.

use std::path::{Path, PathBuf};

use medwage_dataset::data::SourceFile;

use super::draft::{Table, read_record};
use super::error::{TextError, TextErrors, TextFault};

/// A directory of source files, and a list of those that were read.
pub(crate) struct Sources {
    directory: PathBuf,
    read: Vec<SourceFile>,
}

/// A CSV file, taken apart.
pub(crate) struct CsvTable {
    pub(crate) name: String,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Sources {
    pub(crate) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), read: Vec::new() }
    }

    /// Reads a file of the directory whose header must name these columns.
    pub(crate) fn read_csv(&mut self, name: &str, columns: &[&str]) -> Result<CsvTable, TextError> {
        let bytes = self.read_bytes(name)?;
        CsvTable::from_bytes(name, &bytes, columns)
    }

    /// Reads a file of the directory as text.
    pub(crate) fn read_text(&mut self, name: &str) -> Result<String, TextError> {
        let bytes = self.read_bytes(name)?;
        String::from_utf8(bytes).map_err(|error| TextError::of_file(name, error.to_string()))
    }

    /// Returns the names of the CSV files of a folder, in their order.
    pub(crate) fn csv_files_in(&self, folder: &str) -> Result<Vec<String>, TextError> {
        let unreadable = |source| TextError::new(folder, None, TextFault::Io(source));
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.directory.join(folder)).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let name = name.to_str().filter(|name| name.ends_with(".csv"));
            names.extend(name.map(|name| format!("{folder}/{name}")));
        }
        names.sort();
        Ok(names)
    }

    fn read_bytes(&mut self, name: &str) -> Result<Vec<u8>, TextError> {
        let bytes = std::fs::read(self.directory.join(name))
            .map_err(|source| TextError::new(name, None, TextFault::Io(source)))?;
        self.read.push(SourceFile::from_content(name, &bytes));
        Ok(bytes)
    }

    /// Returns the files that were read, by name.
    pub(crate) fn into_read(mut self) -> Vec<SourceFile> {
        self.read.sort_by(|one, other| one.name.cmp(&other.name));
        self.read
    }
}

impl CsvTable {
    /// Takes a file apart, whose header must name these columns.
    pub(crate) fn from_bytes(
        name: &str,
        bytes: &[u8],
        columns: &[&str],
    ) -> Result<Self, TextError> {
        let refused = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            TextError::new(name, line, TextFault::Csv(error.to_string()))
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header = reader.headers().map_err(refused)?;
        if header != columns {
            let (expected, found) =
                (columns.join(","), header.iter().collect::<Vec<_>>().join(","));
            return Err(TextError::new(name, Some(1), TextFault::Header { expected, found }));
        }
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(refused)?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        if rows.is_empty() {
            return Err(TextError::new(name, None, TextFault::NoRows));
        }
        Ok(Self { name: name.to_owned(), rows })
    }

    /// Passes on every row; an error gets the line of the row that it is about.
    pub(crate) fn for_each_row(
        &self,
        mut take: impl FnMut(&csv::StringRecord) -> Result<(), String>,
    ) -> Result<(), TextError> {
        for (line, record) in &self.rows {
            take(record).map_err(|reason| {
                TextError::new(&self.name, Some(*line), TextFault::Row(reason))
            })?;
        }
        Ok(())
    }

    /// Passes on every row, and adds what is wrong with any of them, with its line.
    pub(crate) fn for_each_checked(
        &self,
        found: &mut Vec<TextError>,
        mut take: impl FnMut(&csv::StringRecord) -> Result<(), String>,
    ) {
        for (line, record) in &self.rows {
            if let Err(reason) = take(record) {
                found.push(TextError::new(&self.name, Some(*line), TextFault::Row(reason)));
            }
        }
    }

    /// Reads every row, no two of which may have the same key.
    ///
    /// # Errors
    /// Names each row that is not of its form, with its line.
    pub(crate) fn read_rows<T: Table>(
        &self,
        key: impl Fn(&T::Row) -> String,
    ) -> Result<Vec<T::Row>, TextErrors> {
        let (mut rows, mut found) = (Vec::with_capacity(self.rows.len()), Vec::new());
        let mut known = std::collections::BTreeSet::new();
        self.for_each_checked(&mut found, |record| {
            let row = read_record::<T>(record)?;
            let own = key(&row);
            if known.contains(&own) {
                return Err(format!("{own} comes twice"));
            }
            known.insert(own);
            rows.push(row);
            Ok(())
        });
        if found.is_empty() { Ok(rows) } else { Err(TextErrors(found)) }
    }

    /// Says that the rows don't fit together.
    pub(crate) fn refuse_table(&self, reason: impl Into<String>) -> TextError {
        TextError::of_file(&self.name, reason)
    }
}
