//! Tables as objects of Parquet or CSV. Either appears whole, once it is closed.

use std::path::Path as FilePath;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema, SchemaRef};
use bytes::Bytes;
use object_store::ObjectStore;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use parquet::arrow::AsyncArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};
use tokio::io::AsyncWriteExt as _;

use crate::error::Error;

/// Rows of a row group of the output: what is held in memory, encoded, until it is written.
const ROW_GROUP: usize = 32_768;

/// The form of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableForm {
    /// Parquet, with the notices that travel with the figures in its metadata.
    #[default]
    Parquet,
    /// Lines of text with a line of names: a field within another is joined by `_`, a list is JSON, an absent value an
    /// empty cell.
    Csv,
}

impl TableForm {
    /// The end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
        }
    }

    /// Returns the form that the end of a file's name says.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let extension = FilePath::new(name).extension()?.to_str()?;
        [Self::Parquet, Self::Csv].into_iter().find(|form| form.extension() == extension)
    }
}

/// A table while it is written.
pub(crate) enum TableWriter {
    Parquet(Box<AsyncArrowWriter<BufWriter>>),
    Csv { object: Box<BufWriter>, size: u64 },
}

impl TableWriter {
    /// Begins an object with these columns.
    pub(crate) async fn begin_object(
        store: Arc<dyn ObjectStore>,
        path: Path,
        form: TableForm,
        schema: SchemaRef,
        notices: Vec<KeyValue>,
    ) -> Result<Self, Error> {
        let object = BufWriter::new(store, path);
        match form {
            TableForm::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(ROW_GROUP))
                    .set_created_by(concat!("medwage ", env!("CARGO_PKG_VERSION")).to_owned())
                    .set_key_value_metadata(Some(notices))
                    .build();
                let writer = AsyncArrowWriter::try_new(object, schema, Some(properties));
                Ok(Self::Parquet(Box::new(writer.map_err(Error::writing_error)?)))
            }
            TableForm::Csv => {
                let mut table = Self::Csv { object: Box::new(object), size: 0 };
                let mut line = csv::Writer::from_writer(Vec::new());
                line.write_record(column_names(&schema)).map_err(unwritable_error)?;
                table.put_lines(line.into_inner().map_err(unwritable_error)?).await?;
                Ok(table)
            }
        }
    }

    /// Appends rows.
    pub(crate) async fn write_rows(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        match self {
            Self::Parquet(writer) => writer.write(rows).await.map_err(Error::writing_error),
            Self::Csv { .. } => self.put_lines(write_lines(rows)?).await,
        }
    }

    async fn put_lines(&mut self, lines: Vec<u8>) -> Result<(), Error> {
        let Self::Csv { object, size } = self else { return Ok(()) };
        *size += lines.len() as u64;
        let put = object.put(Bytes::from(lines)).await;
        put.map_err(Error::storage_error("the table can't be written"))
    }

    /// Makes the object appear, and returns its bytes.
    pub(crate) async fn close_object(self) -> Result<u64, Error> {
        match self {
            Self::Parquet(mut writer) => {
                writer.finish().await.map_err(Error::writing_error)?;
                Ok(writer.bytes_written() as u64)
            }
            Self::Csv { mut object, size } => {
                let closed = object.shutdown().await.map_err(super::sink::store_error);
                closed.map_err(Error::storage_error("the table can't be written"))?;
                Ok(size)
            }
        }
    }
}

fn unwritable_error(error: impl std::fmt::Display) -> Error {
    Error::Output(error.to_string())
}

/// The names of a table's flat columns: `annual_p50_cents` of a struct `annual` with a struct `p50` in it.
fn column_names(schema: &Schema) -> Vec<String> {
    fn add_names(prefix: &str, name: &str, kind: &DataType, names: &mut Vec<String>) {
        let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}_{name}") };
        match kind {
            DataType::Struct(fields) => {
                fields
                    .iter()
                    .for_each(|field| add_names(&name, field.name(), field.data_type(), names));
            }
            _ => names.push(name),
        }
    }
    let mut names = Vec::new();
    schema
        .fields()
        .iter()
        .for_each(|field| add_names("", field.name(), field.data_type(), &mut names));
    names
}

