//! The container: header, section table, sections, trailer.
//!
//! Knows tags, lengths and checksums, and nothing of what a section holds. Releases, reference tables and prevailing wages each
//! have a version of their own.

use bytemuck::{Pod, Zeroable};
use xxhash_rust::xxh3::xxh3_64;

use super::{OpenError, VERSION};

/// The first bytes of every snapshot. Like PNG's, they show a transfer that stripped the eighth
/// bit or rewrote line ends.
const MAGIC: [u8; 8] = *b"\x89MWS\r\n\x1a\n";

/// How the bytes of a section are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As they are.
    Plain,
    /// One zstd frame.
    Zstd,
    /// A value column, in frames (`frames.rs`).
    Column,
}

impl Codec {
    const ALL: [Self; 3] = [Self::Plain, Self::Zstd, Self::Column];

    fn from_raw(raw: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| *codec as u64 == raw)
    }
}

/// The header; all numbers little-endian.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: [u8; 4],
    sections: [u8; 4],
    file_length: [u8; 8],
    /// Over the three fields before it, the magic and the section table.
    checksum: [u8; 8],
}

/// One row of the section table; all numbers little-endian.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct TableRow {
    tag: [u8; 8],
    codec: [u8; 8],
    offset: [u8; 8],
    stored: [u8; 8],
    raw: [u8; 8],
    checksum: [u8; 8],
}

/// Bytes of the header, which says how long the whole file is.
pub const HEADER_LENGTH: usize = size_of::<Header>();
const HEADER: usize = HEADER_LENGTH;
const CHECKED_HEADER: usize = HEADER - 8;
const ROW: usize = size_of::<TableRow>();
const TRAILER: usize = 8;

/// A section ready to be written.
#[derive(Clone, Debug)]
pub struct Section {
    /// The tag, of eight letters or fewer.
    pub tag: &'static str,
    /// How the bytes are stored.
    pub codec: Codec,
    /// Bytes when unpacked.
    pub raw_length: usize,
    /// The bytes as they are stored.
    pub stored: Vec<u8>,
}

/// A section as the table of a file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionInfo {
    /// The tag, such as `keys`.
    pub tag: String,
    /// Bytes in the file.
    pub stored_bytes: u64,
    /// Bytes when unpacked.
    pub raw_bytes: u64,
    /// XXH3-64 of the bytes in the file.
    pub checksum: u64,
}

/// A section as found in a file whose checksums match.
#[derive(Clone, Debug)]
pub struct StoredSection<'a> {
    /// The row of the section table.
    pub info: SectionInfo,
    /// How the bytes are stored.
    pub codec: Codec,
    /// The bytes as they are stored.
    pub stored: &'a [u8],
}

/// Lays the sections out as a file of a version.
pub fn write_container(version: u32, sections: &[Section]) -> Vec<u8> {
    let body_start = HEADER + ROW * sections.len();
    let body: usize = sections.iter().map(|section| section.stored.len()).sum();
    let file_length = body_start + body + TRAILER;

    let mut header = Header {
        magic: MAGIC,
        version: version.to_le_bytes(),
        sections: (sections.len() as u32).to_le_bytes(),
        file_length: to_le(file_length),
        checksum: [0; 8],
    };
    let table = section_table(sections, body_start);
    let mut checked = bytemuck::bytes_of(&header)[..CHECKED_HEADER].to_vec();
    checked.extend_from_slice(bytemuck::cast_slice(&table));
    header.checksum = xxh3_64(&checked).to_le_bytes();

    let mut file = Vec::with_capacity(file_length);
    file.extend_from_slice(bytemuck::bytes_of(&header));
    file.extend_from_slice(bytemuck::cast_slice(&table));
    for section in sections {
        file.extend_from_slice(&section.stored);
    }
    let whole = xxh3_64(&file);
    file.extend_from_slice(&whole.to_le_bytes());
    file
}

fn section_table(sections: &[Section], body_start: usize) -> Vec<TableRow> {
    let mut offset = body_start;
    sections
        .iter()
        .map(|section| {
            let mut tag = [0; 8];
            tag[..section.tag.len()].copy_from_slice(section.tag.as_bytes());
            let row = TableRow {
                tag,
                codec: (section.codec as u64).to_le_bytes(),
                offset: to_le(offset),
                stored: to_le(section.stored.len()),
                raw: to_le(section.raw_length),
                checksum: xxh3_64(&section.stored).to_le_bytes(),
            };
            offset += section.stored.len();
            row
        })
        .collect()
}

