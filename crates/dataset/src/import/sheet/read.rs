//! Opening a spreadsheet, and handing out its rows as text.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataRef, Reader, Xls, XlsError, Xlsx, XlsxError};
use medwage_domain::cell::TopCode;

use super::fault::{Error, Fault, cut_text};
use crate::data::SourceFile;
use crate::import::top_code;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A workbook since Excel 2007.
    Xlsx,
    /// A workbook before Excel 2007, as BLS shipped them up to 2013.
    Xls,
    /// Separated text.
    Text,
}

impl Format {
    /// Returns the form that a file's name says.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "xlsx" => Some(Self::Xlsx),
            "xls" => Some(Self::Xls),
            "csv" | "tsv" | "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// A file, read whole and not yet taken apart.
pub(super) struct Sheet {
    /// The file's name without the folder.
    pub(super) name: String,
    /// The description of it that the release carries.
    pub(super) source: SourceFile,
    /// The top code that the field descriptions beside it state.
    pub(super) stated_beside: Option<TopCode>,
    bytes: Vec<u8>,
    format: Format,
}

/// How many rows may stand above the column names, such as a title and the date of an export.
const TITLE_ROWS: usize = 20;

/// Takes a row and its number; the first row is the one of column names.
pub(super) type OnRow<'f> = dyn FnMut(u64, &[String]) -> Result<(), Fault> + 'f;

impl Sheet {
    /// Takes a file that was read.
    pub(super) fn new(name: String, bytes: Vec<u8>, format: Format) -> Self {
        let source = SourceFile::from_content(&name, &bytes);
        Self { name, source, stated_beside: None, bytes, format }
    }

    /// Hands out the rows, from the column names on.
    pub(super) fn for_each_row(&self, on_row: &mut OnRow<'_>) -> Result<(), Error> {
        match self.format {
            Format::Xlsx => self.workbook_rows(on_row),
            Format::Xls => self.old_workbook_rows(on_row),
            Format::Text => self.text_rows(on_row),
        }
    }

    /// Returns the top code that the field descriptions state, in the file itself or beside it.
    pub(super) fn top_code(&self) -> Result<Option<TopCode>, Error> {
        let own = match self.format {
            Format::Xlsx => self.workbook_top_code()?,
            Format::Xls => self.old_workbook_top_code()?,
            Format::Text => None,
        };
        match (own, self.stated_beside) {
            (Some(own), Some(beside)) if own != beside => {
                Err(Error::new(&self.name, None, Fault::TwoTopCodes))
            }
            (own, beside) => Ok(own.or(beside)),
        }
    }

    fn workbook_top_code(&self) -> Result<Option<TopCode>, Error> {
        let mut book = self.open_workbook()?;
        for sheet in book.sheet_names() {
            if let Some(top) = stated_in(&mut book, &sheet).map_err(|it| self.workbook_error(it))? {
                return Ok(Some(top));
            }
        }
        Ok(None)
    }

    fn old_book(&self) -> Result<Xls<Cursor<&[u8]>>, Error> {
        Xls::new(Cursor::new(self.bytes.as_slice())).map_err(|error| self.old_workbook(error))
    }

    fn old_workbook(&self, error: XlsError) -> Error {
        Error::new(&self.name, None, Fault::OldWorkbook(error))
    }

    fn old_workbook_top_code(&self) -> Result<Option<TopCode>, Error> {
        let mut book = self.old_book()?;
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(|error| self.old_workbook(error))?;
            let texts = range.used_cells().take(LOOKED_AT);
            let mut texts = texts.filter_map(|(_, _, value)| match value {
                Data::String(text) => top_code::in_text(text),
                _ => None,
            });
            if let Some(top) = texts.next() {
                return Ok(Some(top));
            }
        }
        Ok(None)
    }

    /// As [`Self::workbook_rows`]; such a workbook holds 65,536 rows at most and is read at once.
    fn old_workbook_rows(&self, on_row: &mut OnRow<'_>) -> Result<(), Error> {
        let mut book = self.old_book()?;
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(|error| self.old_workbook(error))?;
            let Some((first_row, first_column)) = range.start() else { continue };
            let mut rows = Rows::new(on_row);
            for (row, cells) in (u64::from(first_row) + 1..).zip(range.rows()) {
                rows.row = row;
                for (column, value) in (first_column as usize..).zip(cells) {
                    let text = old_text(value).map_err(|fault| self.error_at(row, fault))?;
                    rows.put_field(column, text);
                }
                if !rows.finish_row().map_err(|fault| self.error_at(row, fault))? {
                    break;
                }
            }
            if rows.named {
                return Ok(());
            }
        }
        Err(Error::new(&self.name, None, Fault::NoHeader))
    }

    fn open_workbook(&self) -> Result<Xlsx<Cursor<&[u8]>>, Error> {
        Xlsx::new(Cursor::new(self.bytes.as_slice())).map_err(|error| self.workbook_error(error))
    }

    fn workbook_error(&self, error: XlsxError) -> Error {
        Error::new(&self.name, None, Fault::Workbook(error))
    }

    /// BLS puts the data in the first sheet and remarks into others; the data has column names.
    fn workbook_rows(&self, on_row: &mut OnRow<'_>) -> Result<(), Error> {
        let mut book = self.open_workbook()?;
        for sheet in book.sheet_names() {
            if self.sheet_rows(&mut book, &sheet, on_row)? {
                return Ok(());
            }
        }
        Err(Error::new(&self.name, None, Fault::NoHeader))
    }

    /// Hands out the rows of one sheet; false where it has no column names.
    fn sheet_rows(
        &self,
        book: &mut Xlsx<Cursor<&[u8]>>,
        sheet: &str,
        on_row: &mut OnRow<'_>,
    ) -> Result<bool, Error> {
        let mut cells = match book.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            // A chart has a name among the sheets, and no cells.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(false),
            Err(error) => return Err(self.workbook_error(error)),
        };
        let mut rows = Rows::new(on_row);
        while let Some(cell) = cells.next_cell().map_err(|error| self.workbook_error(error))? {
            let (row, column) = cell.get_position();
            let number = u64::from(row) + 1;
            if number != rows.row && !rows.finish_row().map_err(|it| self.error_at(rows.row, it))? {
                return Ok(false);
            }
            rows.row = number;
            let text = cell_text(cell.get_value()).map_err(|fault| self.error_at(number, fault))?;
            rows.put_field(column as usize, text);
        }
        rows.finish_row().map_err(|fault| self.error_at(rows.row, fault))?;
        Ok(rows.named)
    }

    fn text_rows(&self, on_row: &mut OnRow<'_>) -> Result<(), Error> {
        let text = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes);
        let delimiter = find_delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        let mut rows = Rows::new(on_row);
        for record in reader.byte_records() {
            let record = record.map_err(|error| {
                let line = error.position().map(csv::Position::line);
                Error::new(&self.name, line, Fault::Csv(error))
            })?;
            rows.row = record.position().map_or(0, csv::Position::line);
            for field in &record {
                let field =
                    std::str::from_utf8(field).map_err(|_| self.error_at(rows.row, Fault::Utf8))?;
                rows.fields.push(field.to_owned());
            }
            if !rows.finish_row().map_err(|fault| self.error_at(rows.row, fault))? {
                break;
            }
        }
        if rows.named { Ok(()) } else { Err(Error::new(&self.name, None, Fault::NoHeader)) }
    }

    pub(super) fn error_at(&self, row: u64, fault: Fault) -> Error {
        Error::new(&self.name, Some(row), fault)
    }
}

