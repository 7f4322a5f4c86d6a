//! From the bytes of a snapshot to a release, or the reason why not.

use std::borrow::Cow;

use medwage_domain::market::Industry;

use super::{Index, Release};
use crate::format::container::{self, Codec, Found};
use crate::format::encode::{META, NOTES};
use crate::format::keys::Extent;
use crate::format::tables::{self, AreaRow, IndustryRow, Notes, OccupationRow, Row};
use crate::format::{OpenError, columns, keys, model};

/// No section of text or keys is anywhere near this; a greater length is not worth allocating.
const MAX_RAW: u64 = 1 << 28;

impl Release {
    /// Opens a snapshot: checks every checksum, length, order and index, then unpacks it.
    ///
    /// Nothing of `snapshot` is kept.
    ///
    /// # Errors
    /// Refuses a file that is not whole, or not of this version, with the reason.
    pub fn open(snapshot: &[u8]) -> Result<Self, OpenError> {
        let file = Sections(container::read(snapshot)?);
        let notes: Notes = tables::json(NOTES, &file.unpack(NOTES)?)?;
        let occupations = tables::read::<OccupationRow>(&file.unpack(OccupationRow::TAG)?)?;
        let areas = tables::read::<AreaRow>(&file.unpack(AreaRow::TAG)?)?;
        let industries = tables::read::<IndustryRow>(&file.unpack(IndustryRow::TAG)?)?;
        check_parents(&industries)?;
        let extent = Extent {
            occupations: occupations.len(),
            areas: areas.len(),
            industries: industries.len(),
        };
        let groups = keys::decode(&file.unpack(keys::TAG)?, extent)?;
        let index = Index::build(&groups, extent);
        let area_model = match file.find(model::TAG) {
            Ok(_) => Some(model::decode(&file.unpack(model::TAG)?, extent)?),
            Err(_) => None,
        };
        Ok(Self {
            meta: tables::json(META, &file.unpack(META)?)?,
            top_code: notes.top_code(),
            footnotes: notes.footnotes,
            occupations,
            areas,
            industries,
            cells: columns::unpack(index.rows(), |tag| file.find(tag))?,
            index,
            area_model,
            sections: file.0.into_iter().map(|section| section.info).collect(),
        })
    }
}

/// Parents are broader and so come without cycles: each step must lead to a broader level.
fn check_parents(industries: &[Industry]) -> Result<(), OpenError> {
    for industry in industries {
        let Some(parent) = industry.parent else {
            continue;
        };
        let parent = industries.get(usize::from(parent.0));
        if parent.is_none_or(|parent| parent.level >= industry.level) {
            return Err(OpenError::malformed(
                IndustryRow::TAG,
                format!("{} has a parent that is not broader", industry.code),
            ));
        }
    }
    Ok(())
}

/// The sections of a file whose checksums match.
struct Sections<'a>(Vec<Found<'a>>);

impl<'a> Sections<'a> {
    fn find(&self, tag: &str) -> Result<Found<'a>, OpenError> {
        let found = self.0.iter().find(|section| section.info.tag == tag);
        found.cloned().ok_or_else(|| OpenError::MissingSection { section: tag.to_owned() })
    }

    fn unpack(&self, tag: &str) -> Result<Cow<'a, [u8]>, OpenError> {
        let found = self.find(tag)?;
        match found.codec {
            Codec::Plain => Ok(Cow::Borrowed(found.stored)),
            Codec::Zstd => decompress(&found).map(Cow::Owned),
            Codec::Column => Err(OpenError::malformed(tag, "a column where none belongs")),
        }
    }
}

fn decompress(found: &Found<'_>) -> Result<Vec<u8>, OpenError> {
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
