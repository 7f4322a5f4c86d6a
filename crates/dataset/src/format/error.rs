//! The reasons why a snapshot is refused.

/// Why a snapshot is refused at open. A refused file leaves nothing half loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The file doesn't start like a snapshot.
    #[error("not a medwage snapshot: it doesn't start with the mark of one")]
    NotASnapshot,
    /// The file was written in another version of the format.
    #[error("snapshot format {found}; this build reads {supported}: import the release again")]
    Version {
        /// The version that the file states.
        found: u32,
        /// The version that this build reads.
        supported: u32,
    },
    /// The header or the section table was changed.
    #[error("the header or the section table is damaged")]
    Header,
    /// The file is shorter or longer than it says.
    #[error("the file states {stated} bytes and has {found}: cut off or appended to")]
    Length {
        /// The length that the header states.
        stated: u64,
        /// The length that there is.
        found: u64,
    },
    /// A section was changed.
    #[error("section {section} is damaged: its checksum doesn't match")]
    SectionChecksum {
        /// The section's tag.
        section: String,
    },
    /// Something outside the sections was changed.
    #[error("the file is damaged: its checksum doesn't match")]
    FileChecksum,
    /// A section that every release has is not there.
    #[error("section {section} is missing")]
    MissingSection {
        /// The section's tag.
        section: String,
    },
    /// A section is whole but says something impossible.
    #[error("section {section} is malformed: {reason}")]
    Malformed {
        /// The section's tag.
        section: String,
        /// The reason why it is impossible.
        reason: String,
    },
}

impl OpenError {
    /// Says that a section holds something impossible.
    pub fn malformed(section: &str, reason: impl ToString) -> Self {
        Self::Malformed { section: section.to_owned(), reason: reason.to_string() }
    }
}
