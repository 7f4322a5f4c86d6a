//! A CSV file as columns of texts.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Schema};
use csv::{ReaderBuilder, StringRecord};

use crate::error::Error;

/// The bytes that spreadsheets write at the beginning of a file.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads a file whose first line names the columns; an empty cell says nothing. A line with more or fewer cells, or that
/// is no UTF-8, refuses the file with its number.
pub(crate) fn read_csv(text: &[u8]) -> Result<RecordBatch, Error> {
    let unreadable = |error: csv::Error| Error::Text(error.to_string());
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut lines = ReaderBuilder::new().from_reader(text);
    let names = lines.headers().map_err(unreadable)?.clone();
    let mut columns: Vec<_> = names.iter().map(|_| StringBuilder::new()).collect();
    let (mut record, mut count) = (StringRecord::new(), 0);
    while lines.read_record(&mut record).map_err(unreadable)? {
        for (column, cell) in columns.iter_mut().zip(&record) {
            let cell = cell.trim();
            column.append_option((!cell.is_empty()).then_some(cell));
        }
        count += 1;
    }
    let fields: Vec<_> =
        names.iter().map(|name| Field::new(name.trim(), DataType::Utf8, true)).collect();
    let columns = columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
    // Rows are counted where there is no column, too.
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new_with_options(schema, columns.collect(), &options)
        .map_err(|error| Error::Text(error.to_string()))
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;

    use super::*;

    #[test]
    fn lines_become_columns_of_texts_and_empty_cells_nulls() {
        let rows = read_csv("\u{feff}id, role\n1,\"a, b\"\n2, \n".as_bytes()).unwrap();
        assert_eq!((rows.num_rows(), rows.schema().field(1).name().as_str()), (2, "role"));
        let roles = rows.column(1).as_string::<i32>();
        assert_eq!(roles.value(0), "a, b");
        assert!(roles.is_null(1));
    }

    #[test]
    fn a_line_that_is_not_like_the_others_refuses_the_file_with_its_number() {
        for text in [&b"id,role\n1,a\n2\n"[..], b"id,role\n1,a\n2,\xff\n"] {
            let error = read_csv(text).unwrap_err().to_string();
            assert!(error.contains("line: 3") || error.contains("line 3"), "{error}");
        }
        assert_eq!(read_csv(b"").unwrap().num_columns(), 0);
    }
}
