//! Cells of one release against those of another.

use medwage_domain::cell::{Cell, DataType, Figure};
use medwage_domain::market::{CellKey, Market as _};
use serde::Serialize;

use super::tables::Places;
use crate::printed::{cell_name, print_figure};
use crate::release::Release;

/// How many cells came, went and stayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cells {
    /// Cells of the release before.
    pub before: usize,
    /// Cells of the release after.
    pub after: usize,
    /// Only in the release after.
    pub added: usize,
    /// Of these, cells whose occupation, area and industry both releases have.
    pub added_of_known_codes: usize,
    /// Only in the release before.
    pub removed: usize,
    /// In both, with the same statistics.
    pub same: usize,
    /// In both, with any statistic that differs.
    pub changed: usize,
}

/// One statistic in the cells that both have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The publisher's number of the data type.
    pub data_type: u8,
    /// The name.
    pub name: String,
    /// Cells in which both print a number.
    pub compared: usize,
    /// Of these, those with the same number.
    pub same: usize,
    /// Those with a greater number after.
    pub rose: usize,
    /// Those with a smaller number after.
    pub fell: usize,
    /// A number after, and none before: withheld, a bound, none at all.
    pub became_number: usize,
    /// A number before, and none after.
    pub lost_number: usize,
    /// Neither has a number, and for another reason.
    pub other_mark: usize,
    /// The middle of all changes in percent; none where nothing was compared with more than zero.
    pub median_percent: Option<f64>,
    /// The largest changes in percent, greatest first.
    pub largest: Vec<Change>,
}

/// A number that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The cell's occupation, area and industry.
    pub cell: String,
    /// The figure that was printed before.
    pub before: String,
    /// The figure that is printed after.
    pub after: String,
    /// By how much, in percent of before.
    pub percent: f64,
}

/// A cell in both releases.
struct Pair<'r> {
    key: CellKey,
    before: &'r Cell,
    after: &'r Cell,
}

/// Compares all cells.
pub(super) fn compare_cells(
    before: &Release,
    after: &Release,
    places: &Places,
    largest: usize,
) -> (Cells, Vec<Measure>) {
    let mut cells =
        Cells { before: before.cell_count(), after: after.cell_count(), ..Cells::default() };
    let mut pairs = Vec::with_capacity(after.cell_count());
    for (key, now) in after.cells() {
        let was = places.key_before(key);
        match was.and_then(|key| before.cell(key)) {
            Some(then) => pairs.push(Pair { key, before: then, after: now }),
            None => {
                cells.added += 1;
                cells.added_of_known_codes += usize::from(was.is_some());
            }
        }
    }
    // A bound is compared as such, so releases of another top code don't differ by that alone.
    cells.same = pairs.iter().filter(|pair| pair.before == pair.after).count();
    cells.changed = pairs.len() - cells.same;
    cells.removed = cells.before - pairs.len();
    let measure = |data_type| measure_changes(data_type, &pairs, (before, after), largest);
    (cells, DataType::ALL.map(measure).into())
}

fn measure_changes(
    data_type: DataType,
    pairs: &[Pair<'_>],
    (before, after): (&Release, &Release),
    largest: usize,
) -> Measure {
    let mut measure = Measure::new(data_type);
    let mut changes: Vec<(f64, usize)> = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let [was, is] = [pair.before, pair.after].map(|cell| cell.slot(data_type));
        match (was.figure(), is.figure()) {
            (Figure::Value(was), Figure::Value(is)) => {
                measure.count_change(was, is);
                if was > 0 {
                    changes.push((100.0 * (f64::from(is) / f64::from(was) - 1.0), place));
                }
            }
            (Figure::Value(_), _) => measure.lost_number += 1,
            (_, Figure::Value(_)) => measure.became_number += 1,
            _ => measure.other_mark += usize::from(was != is),
        }
    }
    changes.sort_by(|one, other| one.0.total_cmp(&other.0));
    measure.median_percent = find_median(&changes);
    changes.retain(|(percent, _)| percent.abs() > 0.0);
    changes.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()).then(one.1.cmp(&other.1)));
    let change = |(percent, place): &(f64, usize)| {
        let pair = &pairs[*place];
        let print = |cell: &Cell, release: &Release| {
            print_figure(data_type, cell.slot(data_type), release.top_code())
        };
        Change {
            cell: cell_name(after, pair.key),
            before: print(pair.before, before),
            after: print(pair.after, after),
            percent: *percent,
        }
    };
    measure.largest = changes.iter().take(largest).map(change).collect();
    measure
}

impl Measure {
    fn new(data_type: DataType) -> Self {
        Self {
            data_type: data_type.code(),
            name: format!("{data_type:?}"),
            compared: 0,
            same: 0,
            rose: 0,
            fell: 0,
            became_number: 0,
            lost_number: 0,
            other_mark: 0,
            median_percent: None,
            largest: Vec::new(),
        }
    }

    fn count_change(&mut self, was: u32, is: u32) {
        self.compared += 1;
        self.same += usize::from(was == is);
        self.rose += usize::from(was < is);
        self.fell += usize::from(was > is);
    }
}

/// The middle of changes that ascend.
fn find_median(changes: &[(f64, usize)]) -> Option<f64> {
    let (low, high) = (changes.len().checked_sub(1)? / 2, changes.len() / 2);
    Some((changes[low].0 + changes[high].0) / 2.0)
}
