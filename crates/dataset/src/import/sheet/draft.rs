//! From rows to the tables of one release.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use medwage_domain::cell::{Cell, DataType, Slot, TopCode};
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::market::{
    Area, AreaIx, CellKey, Industry, IndustryIx, Occupation, OccupationIx,
};
use medwage_domain::month::YearMonth;

use super::fault::Fault;
use super::{industry, place, vintage};
use crate::data::{Meta, ReleaseData, SourceFile};
use crate::import::set_parents;
use crate::source_rows::{SourceIndex, SourceRows};

/// The file and row that a cell came from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Which of the files, by its place among them.
    pub(super) file: usize,
    pub(super) row: u64,
    /// How broad the row says its occupation and industry are, in the file's own words.
    pub(super) group: String,
}

/// One row, understood.
pub(super) struct Row {
    pub(super) area: Area,
    pub(super) industry: Industry,
    pub(super) occupation: Occupation,
    pub(super) cell: Cell,
    pub(super) origin: Origin,
}

type Key = (AreaCode, IndustryCode, Soc);

/// A release while its rows come in.
pub(super) struct Draft {
    areas: BTreeMap<AreaCode, Area>,
    industries: BTreeMap<IndustryCode, Industry>,
    occupations: BTreeMap<Soc, Occupation>,
    /// Cells and the rows that they are made of, the first one first.
    cells: BTreeMap<Key, (Cell, Vec<Origin>)>,
    /// The files that rows came from, by their place.
    files: Vec<usize>,
}

impl Draft {
    /// A release has the nation and all industries, whether or not the files have cells of them:
    /// that is where every walk to a broader cell ends.
    pub(super) fn new() -> Self {
        Self {
            areas: BTreeMap::from([(AreaCode::NATION, place::whole_nation())]),
            industries: BTreeMap::from([(IndustryCode::ALL, industry::all_industries())]),
            occupations: BTreeMap::new(),
            cells: BTreeMap::new(),
            files: Vec::new(),
        }
    }

    /// Adds a row. The first title of a code stays, and the narrower level of an occupation.
    ///
    /// On failure returns the cell's name and where it came first.
    pub(super) fn add_row(&mut self, row: Row) -> Result<(), (String, Origin)> {
        let key = (row.area.code, row.industry.code, row.occupation.soc);
        if !self.files.contains(&row.origin.file) {
            self.files.push(row.origin.file);
        }
        self.areas.entry(key.0).or_insert(row.area);
        self.industries.entry(key.1).or_insert(row.industry);
        let level = row.occupation.level;
        let occupation = self.occupations.entry(key.2).or_insert(row.occupation);
        occupation.level = occupation.level.max(level);
        match self.cells.entry(key) {
            Entry::Vacant(place) => {
                place.insert((row.cell, vec![row.origin]));
            }
            Entry::Occupied(mut place) => {
                let (cell, origins) = place.get_mut();
                let (before, first) = (*cell, origins[0].clone());
                if !merge_rows(cell, &row.cell, &first, &row.origin) {
                    return Err((cell_name(key), first));
                }
                // A row that only repeats what is known is no source of it.
                if *cell != before {
                    origins.push(row.origin);
                }
            }
        }
        Ok(())
    }

    /// The places of the files that rows came from.
    pub(super) fn file_indexes(&self) -> &[usize] {
        &self.files
    }

    /// Numbers the tables and sorts the cells. `sources` are the files in the release's order, each with its place among
    /// those that were read.
    pub(super) fn finish_release(
        self,
        month: YearMonth,
        top_code: TopCode,
        sources: Vec<(usize, SourceFile)>,
    ) -> Result<ReleaseData, Fault> {
        let (areas, area_places) = number_items(self.areas, "areas")?;
        let (mut industries, industry_places) = number_items(self.industries, "industries")?;
        let (occupations, occupation_places) = number_items(self.occupations, "occupations")?;
        set_parents(&mut industries);
        let file = |place| sources.iter().position(|(other, _)| *other == place);
        let mut source_rows = SourceIndex::default();
        let mut cells = Vec::with_capacity(self.cells.len());
        // Ordered by codes, and so by places too.
        for ((area, industry, soc), (cell, origins)) in self.cells {
            let place = |places: Option<&u16>| places.copied().ok_or(Fault::TooMany("codes"));
            let key = CellKey {
                area: AreaIx(place(area_places.get(&area))?),
                industry: IndustryIx(place(industry_places.get(&industry))?),
                occupation: OccupationIx(place(occupation_places.get(&soc))?),
            };
            let rows: Option<Vec<SourceRows>> = origins
                .iter()
                .map(|origin| {
                    let file = u16::try_from(file(origin.file)?).ok()?;
                    Some(SourceRows { file, first: u32::try_from(origin.row).ok()?, count: 1 })
                })
                .collect();
            source_rows.push_cell(&rows.ok_or(Fault::TooMany("files or rows"))?);
            cells.push((key, cell));
        }
        Ok(ReleaseData {
            meta: Meta {
                id: format!("oews-{month}"),
                title: vintage::vintage_title(month),
                reference_month: month.to_string(),
                publication_date: None,
                publisher: "U.S. Bureau of Labor Statistics".to_owned(),
                survey: "Occupational Employment and Wage Statistics".to_owned(),
                sources: sources.into_iter().map(|(_, source)| source).collect(),
            },
            top_code,
            areas,
            industries,
            occupations,
            footnotes: vintage::mark_footnotes(top_code),
            cells,
            source_rows,
            area_model: None,
        })
    }
}

/// Takes the items of a table, and the place of each code.
#[allow(clippy::type_complexity, reason = "a table and its index")]
fn number_items<C: Ord, T>(
    items: BTreeMap<C, T>,
    what: &'static str,
) -> Result<(Vec<T>, BTreeMap<C, u16>), Fault> {
    let mut places = BTreeMap::new();
    let mut table = Vec::with_capacity(items.len());
    for (code, item) in items {
        let place = u16::try_from(table.len()).ok().filter(|place| *place < u16::MAX);
        places.insert(code, place.ok_or(Fault::TooMany(what))?);
        table.push(item);
    }
    Ok((table, places))
}

/// Takes a second row of a cell: one of another file that adds to it and contradicts nothing, or one
/// of the same file that repeats it at another level of its occupation or industry.
fn merge_rows(cell: &mut Cell, other: &Cell, first: &Origin, origin: &Origin) -> bool {
    if first.file == origin.file {
        return *cell == *other && first.group != origin.group;
    }
    let mut joined = *cell;
    for data_type in DataType::ALL {
        match (cell.slot(data_type), other.slot(data_type)) {
            (one, other) if one == other => {}
            (_, Slot::ABSENT) => {}
            (Slot::ABSENT, slot) => joined.set(data_type, slot),
            _ => return false,
        }
    }
    *cell = joined;
    true
}

fn cell_name((area, industry, soc): Key) -> String {
    format!("occupation {soc} in area {area}, industry {industry}")
}
