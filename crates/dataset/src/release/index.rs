//! From a key to a row: a bitmap with running counts for each area and industry.
//!
//! A cell's row is the number of cells before it: those of the groups before, those of the
//! bitmap's words before, and the bits below its own. The whole index of a full release is a
//! quarter of a megabyte, so a lookup costs one cache miss, the cell's own.

use medwage_domain::market::{AreaIx, CellKey, IndustryIx, OccupationIx};

use crate::format::keys::{Extent, Group};

/// One word of a bitmap and the row of its first cell.
#[derive(Clone, Copy, Debug)]
struct Word {
    bits: u64,
    first_row: u32,
}

/// Finds the row of a key.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// For each area, where its groups start; one more at the end.
    area_starts: Vec<u32>,
    /// The industry of each group.
    industries: Vec<u16>,
    /// The bitmaps of all groups, one after the other.
    words: Vec<Word>,
    words_per_group: usize,
    rows: usize,
}

impl Index {
    /// Builds the index of groups that ascend by area and industry.
    pub(super) fn from_groups(groups: &[Group], extent: Extent) -> Self {
        let mut area_starts = vec![0_u32; extent.areas + 1];
        for group in groups {
            area_starts[usize::from(group.area) + 1] += 1;
        }
        for area in 0..extent.areas {
            area_starts[area + 1] += area_starts[area];
        }
        let mut first_row = 0;
        let words = groups
            .iter()
            .flat_map(|group| &group.occupations)
            .map(|bits| {
                let word = Word { bits: *bits, first_row };
                first_row += bits.count_ones();
                word
            })
            .collect();
        Self {
            area_starts,
            industries: groups.iter().map(|group| group.industry).collect(),
            words,
            words_per_group: extent.bitmap_words(),
            rows: first_row as usize,
        }
    }

    /// How many cells there are.
    pub(super) fn row_count(&self) -> usize {
        self.rows
    }

    /// The row of a key, if it has a cell.
    #[inline]
    pub(super) fn find_row(&self, key: CellKey) -> Option<usize> {
        let group = self.find_group(key.area, key.industry)?;
        let occupation = usize::from(key.occupation.0);
        if occupation / 64 >= self.words_per_group {
            return None;
        }
        let word = self.words[group * self.words_per_group + occupation / 64];
        let bit = 1_u64 << (occupation % 64);
        let before = (word.bits & (bit - 1)).count_ones();
        (word.bits & bit != 0).then(|| (word.first_row + before) as usize)
    }

    #[inline]
    fn find_group(&self, area: AreaIx, industry: IndustryIx) -> Option<usize> {
        let area = usize::from(area.0);
        let end = *self.area_starts.get(area + 1)? as usize;
        let start = self.area_starts[area] as usize;
        self.industries[start..end].binary_search(&industry.0).ok().map(|place| start + place)
    }

    /// All keys in the order of their rows.
    pub(super) fn keys(&self) -> impl Iterator<Item = CellKey> + '_ {
        let areas = self.area_starts.windows(2).enumerate();
        areas.flat_map(move |(area, bounds)| {
            (bounds[0] as usize..bounds[1] as usize).flat_map(move |group| {
                self.group_occupations(group).map(move |occupation| CellKey {
                    occupation,
                    area: AreaIx(area as u16),
                    industry: IndustryIx(self.industries[group]),
                })
            })
        })
    }

    fn group_occupations(&self, group: usize) -> impl Iterator<Item = OccupationIx> + '_ {
        let words = &self.words[group * self.words_per_group..][..self.words_per_group];
        words.iter().enumerate().flat_map(|(place, word)| {
            (0..64)
                .filter(|bit| word.bits >> bit & 1 == 1)
                .map(move |bit| OccupationIx((place * 64 + bit) as u16))
        })
    }
}
