//! The faults of a text, with their places.

use std::fmt;

/// Why files were refused: file, line and reason. Nothing is written when this is returned.
#[derive(Debug)]
pub struct TextError {
    /// The file's path below the directory.
    pub file: String,
    /// The line, from 1; none where the file as a whole is at fault.
    pub line: Option<u64>,
    /// The reason.
    pub fault: TextFault,
}

impl TextError {
    pub(crate) fn new(file: &str, line: Option<u64>, fault: TextFault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }

    /// Says what is wrong with a file as a whole.
    pub(crate) fn of_file(file: &str, reason: impl Into<String>) -> Self {
        Self::new(file, None, TextFault::Rule(reason.into()))
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.fault),
            None => write!(f, "{}: {}", self.file, self.fault),
        }
    }
}

impl std::error::Error for TextError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            TextFault::Io(source) => Some(source),
            _ => None,
        }
    }
}

/// Everything that was found wrong, in the order of the files and lines; never empty.
#[derive(Debug)]
pub struct TextErrors(pub Vec<TextError>);

impl From<TextError> for TextErrors {
    fn from(error: TextError) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for TextErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TextErrors {}

/// The reason why a text was refused.
#[derive(Debug, thiserror::Error)]
pub enum TextFault {
    /// The file can't be read.
    #[error("can't be read: {0}")]
    Io(#[source] std::io::Error),
    /// The header names other columns.
    #[error("the columns are {found:?}, not {expected:?}")]
    Header {
        /// The columns that belong there.
        expected: String,
        /// The columns that are there.
        found: String,
    },
    /// The line is no row of CSV.
    #[error("{0}")]
    Csv(String),
    /// The file has a header and no rows.
    #[error("the file has no rows")]
    NoRows,
    /// A row says something impossible.
    #[error("{0}")]
    Row(String),
    /// The rows don't fit together, or don't fit another file.
    #[error("{0}")]
    Rule(String),
    /// A table can't be compressed.
    #[error("the tables can't be compressed: {0}")]
    Compress(#[source] std::io::Error),
}
