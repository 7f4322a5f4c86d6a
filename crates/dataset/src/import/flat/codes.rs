//! Between series ids and the places of the tables.
//!
//! A series id is `OEU`, the area's type, the area in 7 digits, the industry in 6 characters, the
//! occupation in 6 digits and the data type in 2. What stands before the data type names a cell.

use medwage_domain::cell::DataType;
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::{
    Area, AreaIx, AreaKind, CellKey, Industry, IndustryIx, Occupation, OccupationIx,
};

use super::edition::Edition;
use super::fault::Fault;
use super::reference::Reference;
use super::text::{parse_digits, quote_bytes};
use crate::data::Footnote;

/// Bytes of a series id.
pub(super) const SERIES: usize = 25;
/// Bytes of the part of it that names a cell.
pub(super) const CELL: usize = 23;

/// The codes that rows may use.
pub(super) struct Codes<'a> {
    pub(super) edition: &'a Edition,
    pub(super) footnotes: &'a [Footnote],
    areas: &'a [Area],
    industries: &'a [Industry],
    occupations: &'a [Occupation],
}

impl<'a> Codes<'a> {
    pub(super) fn new(tables: &'a Reference) -> Self {
        Self {
            edition: &tables.edition,
            footnotes: &tables.footnotes,
            areas: &tables.areas,
            industries: &tables.industries,
            occupations: &tables.occupations,
        }
    }

    /// Finds the cell that a series id names.
    pub(super) fn find_key(&self, series: &[u8; SERIES]) -> Result<CellKey, Fault> {
        let malformed = || Fault::SeriesForm(quote_bytes(series));
        if !series.starts_with(b"OEU") {
            return Err(malformed());
        }
        let area = parse_digits(&series[4..11]).and_then(AreaCode::new).ok_or_else(malformed)?;
        let industry = std::str::from_utf8(&series[11..17]).map_err(|_| malformed())?;
        let industry: IndustryCode = industry.parse().map_err(|_| malformed())?;
        let soc = parse_digits(&series[17..23]).and_then(Soc::new).ok_or_else(malformed)?;
        Ok(CellKey {
            area: self.find_area(area, series[3])?,
            industry: find_index(self.industries, industry, |industry| industry.code)
                .map(IndustryIx)
                .ok_or_else(|| Fault::UnknownIndustry(industry.to_string()))?,
            occupation: find_index(self.occupations, soc, |occupation| occupation.soc)
                .map(OccupationIx)
                .ok_or_else(|| Fault::UnknownOccupation(format!("{:06}", soc.digits())))?,
        })
    }

    fn find_area(&self, code: AreaCode, stated: u8) -> Result<AreaIx, Fault> {
        let area = find_index(self.areas, code, |area| area.code)
            .ok_or_else(|| Fault::UnknownArea(code.to_string()))?;
        let found = type_of(self.areas[usize::from(area)].kind);
        if found != stated {
            let (stated, found) = (char::from(stated), char::from(found));
            return Err(Fault::AreaType { area: code.to_string(), stated, found });
        }
        Ok(AreaIx(area))
    }

    /// Returns the part of a series id that names a cell.
    pub(super) fn series_of(&self, key: CellKey) -> String {
        let area = &self.areas[usize::from(key.area.0)];
        let industry = self.industries[usize::from(key.industry.0)].code;
        let soc = self.occupations[usize::from(key.occupation.0)].soc;
        let area_type = char::from(type_of(area.kind));
        format!("OEU{area_type}{}{industry}{:06}", area.code, soc.digits())
    }

    /// Returns whether a cell is of the nation as a whole.
    pub(super) fn is_national(&self, key: CellKey) -> bool {
        self.areas[usize::from(key.area.0)].kind == AreaKind::Nation
    }

    /// Returns the code of the first area, industry or occupation that no cell is of.
    pub(super) fn without_cells(&self, keys: impl Iterator<Item = CellKey>) -> Option<String> {
        let mut areas = vec![false; self.areas.len()];
        let mut industries = vec![false; self.industries.len()];
        let mut occupations = vec![false; self.occupations.len()];
        for key in keys {
            areas[usize::from(key.area.0)] = true;
            industries[usize::from(key.industry.0)] = true;
            occupations[usize::from(key.occupation.0)] = true;
        }
        let unseen = |seen: &[bool]| seen.iter().position(|seen| !seen);
        unseen(&areas)
            .map(|place| format!("area {}", self.areas[place].code))
            .or_else(|| {
                unseen(&industries).map(|place| format!("industry {}", self.industries[place].code))
            })
            .or_else(|| {
                unseen(&occupations)
                    .map(|place| format!("occupation {}", self.occupations[place].soc))
            })
    }
}

/// Takes a series id's length as right, and the data type off its end.
#[inline]
pub(super) fn split_series(text: &[u8]) -> Result<(&[u8; SERIES], DataType), Fault> {
    let malformed = || Fault::SeriesForm(quote_bytes(text));
    let series: &[u8; SERIES] = text.try_into().map_err(|_| malformed())?;
    let code = parse_digits(&series[CELL..]).ok_or_else(malformed)?;
    let data_type = DataType::ALL.into_iter().nth((code as usize).wrapping_sub(1));
    let data_type =
        data_type.ok_or_else(|| Fault::UnknownDataType(quote_bytes(&series[CELL..])))?;
    Ok((series, data_type))
}

fn find_index<T, C: Ord>(table: &[T], code: C, code_of: impl Fn(&T) -> C) -> Option<u16> {
    let place = table.binary_search_by_key(&code, code_of).ok()?;
    u16::try_from(place).ok()
}

/// The letter of an area's type in a series id.
fn type_of(kind: AreaKind) -> u8 {
    match kind {
        AreaKind::Nation => b'N',
        AreaKind::State => b'S',
        AreaKind::Metropolitan | AreaKind::Nonmetropolitan => b'M',
    }
}