/// Checks the first bytes of a file of so many, so that what is no whole snapshot need not be read.
///
/// # Errors
/// If they are not those of a snapshot of this version and length.
pub fn check_header(head: &[u8], length: u64) -> Result<(), OpenError> {
    check_length(&read_header(VERSION, head)?, length)
}

fn read_header(version: u32, file: &[u8]) -> Result<Header, OpenError> {
    if !file.starts_with(&MAGIC) {
        return Err(OpenError::NotASnapshot);
    }
    let header: Header = read_pod(file, 0).ok_or(OpenError::Header)?;
    match u32::from_le_bytes(header.version) {
        found if found == version => Ok(header),
        found => Err(OpenError::Version { found, supported: version }),
    }
}

fn check_length(header: &Header, found: u64) -> Result<(), OpenError> {
    match u64::from_le_bytes(header.file_length) {
        stated if stated == found => Ok(()),
        stated => Err(OpenError::Length { stated, found }),
    }
}

/// Checks a file of this version and returns its sections.
pub(crate) fn read_container(
    version: u32,
    file: &[u8],
) -> Result<Vec<StoredSection<'_>>, OpenError> {
    let header = read_header(version, file)?;
    let rows = checked_table(file, &header)?;
    check_length(&header, file.len() as u64)?;
    let sections = locate_sections(file, rows)?;
    let body_end = file.len() - TRAILER;
    if xxh3_64(&file[..body_end]).to_le_bytes() != file[body_end..] {
        return Err(OpenError::FileChecksum);
    }
    Ok(sections)
}

/// Returns the table rows once their checksum, together with the header's, matches.
fn checked_table(file: &[u8], header: &Header) -> Result<Vec<TableRow>, OpenError> {
    let count = u32::from_le_bytes(header.sections) as usize;
    let table = count
        .checked_mul(ROW)
        .and_then(|length| file.get(HEADER..HEADER.checked_add(length)?))
        .ok_or(OpenError::Header)?;
    let checked = [&file[..CHECKED_HEADER], table].concat();
    if xxh3_64(&checked).to_le_bytes() != header.checksum {
        return Err(OpenError::Header);
    }
    Ok(table.chunks_exact(ROW).map(bytemuck::pod_read_unaligned).collect())
}

/// Cuts the body into its sections, which lie back to back in the order of the table.
fn locate_sections(file: &[u8], rows: Vec<TableRow>) -> Result<Vec<StoredSection<'_>>, OpenError> {
    let mut expected = HEADER + ROW * rows.len();
    let mut sections = Vec::with_capacity(rows.len());
    for row in rows {
        let tag = tag_text(row.tag);
        let found = read_section(file, &row, &tag, expected)?;
        expected += found.stored.len();
        sections.push(found);
    }
    if expected + TRAILER != file.len() {
        return Err(OpenError::Header);
    }
    Ok(sections)
}

fn read_section<'a>(
    file: &'a [u8],
    row: &TableRow,
    tag: &str,
    expected: usize,
) -> Result<StoredSection<'a>, OpenError> {
    let malformed = |reason: &str| OpenError::malformed(tag, reason);
    let stored_bytes = u64::from_le_bytes(row.stored);
    let raw_bytes = u64::from_le_bytes(row.raw);
    let codec = Codec::from_raw(u64::from_le_bytes(row.codec))
        .ok_or_else(|| malformed("stored in a way that this version doesn't know"))?;
    if u64::from_le_bytes(row.offset) != expected as u64 {
        return Err(malformed("out of its place"));
    }
    let end = usize::try_from(stored_bytes)
        .ok()
        .and_then(|length| expected.checked_add(length))
        .filter(|end| *end <= file.len().saturating_sub(TRAILER))
        .ok_or_else(|| malformed("beyond the end of the file"))?;
    let stored = &file[expected..end];
    let checksum = xxh3_64(stored);
    if checksum != u64::from_le_bytes(row.checksum) {
        return Err(OpenError::SectionChecksum { section: tag.to_owned() });
    }
    let info = SectionInfo { tag: tag.to_owned(), stored_bytes, raw_bytes, checksum };
    Ok(StoredSection { info, codec, stored })
}

fn tag_text(tag: [u8; 8]) -> String {
    String::from_utf8_lossy(&tag).trim_end_matches('\0').to_owned()
}

fn read_pod<T: Pod>(file: &[u8], at: usize) -> Option<T> {
    Some(bytemuck::pod_read_unaligned(file.get(at..at.checked_add(size_of::<T>())?)?))
}

fn to_le(number: usize) -> [u8; 8] {
    (number as u64).to_le_bytes()
}
