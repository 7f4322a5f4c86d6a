//! The faults of a spreadsheet: file, row and reason.

use std::fmt;

/// Why spreadsheets were refused. Nothing is written when this is returned.
#[derive(Debug)]
pub struct Error {
    /// The file's name, or the path where no file could be opened.
    pub file: String,
    /// The row as the spreadsheet counts it, from 1; none where the file as a whole is at fault.
    pub row: Option<u64>,
    /// The reason.
    pub fault: Box<Fault>,
}

impl Error {
    pub(super) fn new(file: &str, row: Option<u64>, fault: Fault) -> Self {
        Self { file: file.to_owned(), row, fault: Box::new(fault) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}:{row}: {}", self.file, self.fault),
            None => write!(f, "{}: {}", self.file, self.fault),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.fault {
            Fault::Io(source) => Some(source),
            Fault::Workbook(source) => Some(source),
            Fault::OldWorkbook(source) => Some(source),
            Fault::Zip(source) => Some(source),
            Fault::Csv(source) => Some(source),
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
    /// The file is no workbook.
    #[error("is no whole xlsx workbook")]
    Workbook(#[source] calamine::XlsxError),
    /// The file is no workbook of before 2007.
    #[error("is no whole xls workbook")]
    OldWorkbook(#[source] calamine::XlsError),
    /// The package can't be unpacked.
    #[error("is no whole zip file")]
    Zip(#[source] zip::result::ZipError),
    /// A package has nothing that could be read.
    #[error("the zip file holds no .xlsx, .xls and .csv file")]
    EmptyPackage,
    /// A member of a package is beyond what is read.
    #[error("{0} in it is too large")]
    TooLarge(String),
    /// The field descriptions of a package disagree.
    #[error("two field descriptions state two top codes")]
    TwoTopCodes,
    /// The caller states another top code than the files or the vintage.
    #[error("--top-code says {given}, and the files or their vintage say {found}")]
    GivenTopCode {
        /// The value that the caller states.
        given: String,
        /// The value that is known.
        found: String,
    },
    /// The file is no comma-separated text.
    #[error("is no whole CSV file")]
    Csv(#[source] csv::Error),
    /// A text is not UTF-8.
    #[error("the row is not UTF-8: save the sheet as \"CSV UTF-8\"")]
    Utf8,
    /// Neither a workbook nor comma-separated text, by its name.
    #[error("is none of .xlsx, .xls, .csv, .tsv, .txt and .zip")]
    Extension,
    /// None of the sheets has a row of column names.
    #[error(
        "no sheet has, in its first rows, column names with OCC_CODE among them; fields may be separated by commas, tabs, semicolons or bars"
    )]
    NoHeader,
    /// There are column names and nothing below them.
    #[error("the sheet has column names and no rows")]
    NoRows,
    /// A column that no vintage has had.
    #[error("column {0:?} is none that BLS has published; --ignore-column leaves it out")]
    UnknownColumn(String),
    /// A column comes twice, in whatever spelling.
    #[error("column {0:?} comes twice")]
    DuplicateColumn(String),
    /// A column is not there.
    #[error("column {column} is missing: {why}")]
    MissingColumn {
        /// The name.
        column: &'static str,
        /// Why it has to be there.
        why: &'static str,
    },
    /// A row has a cell beyond the named columns.
    #[error("the row has a cell {0:?} beyond the named columns")]
    Beyond(String),
    /// Nothing says which vintage it is.
    #[error(
        "the vintage is stated neither by a column nor by the file's name (such as national_M2023_dl.xlsx): give it with --vintage"
    )]
    NoVintage,
    /// Two statements of the vintage disagree.
    #[error("the vintage is {found} here and {expected} by {by}")]
    Vintage {
        /// The value that is found here.
        found: String,
        /// The value that was stated before.
        expected: String,
        /// The file or argument that stated it.
        by: &'static str,
    },
    /// Nothing states the wage above which the vintage prints a bound.
    #[error(
        "the top code of {0} is not known: its field descriptions state it (put field_descriptions.xlsx beside the file), or give it with --top-code"
    )]
    UnknownTopCode(String),
    /// The workbook states another top code than is known of its vintage.
    #[error("the field descriptions state the top code {found}, which is {expected} in {vintage}")]
    TopCode {
        /// The value that the workbook states.
        found: String,
        /// The value that is known.
        expected: String,
        /// Of which vintage.
        vintage: String,
    },
    /// A day of publication was given for several vintages.
    #[error("the files hold {0} vintages, which were not published on one day")]
    SeveralVintages(usize),
    /// A field says something impossible.
    #[error("{column} {found:?} is not {expected}")]
    Field {
        /// The column.
        column: &'static str,
        /// The text that is there.
        found: String,
        /// The texts that could be there.
        expected: &'static str,
    },
    /// Rows of this ownership have no industry code of their own.
    #[error("industry {industry} of ownership {ownership:?} has no code of its own")]
    Ownership {
        /// The industry.
        industry: String,
        /// The ownership code.
        ownership: String,
    },
    /// A statistic is neither a number nor one of BLS's marks.
    #[error("{column} {value:?} is neither a number nor one of the marks *, ** and #")]
    UnknownMark {
        /// The column.
        column: &'static str,
        /// The text that is there.
        value: String,
    },
    /// A number has more decimals than BLS prints for it.
    #[error("{column} {value:?} has more than {expected} decimals")]
    Decimals {
        /// The column.
        column: &'static str,
        /// The number.
        value: String,
        /// How many BLS prints.
        expected: u32,
    },
    /// A number is beyond what a cell holds.
    #[error("{column} {value:?} is too great")]
    TooGreat {
        /// The column.
        column: &'static str,
        /// The number.
        value: String,
    },
    /// A statistic is blank and nothing says why.
    #[error("{0} is blank, and neither HOURLY nor ANNUAL is TRUE")]
    Blank(&'static str),
    /// The row says that it is paid the other way, and has the wage all the same.
    #[error("{flag} is TRUE and {column} has a figure")]
    PaidOtherwise {
        /// The column that says it.
        flag: &'static str,
        /// The column with the figure.
        column: &'static str,
    },
    /// A cell comes twice.
    #[error("{cell} was already given in {first}")]
    Duplicate {
        /// The occupation, area and industry.
        cell: String,
        /// The file and row where it came first.
        first: String,
    },
    /// More codes than a release can number.
    #[error("the vintage has more than 65,535 {0}")]
    TooMany(&'static str),
}

impl Fault {
    pub(super) fn of_field(column: &'static str, found: &str, expected: &'static str) -> Self {
        Self::Field { column, found: cut_text(found), expected }
    }
}

/// A text as it stands in a message: a file that is none of ours may hold a cell of a megabyte.
pub(super) fn cut_text(text: &str) -> String {
    const SHOWN: usize = 80;
    let cut: String = text.chars().take(SHOWN).collect();
    if cut.len() < text.len() { cut + "..." } else { cut }
}
