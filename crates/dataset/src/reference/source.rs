//! The CSV files that tables are made from: strict about columns, lines counted.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::fault::{Error, Fault};
use crate::data::SourceFile;

/// A directory of source files, and what was read of it.
pub(super) struct Sources {
    directory: PathBuf,
    read: Vec<SourceFile>,
}

/// A file, read and taken apart.
pub(super) struct Csv {
    pub(super) name: String,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Sources {
    pub(super) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), read: Vec::new() }
    }

    /// Reads a file of the directory whose header must name these columns.
    pub(super) fn csv(&mut self, name: &str, columns: &[&str]) -> Result<Csv, Error> {
        let bytes = self.bytes(name)?;
        Csv::parse(name, &bytes, columns)
    }

    /// Reads a file of the directory as text.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Error> {
        let bytes = self.bytes(name)?;
        String::from_utf8(bytes).map_err(|error| Error::rule(name, error.to_string()))
    }

    /// Returns the names of the CSV files of a folder, in their order.
    pub(super) fn csv_files_in(&self, folder: &str) -> Result<Vec<String>, Error> {
        let unreadable = |source| Error::new(folder, None, Fault::Io(source));
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.directory.join(folder)).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            names.extend(
                name.to_str().filter(|it| it.ends_with(".csv")).map(|it| format!("{folder}/{it}")),
            );
        }
        names.sort();
        Ok(names)
    }

    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let bytes = std::fs::read(self.directory.join(name))
            .map_err(|source| Error::new(name, None, Fault::Io(source)))?;
        self.read.push(SourceFile {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            retrieval_date: None,
        });
        Ok(bytes)
    }

    /// Returns the files that were read, by name.
    pub(super) fn into_read(mut self) -> Vec<SourceFile> {
        self.read.sort_by(|one, other| one.name.cmp(&other.name));
        self.read
    }
}

impl Csv {
    /// Takes a file apart.
    pub(super) fn parse(name: &str, bytes: &[u8], columns: &[&str]) -> Result<Self, Error> {
        let refused = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            Error::new(name, line, Fault::Csv(error.to_string()))
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header = reader.headers().map_err(refused)?;
        if header != columns {
            let (expected, found) =
                (columns.join(","), header.iter().collect::<Vec<_>>().join(","));
            return Err(Error::new(name, Some(1), Fault::Header { expected, found }));
        }
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(refused)?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        if rows.is_empty() {
            return Err(Error::new(name, None, Fault::NoRows));
        }
        Ok(Self { name: name.to_owned(), rows })
    }

    /// Passes on every row; what is wrong with one is said with its line.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(&csv::StringRecord) -> Result<(), String>,
    ) -> Result<(), Error> {
        for (line, record) in &self.rows {
            take(record)
                .map_err(|reason| Error::new(&self.name, Some(*line), Fault::Row(reason)))?;
        }
        Ok(())
    }

    /// Passes on every row, and adds what is wrong with any of them, with its line.
    pub(super) fn each_checked(
        &self,
        found: &mut Vec<Error>,
        mut take: impl FnMut(&csv::StringRecord) -> Result<(), String>,
    ) {
        for (line, record) in &self.rows {
            if let Err(reason) = take(record) {
                found.push(Error::new(&self.name, Some(*line), Fault::Row(reason)));
            }
        }
    }

    /// Says that the rows don't fit together.
    pub(super) fn refuse(&self, reason: impl Into<String>) -> Error {
        Error::rule(&self.name, reason)
    }
}
