//! Whether a file's columns are those of a profile.

use arrow_array::{Array as _, ArrayRef, RecordBatch, new_null_array};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::Schema;

use super::columns::{COLUMNS, Column, Kind, new_name};
use crate::error::Error;

/// How like a column's name a text must be to be meant, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Which columns of a file are read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Their places in the file.
    pub(crate) places: Vec<usize>,
}

impl Layout {
    /// Looks at a file's columns; those of `ignored` are passed over.
    pub(crate) fn of(schema: &Schema, ignored: &[String]) -> Result<Self, Error> {
        let mut faults: Vec<String> = COLUMNS
            .iter()
            .filter(|it| it.required && schema.index_of(it.name).is_err())
            .map(|it| format!("column {} is missing; it is required", it.name))
            .collect();
        let mut places = Vec::new();
        for (place, field) in schema.fields().iter().enumerate() {
            let name = field.name();
            if ignored.contains(name) {
                continue;
            }
            let twice = schema.fields()[..place].iter().any(|it| it.name() == name);
            match COLUMNS.iter().find(|it| it.name == name) {
                None => faults.push(unknown(name)),
                Some(_) if twice => faults.push(format!("column {name} is there twice")),
                Some(it) if !it.kind.takes(field.data_type()) => {
                    let (given, wanted) = (field.data_type(), it.kind.words());
                    faults.push(format!("column {name} holds {given}, not {wanted}"));
                }
                Some(_) => places.push(place),
            }
        }
        if faults.is_empty() { Ok(Self { places }) } else { Err(Error::Schema(faults)) }
    }
}

fn unknown(name: &str) -> String {
    if name == "release" {
        return "column release is not read: all profiles of a run are of one release, by --release"
            .to_owned();
    }
    if let Some(new) = new_name(name) {
        return format!("column {name} is called {new} now");
    }
    let alike = |it: &&Column| strsim::jaro_winkler(it.name, &name.to_lowercase()) >= ALIKE;
    let near: Vec<_> = COLUMNS.iter().filter(alike).map(|it| it.name).collect();
    let meant = match near.as_slice() {
        [] => "docs/bulk.md lists those that are read".to_owned(),
        near => format!("is {} meant?", near.join(" or ")),
    };
    format!("column {name} is unknown ({meant}); --ignore-column {name} passes it over")
}

/// A column of some rows in the type that it is read as; nulls where the file has no such column.
pub(crate) fn values(rows: &RecordBatch, name: &str, kind: Kind) -> Result<ArrayRef, Error> {
    let read_as = kind.read_as();
    let Some(given) = rows.column_by_name(name) else {
        return Ok(new_null_array(&read_as, rows.num_rows()));
    };
    if *given.data_type() == read_as {
        return Ok(given.clone());
    }
    // What does not fit is an error, and no null.
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(given, &read_as, &options)
        .map_err(|error| Error::Damaged(format!("column {name}: {error}")))
}

#[cfg(test)]
mod tests {
    use arrow_schema::{DataType, Field};

    use super::*;

    fn schema(columns: &[(&str, DataType)]) -> Schema {
        let fields: Vec<_> =
            columns.iter().map(|(name, of)| Field::new(*name, of.clone(), true)).collect();
        Schema::new(fields)
    }

    #[test]
    fn every_column_that_is_wrong_is_named() {
        let wrong = schema(&[
            ("id", DataType::Utf8),
            ("Rolle", DataType::Utf8),
            ("experience_years", DataType::Utf8),
            ("years", DataType::Float64),
            ("shoe", DataType::Int8),
            ("release", DataType::Utf8),
        ]);
        let told = Layout::of(&wrong, &[]).unwrap_err().to_string();
        for part in [
            "column role is missing",
            "column Rolle is unknown (is role meant?)",
            "column experience_years holds Utf8, not numbers",
            "column years is called experience_years now",
            "column shoe is unknown (docs/bulk.md",
            "by --release",
        ] {
            assert!(told.contains(part), "no {part} in {told}");
        }
    }

    #[test]
    fn other_spellings_of_a_type_are_read_and_columns_can_be_passed_over() {
        let dictionary = DataType::Dictionary(DataType::Int32.into(), DataType::Utf8.into());
        let given = schema(&[
            ("id", DataType::Int64),
            ("shoe", DataType::Int8),
            ("role", dictionary),
            ("credentials", DataType::new_large_list(DataType::Utf8View, true)),
            ("experience_years", DataType::Int32),
        ]);
        assert_eq!(Layout::of(&given, &["shoe".to_owned()]).unwrap().places, [0, 2, 3, 4]);
    }
}
