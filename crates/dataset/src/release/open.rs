//! From the bytes of a snapshot to a release, or the reason why not.

use medwage_domain::market::Industry;

use super::{Index, Release};
use crate::data::Meta;
use crate::format::encode::{META, NOTES};
use crate::format::keys::Extent;
use crate::format::sections::Sections;
use crate::format::tables::{self, AreaRow, IndustryRow, Notes, OccupationRow, Row};
use crate::format::{OpenError, VERSION, columns, keys, model, rows};

impl Release {
    /// Opens a snapshot: checks every checksum, length, order and index, then unpacks it.
    ///
    /// Nothing of `snapshot` is kept.
    ///
    /// # Errors
    /// Refuses a file that is not whole, or not of this version, with the reason.
    pub fn open(snapshot: &[u8]) -> Result<Self, OpenError> {
        let file = Sections::read(VERSION, snapshot)?;
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
        let meta: Meta = tables::json(META, &file.unpack(META)?)?;
        let source_rows = rows::decode(&file.unpack(rows::TAG)?, index.rows(), meta.sources.len())?;
        Ok(Self {
            meta,
            top_code: notes.top_code(),
            footnotes: notes.footnotes,
            occupations,
            areas,
            industries,
            cells: columns::unpack(index.rows(), |tag| file.find(tag))?,
            index,
            source_rows,
            area_model,
            sections: file.into_infos(),
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
