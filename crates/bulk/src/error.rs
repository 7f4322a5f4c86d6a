//! Why bulk work can not go on.

use parquet::errors::ParquetError;

use crate::summary::FaultKind;

/// Why bulk work, a file or a piece can not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the input or the output is none, or its store can't be opened.
    #[error("{address}: {reason}")]
    Address {
        /// As it was given.
        address: String,
        /// The fault in words.
        reason: String,
    },
    /// The store failed.
    #[error("{what}: {source}")]
    Storage {
        /// The action that failed.
        what: &'static str,
        /// Why it failed.
        source: object_store::Error,
    },
    /// The columns are not those of the documented schema: each that is wrong.
    #[error("{}", .0.join("; "))]
    Schema(Vec<String>),
    /// The file is no Parquet file, or is damaged.
    #[error("not readable as Parquet: {0}")]
    Damaged(String),
    /// The file is no CSV file, or not one of profiles.
    #[error("not readable as CSV: {0}")]
    Text(String),
    /// An object changed while it was read.
    #[error("changed while it was read; run again")]
    Changed,
    /// The estimator did not answer for as long as is waited for it.
    #[error("the estimator did not answer: {0}")]
    Outage(String),
    /// The estimator refuses to go on whatever the profiles are.
    #[error("the estimator: {0}")]
    Refused(String),
    /// The estimator answered what its contract doesn't say.
    #[error("the estimator's answer is not understood: {0}")]
    Answer(&'static str),
    /// The output could not be put together.
    #[error("the output: {0}")]
    Output(String),
}

impl Error {
    /// Returns if the same would happen again, another run helps, or nothing more can be asked.
    pub(crate) fn fault_kind(&self) -> FaultKind {
        match self {
            Self::Address { .. } | Self::Schema(_) | Self::Damaged(_) | Self::Text(_) => {
                FaultKind::Refused
            }
            Self::Storage { .. } | Self::Changed => FaultKind::Unreadable,
            Self::Outage(_) => FaultKind::Outage,
            Self::Refused(_) | Self::Answer(_) | Self::Output(_) => FaultKind::Failed,
        }
    }

    pub(crate) fn storage_error(what: &'static str) -> impl Fn(object_store::Error) -> Self {
        move |source| Self::Storage { what, source }
    }

    /// A failure to read: of the store below, or of the file itself.
    pub(crate) fn reading_error(error: ParquetError) -> Self {
        match error {
            ParquetError::External(inner) => match inner.downcast::<object_store::Error>() {
                Ok(changed) if matches!(*changed, object_store::Error::Precondition { .. }) => {
                    Self::Changed
                }
                Ok(source) => Self::Storage { what: "it can't be read", source: *source },
                Err(other) => Self::Damaged(other.to_string()),
            },
            other => Self::Damaged(other.to_string()),
        }
    }

    /// A failure to write.
    pub(crate) fn writing_error(error: ParquetError) -> Self {
        match error {
            ParquetError::External(source) => Self::Storage {
                what: "it can't be written",
                source: object_store::Error::Generic { store: "output", source },
            },
            other => Self::Output(other.to_string()),
        }
    }
}
