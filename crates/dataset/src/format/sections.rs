//! The sections of a file whose checksums match, unpacked when they are asked for.

use std::borrow::Cow;

use super::OpenError;
use super::container::{Codec, SectionInfo, StoredSection, read_container};

/// No section of text or keys is anywhere near this; a greater length is not worth allocating.
const MAX_RAW: u64 = 1 << 28;

/// The sections of a file.
#[derive(Clone, Debug)]
pub struct Sections<'a>(Vec<StoredSection<'a>>);

impl<'a> Sections<'a> {
    /// Checks a file of this version and finds its sections.
    ///
    /// # Errors
    /// Refuses a file that is not whole, or not of this version.
    pub fn read_file(version: u32, file: &'a [u8]) -> Result<Self, OpenError> {
        read_container(version, file).map(Self)
    }

    /// Returns a section as it is stored.
    ///
    /// # Errors
    /// Fails where there is none of this tag.
    pub fn find_section(&self, tag: &str) -> Result<StoredSection<'a>, OpenError> {
        let found = self.0.iter().find(|section| section.info.tag == tag);
        found.cloned().ok_or_else(|| OpenError::MissingSection { section: tag.to_owned() })
    }

    /// Returns the bytes that a section was made from.
    ///
    /// # Errors
    /// Fails where there is none of this tag, and where it can't be unpacked.
    pub fn unpack_section(&self, tag: &str) -> Result<Cow<'a, [u8]>, OpenError> {
        let found = self.find_section(tag)?;
        match found.codec {
            Codec::Plain => Ok(Cow::Borrowed(found.stored)),
            Codec::Zstd => decompress_section(&found).map(Cow::Owned),
            Codec::Column => Err(OpenError::malformed(tag, "a column where none belongs")),
        }
    }

    /// Returns what the file says of its sections, in their order.
    pub(crate) fn into_infos(self) -> Vec<SectionInfo> {
        self.0.into_iter().map(|section| section.info).collect()
    }
}

fn decompress_section(found: &StoredSection<'_>) -> Result<Vec<u8>, OpenError> {
    let tag = &found.info.tag;
    let length = Some(found.info.raw_bytes)
        .filter(|length| *length <= MAX_RAW)
        .and_then(|length| usize::try_from(length).ok())
        .ok_or_else(|| OpenError::malformed(tag, "too long to be true"))?;
    let raw = zstd::bulk::decompress(found.stored, length)
        .map_err(|error| OpenError::malformed(tag, error))?;
    if raw.len() == length {
        Ok(raw)
    } else {
        Err(OpenError::malformed(tag, "shorter than it states"))
    }
}
