//! The small reference files: tab-separated, with a header, CRLF or LF, padded or not.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::fault::{Error, Fault};
use crate::data::SourceFile;

/// One file, read and taken apart.
pub(super) struct Table {
    pub(super) source: SourceFile,
    /// The rows with their line numbers, in the order of the file.
    pub(super) rows: Vec<Row>,
}

/// One row of a table.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) fields: Vec<String>,
}

impl Table {
    /// Reads a file whose header must name these columns.
    pub(super) fn read_file(directory: &Path, name: &str, columns: &[&str]) -> Result<Self, Error> {
        let bytes = std::fs::read(directory.join(name)).map_err(|source| {
            let fault = match source.kind() {
                std::io::ErrorKind::NotFound => Fault::MissingFile,
                _ => Fault::Io(source),
            };
            Error::new(name, None, fault)
        })?;
        let mut rows = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .zip(1..)
            .map(|(text, line)| {
                split_row(text, line, columns.len())
                    .map_err(|fault| Error::new(name, Some(line), fault))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() {
            return Err(Error::new(name, None, Fault::NoRows));
        }
        let header = rows.remove(0).fields;
        if header != columns {
            let fault = header_fault(columns, &header);
            return Err(Error::new(name, Some(1), fault));
        }
        if rows.is_empty() {
            return Err(Error::new(name, None, Fault::NoRows));
        }
        Ok(Self {
            source: source_file(name, bytes.len() as u64, Sha256::digest(&bytes).as_slice()),
            rows,
        })
    }
}

fn split_row(text: &[u8], line: u64, columns: usize) -> Result<Row, Fault> {
    let text = text.strip_suffix(b"\n").ok_or(Fault::CutLine)?;
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let text = std::str::from_utf8(text).map_err(|_| Fault::Utf8)?;
    let fields: Vec<String> = text.split('\t').map(|field| field.trim().to_owned()).collect();
    // A header of another width is reported by its names.
    if line > 1 && fields.len() != columns {
        return Err(Fault::Columns { expected: columns, found: fields.len() });
    }
    Ok(Row { line, fields })
}

/// Says which columns were expected and which were found.
pub(super) fn header_fault(expected: &[&str], found: &[String]) -> Fault {
    Fault::Header { expected: expected.join(" "), found: found.join(" ") }
}

/// Describes a file that was read.
pub(super) fn source_file(name: &str, bytes: u64, digest: &[u8]) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        bytes,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        retrieval_date: None,
    }
}
