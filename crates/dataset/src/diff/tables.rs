//! Occupations, areas and industries of one release against those of another.

use medwage_domain::market::{
    Area, AreaIx, CellKey, Industry, IndustryIx, Market as _, Occupation, OccupationIx,
};
use serde::Serialize;

use crate::release::Release;

/// One table against the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// How many both have.
    pub kept: usize,
    /// Those that only the release after has.
    pub added: Vec<Coded>,
    /// Those that only the release before has.
    pub removed: Vec<Coded>,
    /// Those of another title.
    pub renamed: Vec<Renamed>,
}

/// A code and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// The title or name.
    pub title: String,
}

/// A code whose title changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// The code.
    pub code: String,
    /// The title before.
    pub before: String,
    /// The title after.
    pub after: String,
}

/// The three tables, and where the rows of the release after are in the one before.
pub(super) struct Tables {
    pub(super) occupations: Table,
    pub(super) areas: Table,
    pub(super) industries: Table,
    pub(super) places: Places,
}

/// For each row of the release after, its place in the release before.
pub(super) struct Places {
    occupations: Vec<Option<u16>>,
    areas: Vec<Option<u16>>,
    industries: Vec<Option<u16>>,
}

impl Tables {
    pub(super) fn between_releases(before: &Release, after: &Release) -> Self {
        let occupation = |it: &Occupation| (it.soc, it.title.clone());
        let area = |it: &Area| (it.code, it.name.clone());
        let industry = |it: &Industry| (it.code, it.title.clone());
        let (occupations, in_occupations) =
            compare_tables(before.occupations(), after.occupations(), occupation);
        let (areas, in_areas) = compare_tables(before.areas(), after.areas(), area);
        let (industries, in_industries) =
            compare_tables(before.industries(), after.industries(), industry);
        let places =
            Places { occupations: in_occupations, areas: in_areas, industries: in_industries };
        Self { occupations, areas, industries, places }
    }
}

impl Places {
    /// Returns the key of the same cell in the release before, if that has all of its codes.
    pub(super) fn key_before(&self, key: CellKey) -> Option<CellKey> {
        Some(CellKey {
            occupation: OccupationIx(self.occupations[usize::from(key.occupation.0)]?),
            area: AreaIx(self.areas[usize::from(key.area.0)]?),
            industry: IndustryIx(self.industries[usize::from(key.industry.0)]?),
        })
    }
}

/// Walks two tables that ascend by code.
fn compare_tables<T, C: Ord + ToString>(
    before: &[T],
    after: &[T],
    coded: impl Fn(&T) -> (C, String),
) -> (Table, Vec<Option<u16>>) {
    let mut table = Table::default();
    let row = |(code, title): (C, String)| Coded { code: code.to_string(), title };
    let mut places = Vec::with_capacity(after.len());
    let mut old = (0..).zip(before.iter().map(&coded)).peekable();
    for (code, title) in after.iter().map(&coded) {
        while let Some((_, gone)) = old.next_if(|(_, (other, _))| *other < code) {
            table.removed.push(row(gone));
        }
        match old.next_if(|(_, (other, _))| *other == code) {
            Some((place, (_, was))) => {
                table.kept += 1;
                places.push(Some(place));
                if was != title {
                    let code = code.to_string();
                    table.renamed.push(Renamed { code, before: was, after: title });
                }
            }
            None => {
                places.push(None);
                table.added.push(row((code, title)));
            }
        }
    }
    table.removed.extend(old.map(|(_, gone)| row(gone)));
    (table, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_compared_by_code() {
        let before = [(1, "one"), (2, "two"), (4, "four"), (6, "six")];
        let after = [(2, "two"), (3, "three"), (4, "IV"), (5, "five")];
        let coded = |it: &(i32, &str)| (it.0, it.1.to_owned());
        let (table, places) = compare_tables(&before, &after, coded);
        let codes = |rows: &[Coded]| rows.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&table.added), ["3", "5"]);
        assert_eq!(codes(&table.removed), ["1", "6"]);
        assert_eq!(table.kept, 2);
        assert_eq!(table.renamed.len(), 1);
        assert_eq!(
            (table.renamed[0].before.as_str(), table.renamed[0].after.as_str()),
            ("four", "IV")
        );
        assert_eq!(places, [Some(1), None, Some(2), None]);
    }
}
