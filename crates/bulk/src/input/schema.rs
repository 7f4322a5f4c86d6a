//! Checks that a file's columns are those of a profile.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow_cast::{CastOptions, cast, cast_with_options};
use arrow_schema::{ArrowError, DataType, Schema};

use super::columns::{COLUMNS, Column, Kind, is_text, new_name};
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
    /// Looks at the columns of a Parquet file; those of `ignored` are passed over.
    pub(crate) fn of_schema(schema: &Schema, ignored: &[String]) -> Result<Self, Error> {
        Self::choose_columns(schema, ignored, |column, given| column.kind.is_taken(given))
    }

    /// Looks at the columns of a file that holds nothing but texts, which are read as what their columns hold.
    pub(crate) fn of_texts(schema: &Schema, ignored: &[String]) -> Result<Self, Error> {
        Self::choose_columns(schema, ignored, |_, _| true)
    }

    fn choose_columns(
        schema: &Schema,
        ignored: &[String],
        takes: impl Fn(&Column, &DataType) -> bool,
    ) -> Result<Self, Error> {
        let mut faults: Vec<String> = COLUMNS
            .iter()
            .filter(|column| column.required && schema.index_of(column.name).is_err())
            .map(|column| format!("column {} is missing; it is required", column.name))
            .collect();
        let mut places = Vec::new();
        for (place, field) in schema.fields().iter().enumerate() {
            let name = field.name();
            if ignored.contains(name) {
                continue;
            }
            let twice = schema.fields()[..place].iter().any(|field| field.name() == name);
            match COLUMNS.iter().find(|column| column.name == name) {
                None => faults.push(unknown_column(name)),
                Some(_) if twice => faults.push(format!("column {name} is there twice")),
                Some(column) if !takes(column, field.data_type()) => {
                    let (given, wanted) = (field.data_type(), column.kind.type_name());
                    faults.push(format!("column {name} holds {given}, not {wanted}"));
                }
                Some(_) => places.push(place),
            }
        }
        if faults.is_empty() { Ok(Self { places }) } else { Err(Error::Schema(faults)) }
    }
}

fn unknown_column(name: &str) -> String {
    if name == "release" {
        return "column release is not read: all profiles of a run are of one release, by --release"
            .to_owned();
    }
    if let Some(new) = new_name(name) {
        return format!("column {name} is called {new} now");
    }
    let alike = |column: &&Column| strsim::jaro_winkler(column.name, &name.to_lowercase()) >= ALIKE;
    let near: Vec<_> = COLUMNS.iter().filter(alike).map(|column| column.name).collect();
    let meant = match near.as_slice() {
        [] => "docs/bulk.md lists those that are read".to_owned(),
        near => format!("is {} meant?", near.join(" or ")),
    };
    format!("column {name} is unknown ({meant}); --ignore-column {name} passes it over")
}

/// A column in the type that it is read as, and the texts of it that do not say such a value.
pub(crate) struct Values {
    pub(crate) read: ArrayRef,
    /// Rows of the batch, each with its text.
    pub(crate) unread: Vec<(usize, String)>,
}

/// A column of some rows; nulls where the file has no such column.
pub(crate) fn column_values(rows: &RecordBatch, name: &str, kind: Kind) -> Result<Values, Error> {
    let read_as = kind.read_as();
    let Some(given) = rows.column_by_name(name) else {
        return Ok(Values { read: new_null_array(&read_as, rows.num_rows()), unread: Vec::new() });
    };
    if *given.data_type() == read_as {
        return Ok(Values { read: given.clone(), unread: Vec::new() });
    }
    let damaged = |error| Error::Damaged(format!("column {name}: {error}"));
    if is_text(given.data_type()) && !matches!(kind, Kind::Id | Kind::Text) {
        let texts = cast(given, &DataType::Utf8).map_err(damaged)?;
        return read_texts(texts.as_string(), kind).map_err(damaged);
    }
    // What does not fit is an error, and no null.
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let read = cast_with_options(given, &read_as, &options).map_err(damaged)?;
    Ok(Values { read, unread: Vec::new() })
}

/// Reads texts as what their column holds: a list is parted by `;` or `,`, and a text without letters says nothing.
fn read_texts(texts: &StringArray, kind: Kind) -> Result<Values, ArrowError> {
    if kind == Kind::Texts {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for text in texts {
            let parts = text.into_iter().flat_map(|text| text.split([';', ',']));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            parts.for_each(|part| lists.values().append_value(part));
            lists.append(text.is_some());
        }
        return Ok(Values { read: Arc::new(lists.finish()), unread: Vec::new() });
    }
    let trimmed = texts.iter().map(|text| text.map(str::trim).filter(|text| !text.is_empty()));
    let trimmed: StringArray = trimmed.collect();
    let read = cast(&trimmed, &kind.read_as())?;
    let is_unread = |row: &usize| trimmed.is_valid(*row) && read.is_null(*row);
    let unread = (0..trimmed.len()).filter(is_unread);
    let unread = unread.map(|row| (row, trimmed.value(row).to_owned())).collect();
    Ok(Values { read, unread })
}

#[cfg(test)]
mod tests {
    use arrow_array::types::Float64Type;
    use arrow_schema::Field;

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
        let told = Layout::of_schema(&wrong, &[]).unwrap_err().to_string();
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
        assert_eq!(Layout::of_schema(&given, &["shoe".to_owned()]).unwrap().places, [0, 2, 3, 4]);
    }

    #[test]
    fn texts_are_read_as_what_their_column_holds() {
        let texts = StringArray::from(vec![Some(" CPC; CPMA,,"), Some(""), None]);
        let lists = read_texts(&texts, Kind::Texts).unwrap().read;
        let first = lists.as_list::<i32>().value(0);
        let first: Vec<_> = first.as_string::<i32>().iter().flatten().collect();
        assert_eq!(first, ["CPC", "CPMA"]);
        assert_eq!(lists.as_list::<i32>().value(1).len(), 0);
        assert!(lists.is_null(2));

        let texts = StringArray::from(vec![Some(" 2.5 "), Some("six"), Some(" "), None]);
        let Values { read, unread } = read_texts(&texts, Kind::Number).unwrap();
        let numbers: Vec<_> = read.as_primitive::<Float64Type>().iter().collect();
        assert_eq!(numbers, [Some(2.5), None, None, None]);
        assert_eq!(unread, [(1, "six".to_owned())]);
        let flags = StringArray::from(vec![Some("true"), Some("No"), Some("maybe")]);
        let Values { read, unread } = read_texts(&flags, Kind::Flag).unwrap();
        assert!(read.as_boolean().value(0) && !read.as_boolean().value(1));
        assert_eq!(unread, [(2, "maybe".to_owned())]);
    }
}
