//! A value column as bytes: codes shuffled by byte and compressed in frames of fixed row count.
//!
//! Frames, not one stream, so that opening decodes a block of rows of all columns in scratch
//! memory that stays in the cache, instead of passing over the whole release 17 times.

use super::OpenError;

/// Rows in a frame of a full block.
pub(crate) const FRAME_ROWS: usize = 1 << 15;

/// Bytes of a column's own header before the frame lengths.
const HEADER: usize = 16;

/// Compresses a column's codes.
pub(crate) fn pack_codes(codes: &[u32], scale: u32, level: i32) -> std::io::Result<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(level)?;
    let frames = codes
        .chunks(FRAME_ROWS)
        .map(|rows| compressor.compress(&shuffle_bytes(rows)))
        .collect::<Result<Vec<_>, _>>()?;

    let mut section = Vec::new();
    for number in [codes.len() as u32, scale, FRAME_ROWS as u32, frames.len() as u32] {
        section.extend_from_slice(&number.to_le_bytes());
    }
    for frame in &frames {
        section.extend_from_slice(&(frame.len() as u32).to_le_bytes());
    }
    for frame in &frames {
        section.extend_from_slice(frame);
    }
    Ok(section)
}

/// All first bytes, then all second bytes, and so on: the high ones are nearly all alike.
fn shuffle_bytes(codes: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(codes.len() * 4);
    for place in 0..4 {
        bytes.extend(codes.iter().map(|code| code.to_le_bytes()[place]));
    }
    bytes
}

/// A packed column, taken apart into its frames.
pub(crate) struct Column<'a> {
    pub(crate) tag: &'static str,
    pub(crate) scale: u32,
    frames: Vec<&'a [u8]>,
}

impl<'a> Column<'a> {
    /// Takes a stored column apart; `rows` is what the keys section says.
    pub(crate) fn from_stored(
        tag: &'static str,
        stored: &'a [u8],
        rows: usize,
    ) -> Result<Self, OpenError> {
        let malformed = |reason: &str| OpenError::malformed(tag, reason);
        let number = |place: usize| {
            let bytes = stored.get(place * 4..place * 4 + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?))
        };
        let header = || Some([number(0)?, number(1)?, number(2)?, number(3)?]);
        let [stated, scale, frame_rows, count] = header().ok_or_else(|| malformed("too short"))?;
        let count = count as usize;
        if stated as usize != rows || count != rows.div_ceil(FRAME_ROWS) {
            return Err(malformed("another number of rows than there are keys"));
        }
        if frame_rows as usize != FRAME_ROWS || scale == 0 {
            return Err(malformed("frames of an unknown shape"));
        }
        let mut at = HEADER + 4 * count;
        let mut frames = Vec::with_capacity(count);
        for frame in 0..count {
            let length = number(4 + frame).ok_or_else(|| malformed("too short"))? as usize;
            let bytes = at.checked_add(length).and_then(|end| stored.get(at..end));
            frames.push(bytes.ok_or_else(|| malformed("a frame lies beyond its end"))?);
            at += length;
        }
        if at != stored.len() {
            return Err(malformed("bytes after the last frame"));
        }
        Ok(Self { tag, scale, frames })
    }

    /// Unpacks one frame into the shuffled bytes of its rows.
    pub(crate) fn unpack_frame(
        &self,
        frame: usize,
        decompressor: &mut zstd::bulk::Decompressor<'_>,
        shuffled: &mut [u8],
    ) -> Result<(), OpenError> {
        let written = decompressor
            .decompress_to_buffer(self.frames[frame], shuffled)
            .map_err(|error| OpenError::malformed(self.tag, error))?;
        if written == shuffled.len() {
            Ok(())
        } else {
            Err(OpenError::malformed(self.tag, "a frame is too short"))
        }
    }
}