/// The row that is being put together.
struct Rows<'r, 'f> {
    on_row: &'r mut OnRow<'f>,
    row: u64,
    fields: Vec<String>,
    /// The column names were seen.
    named: bool,
    /// How many rows stood above them.
    above: usize,
}

impl<'r, 'f> Rows<'r, 'f> {
    fn new(on_row: &'r mut OnRow<'f>) -> Self {
        Self { on_row, row: 0, fields: Vec::new(), named: false, above: 0 }
    }

    fn put_field(&mut self, column: usize, text: String) {
        if !text.is_empty() {
            self.fields.resize(self.fields.len().max(column + 1), String::new());
            self.fields[column] = text;
        }
    }

    /// Hands out the row unless it is blank or stands above the column names; false where too many rows do.
    fn finish_row(&mut self) -> Result<bool, Fault> {
        if self.fields.iter().all(|field| field.trim().is_empty()) {
            self.fields.clear();
            return Ok(true);
        }
        if !self.named && !super::columns::Header::is_one(&self.fields) {
            self.fields.clear();
            self.above += 1;
            return Ok(self.above <= TITLE_ROWS);
        }
        self.named = true;
        (self.on_row)(self.row, &self.fields)?;
        self.fields.clear();
        Ok(true)
    }
}

/// Writes a cell as a person reads it.
fn cell_text(value: &DataRef<'_>) -> Result<String, Fault> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => write_decimal(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        other => {
            return Err(Fault::of_field(
                "cell",
                &cut_text(&format!("{other:?}")),
                "text or a number",
            ));
        }
    })
}

/// As [`text`], of a workbook that was read at once.
fn old_text(value: &Data) -> Result<String, Fault> {
    match value {
        Data::Empty => cell_text(&DataRef::Empty),
        Data::String(own) => cell_text(&DataRef::SharedString(own)),
        Data::Int(number) => cell_text(&DataRef::Int(*number)),
        Data::Float(number) => cell_text(&DataRef::Float(*number)),
        Data::Bool(truth) => cell_text(&DataRef::Bool(*truth)),
        other => Err(Fault::of_field("cell", &cut_text(&format!("{other:?}")), "text or a number")),
    }
}

/// A workbook stores 0.91 as the nearest binary number; 15 digits are what it means by it.
fn write_decimal(number: f64) -> String {
    let fifteen = format!("{number:.14e}");
    fifteen.parse::<f64>().unwrap_or(number).to_string()
}

/// The remarks of BLS are some fifty cells; the data is millions.
const LOOKED_AT: usize = 2_000;

/// Finds what separates the fields of a text: that under which one of its first lines has column names.
fn find_delimiter(text: &[u8]) -> u8 {
    let lines = || text.split(|byte| *byte == b'\n').take(TITLE_ROWS + 1);
    let separates = |delimiter: &u8| {
        lines().any(|line| {
            let fields: Vec<String> = line
                .split(|byte| byte == delimiter)
                .map(|field| String::from_utf8_lossy(field).trim().trim_matches('"').to_owned())
                .collect();
            super::columns::Header::is_one(&fields)
        })
    };
    [b',', b'\t', b';', b'|'].into_iter().find(separates).unwrap_or(b',')
}

/// Looks for "$115.00 per hour or $239,200 per year" in a sheet of remarks.
fn stated_in(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Option<TopCode>, XlsxError> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    for _ in 0..LOOKED_AT {
        let Some(cell) = cells.next_cell()? else { break };
        let found = match cell.get_value() {
            DataRef::String(text) => top_code::in_text(text),
            DataRef::SharedString(text) => top_code::in_text(text),
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_workbook_are_decimals_again() {
        for (number, text) in [
            (137_896_660.0, "137896660"),
            (17.4, "17.4"),
            (0.1 + 0.2, "0.3"),
            (31.380_000_000_000_003, "31.38"),
            (1000.0, "1000"),
            (-1.5, "-1.5"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(write_decimal(number), text);
        }
    }
}
