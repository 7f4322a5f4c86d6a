//! The faults of a directory of flat files: file, line and reason.

use std::fmt;

/// Why flat files were refused. Nothing is written when this is returned.
#[derive(Debug)]
pub struct Error {
    /// The file's name, or the directory's path.
    pub file: String,
    /// The line, from 1; none where the file as a whole is at fault.
    pub line: Option<u64>,
    /// The reason.
    pub fault: Fault,
}

impl Error {
    pub(super) fn new(file: &str, line: Option<u64>, fault: Fault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.fault),
            None => write!(f, "{}: {}", self.file, self.fault),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Io(source) => Some(source),
            _ => None,
        }
    }
}

/// The reason why it is refused.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file can't be read.
    #[error("can't be read")]
    Io(#[source] std::io::Error),
    /// The directory has none of the files.
    #[error("the directory holds no BLS flat files such as oe.data.0.Current")]
    EmptyDirectory,
    /// The directory has some of the files, and not this one.
    #[error("is missing from the directory")]
    MissingFile,
    /// The header names other columns.
    #[error("the columns are {found:?}, not {expected:?}")]
    Header {
        /// The columns that belong there.
        expected: String,
        /// The columns that are there.
        found: String,
    },
    /// A row has too few or too many columns.
    #[error("the row has {found} columns, not {expected}")]
    Columns {
        /// How many belong there.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A text is not UTF-8.
    #[error("the line is not valid UTF-8")]
    Utf8,
    /// The last line doesn't end.
    #[error("the file is cut off: its last line has no end")]
    CutLine,
    /// The file has a header and no rows.
    #[error("the file has no rows")]
    NoRows,
    /// A field of a reference table says something impossible.
    #[error("{column} {found:?} is not {expected}")]
    Field {
        /// The column.
        column: &'static str,
        /// The text that is there.
        found: String,
        /// The texts that could be there.
        expected: &'static str,
    },
    /// A code comes twice in a reference table.
    #[error("code {0} comes twice")]
    DuplicateCode(String),
    /// A code that every release has is not in its table.
    #[error("code {0} is missing")]
    MissingCode(&'static str),
    /// The footnotes don't state the top code.
    #[error("footnote 5 states no top code such as \"$115.00 per hour or $239,200 per year\"")]
    TopCode,
    /// A footnote no longer says what its mark stands for here.
    #[error("footnote {footnote} has another meaning than it had: {text:?}")]
    FootnoteMeaning {
        /// The code.
        footnote: String,
        /// The text that is there.
        text: String,
    },
    /// A data type that this version doesn't know, or one out of order.
    #[error("data type {0:?} is not the next of the 17 that cells have")]
    NewDataType(String),
    /// A series id is no OEWS one.
    #[error("series id {0:?} is not OEU, area type, area, industry, occupation and data type")]
    SeriesForm(String),
    /// The area is not in `oe.area`.
    #[error("area {0} is not in oe.area")]
    UnknownArea(String),
    /// The area is there as another type.
    #[error("area {area} is of type {found} in oe.area, not {stated}")]
    AreaType {
        /// The area's code.
        area: String,
        /// The type in the series id.
        stated: char,
        /// The type in `oe.area`.
        found: char,
    },
    /// The industry is not in `oe.industry`.
    #[error("industry {0} is not in oe.industry")]
    UnknownIndustry(String),
    /// The occupation is not in `oe.occupation`.
    #[error("occupation {0} is not in oe.occupation")]
    UnknownOccupation(String),
    /// The data type is none of the 17.
    #[error("data type {0} is not in oe.datatype")]
    UnknownDataType(String),
    /// The row belongs to another year or period.
    #[error("the row is of {found}, the release of {expected}")]
    Period {
        /// The row's year and period.
        found: String,
        /// The release's, of `oe.release`.
        expected: String,
    },
    /// A value is neither a number nor `-`.
    #[error("value {0:?} is no number")]
    NotANumber(String),
    /// A value has too few or too many decimals for its data type.
    #[error("value {value:?} must have {expected} decimals for data type {data_type:02}")]
    Decimals {
        /// The value.
        value: String,
        /// The data type's code.
        data_type: u8,
        /// How many decimals BLS prints for it.
        expected: u32,
    },
    /// A value is beyond what a cell holds.
    #[error("value {0:?} is too great")]
    TooGreat(String),
    /// A footnote code that `oe.footnote` doesn't have.
    #[error("footnote {0:?} is not in oe.footnote")]
    UnknownFootnote(String),
    /// A missing value doesn't say why.
    #[error("value \"-\" has no footnote that says why")]
    NoFootnote,
    /// A footnote that can't stand where it stands.
    #[error("footnote {footnote} makes no sense with value {value:?} of data type {data_type:02}")]
    Footnote {
        /// The footnote's code.
        footnote: String,
        /// The value.
        value: String,
        /// The data type's code.
        data_type: u8,
    },
    /// A series comes twice.
    #[error("series {series} was already given on line {first}")]
    Duplicate {
        /// The id.
        series: String,
        /// The place where it came first.
        first: u64,
    },
    /// A cell ends before it has all of its data types.
    #[error("cell {cell} lacks data types {missing}: cut off?")]
    IncompleteCell {
        /// The series id without the data type.
        cell: String,
        /// The codes of the missing ones.
        missing: String,
    },
    /// An area, industry or occupation of the tables has no cell.
    #[error("{0} has no rows: cut off?")]
    WithoutCells(String),
}
