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
    pub fn open_snapshot(snapshot: &[u8]) -> Result<Self, OpenError> {
        let file = Sections::read_file(VERSION, snapshot)?;
        let notes: Notes = tables::read_json(NOTES, &file.unpack_section(NOTES)?)?;
        let occupations =
            tables::read_table::<OccupationRow>(&file.unpack_section(OccupationRow::TAG)?)?;
        let areas = tables::read_table::<AreaRow>(&file.unpack_section(AreaRow::TAG)?)?;
        let industries =
            tables::read_table::<IndustryRow>(&file.unpack_section(IndustryRow::TAG)?)?;
        check_parents(&industries)?;
        let extent = Extent {
            occupations: occupations.len(),
            areas: areas.len(),
            industries: industries.len(),
        };
        let groups = keys::decode_groups(&file.unpack_section(keys::TAG)?, extent)?;
        let index = Index::from_groups(&groups, extent);
        let area_model = match file.find_section(model::TAG) {
            Ok(_) => Some(model::decode_model(&file.unpack_section(model::TAG)?, extent)?),
            Err(_) => None,
        };
        let meta: Meta = tables::read_json(META, &file.unpack_section(META)?)?;
        let source_rows = rows::decode_rows(
            &file.unpack_section(rows::TAG)?,
            index.row_count(),
            meta.sources.len(),
        )?;
        Ok(Self {
            meta,
            top_code: notes.top_code(),
            footnotes: notes.footnotes,
            occupations,
            areas,
            industries,
            cells: columns::unpack_cells(index.row_count(), |tag| file.find_section(tag))?,
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