/// Rows as lines, in the order of `column_names`.
fn write_lines(rows: &RecordBatch) -> Result<Vec<u8>, Error> {
    fn add_cells(value: Value, kind: &DataType, cells: &mut Vec<String>) {
        match (value, kind) {
            (Value::Object(mut parts), DataType::Struct(fields)) => {
                for field in fields {
                    let part = parts.remove(field.name()).unwrap_or_default();
                    add_cells(part, field.data_type(), cells);
                }
            }
            (_, DataType::Struct(fields)) => {
                fields.iter().for_each(|field| add_cells(Value::Null, field.data_type(), cells));
            }
            (Value::Null, _) => cells.push(String::new()),
            (Value::String(text), _) => cells.push(text),
            (Value::Array(items), _) if items.is_empty() => cells.push(String::new()),
            (other, _) => cells.push(other.to_string()),
        }
    }
    let mut lines = csv::Writer::from_writer(Vec::new());
    for row in 0..rows.num_rows() {
        let mut cells = Vec::new();
        for column in rows.columns() {
            add_cells(read_value(column, row)?, column.data_type(), &mut cells);
        }
        lines.write_record(cells).map_err(unwritable_error)?;
    }
    lines.into_inner().map_err(unwritable_error)
}

/// A value of a column as JSON. Whole numbers stay whole.
fn read_value(column: &dyn Array, row: usize) -> Result<Value, Error> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => column.as_boolean().value(row).into(),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            let values = (0..items.len()).map(|at| read_value(&items, at));
            Value::Array(values.collect::<Result<_, _>>()?)
        }
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(column.as_struct().columns());
            let parts =
                parts.map(|(field, part)| Ok((field.name().clone(), read_value(part, row)?)));
            Value::Object(parts.collect::<Result<Map<_, _>, Error>>()?)
        }
        other => return Err(Error::Output(format!("a column of {other} is not written as text"))),
    })
}

#[cfg(test)]
mod tests {
    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::{ArrayRef, Int64Array, StringArray};

    use super::super::figures::struct_column;
    use super::*;

    #[test]
    fn structs_are_flat_columns_lists_are_json_and_absent_values_are_empty() {
        let cents: ArrayRef = Arc::new(Int64Array::from(vec![Some(5), None]));
        let kind: ArrayRef = Arc::new(StringArray::from(vec!["PUBLISHED", "WITHHELD"]));
        let median = struct_column(vec![("kind", kind, false), ("cents", cents, true)]);
        let annual = struct_column(vec![("p50", Arc::new(median), false)]);
        let mut notes = ListBuilder::new(StringBuilder::new());
        notes.values().append_value("a, \"b\"");
        notes.append(true);
        notes.append(true);
        let name: ArrayRef = Arc::new(StringArray::from(vec![Some("Dallas, TX"), None]));
        let rows = RecordBatch::try_from_iter_with_nullable([
            ("name", name, true),
            ("annual", Arc::new(annual) as ArrayRef, false),
            ("notes", Arc::new(notes.finish()) as ArrayRef, false),
        ])
        .unwrap();
        let names = column_names(&rows.schema());
        assert_eq!(names, ["name", "annual_p50_kind", "annual_p50_cents", "notes"]);
        let lines = String::from_utf8(write_lines(&rows).unwrap()).unwrap();
        let expected = "\"Dallas, TX\",PUBLISHED,5,\"[\"\"a, \\\"\"b\\\"\"\"\"]\"\n,WITHHELD,,\n";
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_end_of_a_name_says_the_form() {
        for (name, form) in [
            ("s3://bucket/a.b/pay.csv", Some(TableForm::Csv)),
            ("pay.parquet", Some(TableForm::Parquet)),
            ("pay", None),
            ("pay.csv/", Some(TableForm::Csv)),
            ("pay.xlsx", None),
        ] {
            assert_eq!(TableForm::from_name(name), form, "{name}");
        }
    }
}
