//! Files of profiles, good ones and bad ones.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

const ROLES: [&str; 3] = ["medical coder", "auditor", "medical biller"];
const AREAS: [Option<&str>; 5] = [Some("OH"), Some("Boston"), None, Some("75201"), Some("CA")];
const SCHOOLING: [Option<&str>; 3] = [None, Some("associate"), Some("bachelor")];

/// A row of a file, counted from 0.
pub(crate) struct Profile {
    pub(crate) id: Option<String>,
    pub(crate) role: Option<&'static str>,
    pub(crate) area: Option<&'static str>,
    pub(crate) experience_years: Option<f64>,
    pub(crate) education: Option<&'static str>,
    pub(crate) credentials: Vec<&'static str>,
}

/// Why a row is bad: the column. None for a good one.
pub(crate) fn fault(row: usize) -> Option<&'static str> {
    match row {
        row if row % 29 == 7 => Some("id"),
        row if row % 31 == 11 => Some("area"),
        row if row % 37 == 5 => Some("experience_years"),
        row if row % 41 == 3 => Some("role"),
        _ => None,
    }
}

pub(crate) fn profile(file: &str, row: usize) -> Profile {
    let good = Profile {
        id: Some(format!("{file}/{row}")),
        role: Some(ROLES[row % ROLES.len()]),
        area: AREAS[row / 3 % AREAS.len()],
        experience_years: (!row.is_multiple_of(4)).then_some((row % 23) as f64 / 2.0),
        education: SCHOOLING[row / 5 % SCHOOLING.len()],
        credentials: if row.is_multiple_of(2) { vec!["CPC"] } else { Vec::new() },
    };
    match fault(row) {
        Some("id") => Profile { id: None, ..good },
        Some("area") => Profile { area: Some("Qwxyzzy"), ..good },
        Some("experience_years") => Profile { experience_years: Some(-1.0), ..good },
        Some("role") => Profile { role: None, ..good },
        _ => good,
    }
}

/// Writes a file of so many profiles, in row groups of so many.
pub(crate) fn write(folder: &Path, file: &str, rows: usize, row_group: usize) {
    let all: Vec<_> = (0..rows).map(|row| profile(file, row)).collect();
    let mut credentials = ListBuilder::new(StringBuilder::new());
    for it in &all {
        it.credentials.iter().for_each(|name| credentials.values().append_value(name));
        credentials.append(!it.credentials.is_empty());
    }
    let texts = |of: fn(&Profile) -> Option<&str>| -> ArrayRef {
        Arc::new(all.iter().map(of).collect::<StringArray>())
    };
    let years: ArrayRef =
        Arc::new(all.iter().map(|it| it.experience_years).collect::<Float64Array>());
    write_columns(
        &folder.join(file),
        row_group,
        vec![
            ("id", texts(|entry| entry.id.as_deref())),
            ("role", texts(|it| it.role)),
            ("area", texts(|it| it.area)),
            ("experience_years", years),
            ("education", texts(|it| it.education)),
            ("credentials", Arc::new(credentials.finish())),
        ],
    );
}

/// Writes a file of any columns.
pub(crate) fn write_columns(path: &Path, row_group: usize, columns: Vec<(&str, ArrayRef)>) {
    let columns = columns.into_iter().map(|(name, values)| (name, values, true));
    let rows = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(row_group)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties)).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
}

/// The files of most tests: their names, rows, and rows of a row group.
pub(crate) const FILES: [(&str, usize, usize); 3] =
    [("a.parquet", 900, 250), ("more/b.parquet", 1_000, 125), ("more/c.parquet", 300, 1_000)];
/// Their row groups.
pub(crate) const PIECES: usize = 4 + 8 + 1;

/// Writes them.
pub(crate) fn write_all(folder: &Path) {
    for (file, rows, row_group) in FILES {
        write(folder, file, rows, row_group);
    }
}

/// All rows of them, and the bad ones.
pub(crate) fn totals() -> (usize, usize) {
    let all = FILES.iter().map(|(_, rows, _)| rows).sum();
    let bad = |rows: usize| (0..rows).filter(|row| fault(*row).is_some()).count();
    (all, FILES.iter().map(|(_, rows, _)| bad(*rows)).sum())
}
