//! Which rows of which source files each cell was read from.
//!
//! Publishers write their files in nearly the order of our cells, so the rows are kept as runs: so many cells one after the
//! other, each of so many rows one after the other. May 2025 is 101 runs for 370,172 cells, which is why a release can hold
//! them all and still answer from a search in one short list.

/// Rows of one source file, one after the other, that a cell was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceRows {
    /// The file, by its index in [`crate::data::Meta::sources`].
    pub file: u16,
    /// The first row, counted from 1; the row of column names counts.
    pub first: u32,
    /// How many rows there are; a flat file has one for each statistic, a spreadsheet one for all of them.
    pub count: u32,
}

impl SourceRows {
    /// Returns the last row.
    pub fn last_row(&self) -> u32 {
        self.first + self.count.saturating_sub(1)
    }
}

/// Cells one after the other whose rows are one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The index of the first cell.
    pub(crate) first_cell: u32,
    /// How many cells there are.
    pub(crate) cells: u32,
    /// The rows of the first cell.
    pub(crate) rows: SourceRows,
}

impl Run {
    /// Returns the index of the cell after the last one; none where no index is so great.
    pub(crate) fn end_cell(&self) -> Option<u32> {
        self.first_cell.checked_add(self.cells)
    }

    /// Returns the row after the last one; none where a file can't have so many.
    pub(crate) fn end_row(&self) -> Option<u32> {
        self.cells.checked_mul(self.rows.count)?.checked_add(self.rows.first)
    }

    fn rows_of(&self, cell: u32) -> Option<SourceRows> {
        let before = cell.checked_sub(self.first_cell).filter(|before| *before < self.cells)?;
        Some(SourceRows { first: self.rows.first + before * self.rows.count, ..self.rows })
    }
}

/// The rows of all cells of a release.
///
/// A cell that several stretches of rows add up to has one run in each of several layers; the first layer has a run for every
/// cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceIndex {
    pub(crate) layers: Vec<Vec<Run>>,
    cells: u32,
}

impl SourceIndex {
    /// Adds the next cell, in the order of the release's cells, with all of its rows.
    pub fn push_cell(&mut self, rows: &[SourceRows]) {
        let cell = self.cells;
        self.cells += 1;
        if self.layers.len() < rows.len() {
            self.layers.resize_with(rows.len(), Vec::new);
        }
        for (layer, rows) in self.layers.iter_mut().zip(rows) {
            match layer.last_mut().filter(|run| is_continued(run, cell, *rows)) {
                Some(run) => run.cells += 1,
                None => layer.push(Run { first_cell: cell, cells: 1, rows: *rows }),
            }
        }
    }

    /// Returns the rows of a cell by its index among the release's cells.
    pub fn rows_of(&self, cell: usize) -> impl Iterator<Item = SourceRows> + '_ {
        let cell = u32::try_from(cell).ok();
        self.layers.iter().filter_map(move |layer| {
            let cell = cell?;
            let after = layer.partition_point(|run| run.first_cell <= cell);
            layer[..after].last()?.rows_of(cell)
        })
    }

    /// Returns the file that most cells were read from.
    pub fn main_file(&self) -> Option<u16> {
        let runs = self.layers.first()?;
        let cells = |file: u16| -> u64 {
            runs.iter().filter(|run| run.rows.file == file).map(|run| u64::from(run.cells)).sum()
        };
        let mut files: Vec<u16> = runs.iter().map(|run| run.rows.file).collect();
        files.sort_unstable();
        files.dedup();
        // The first of equals, so that the same release always names the same file.
        files.into_iter().rev().max_by_key(|file| cells(*file))
    }

    /// Checks that the runs are of so many cells and so many files, in order, with rows for every cell.
    pub(crate) fn check_runs(&self, cells: usize, files: usize) -> Result<(), &'static str> {
        for layer in &self.layers {
            check_layer(layer, cells, files)?;
        }
        let covered: u64 =
            self.layers.first().into_iter().flatten().map(|run| u64::from(run.cells)).sum();
        if covered == cells as u64 { Ok(()) } else { Err("a cell without rows") }
    }

    /// Puts an index together from layers that were read.
    pub(crate) fn from_layers(layers: Vec<Vec<Run>>, cells: usize) -> Self {
        Self { layers, cells: u32::try_from(cells).unwrap_or(u32::MAX) }
    }
}

fn is_continued(run: &Run, cell: u32, rows: SourceRows) -> bool {
    run.end_cell() == Some(cell)
        && run.end_row() == Some(rows.first)
        && (run.rows.file, run.rows.count) == (rows.file, rows.count)
}

/// The greatest row number: that of the contract's integers.
const LAST_ROW: u32 = i32::MAX as u32;

fn check_layer(layer: &[Run], cells: usize, files: usize) -> Result<(), &'static str> {
    if layer.is_empty() {
        return Err("a layer without runs");
    }
    let mut end = 0;
    for run in layer {
        if run.first_cell < end {
            return Err("runs out of order");
        }
        if run.cells == 0 || run.rows.count == 0 || run.rows.first == 0 {
            return Err("a run without cells or rows");
        }
        if usize::from(run.rows.file) >= files {
            return Err("a file that the release doesn't list");
        }
        end = run
            .end_cell()
            .filter(|end| *end as usize <= cells)
            .ok_or("more cells than there are keys")?;
        run.end_row().filter(|end| *end <= LAST_ROW).ok_or("a row that no file can have")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(file: u16, first: u32, count: u32) -> SourceRows {
        SourceRows { file, first, count }
    }

    #[test]
    fn cells_in_the_order_of_their_file_are_one_run() {
        let mut index = SourceIndex::default();
        for cell in 0..1_000 {
            index.push_cell(&[rows(0, 2 + 17 * cell, 17)]);
        }
        assert_eq!(index.layers[0].len(), 1);
        assert_eq!(index.rows_of(999).collect::<Vec<_>>(), [rows(0, 16_985, 17)]);
        assert_eq!(index.rows_of(1_000).count(), 0);
    }

    #[test]
    fn the_main_file_is_the_one_of_most_cells() {
        let mut index = SourceIndex::default();
        assert_eq!(index.main_file(), None);
        for (cell, file) in [2, 1, 2, 0, 1].into_iter().enumerate() {
            index.push_cell(&[rows(file, cell as u32 + 2, 1)]);
        }
        assert_eq!(index.main_file(), Some(1), "the first of the two with two cells");
    }

    #[test]
    fn what_can_not_be_is_refused() {
        let one = |first_cell, cells, rows| Run { first_cell, cells, rows };
        for (layers, reason) in [
            (vec![], "a cell without rows"),
            (vec![vec![]], "a layer without runs"),
            (vec![vec![one(0, 2, rows(0, 2, 1))]], "a cell without rows"),
            (vec![vec![one(0, 4, rows(0, 2, 1))]], "more cells than there are keys"),
            (vec![vec![one(0, 3, rows(1, 2, 1))]], "a file that the release doesn't list"),
            (vec![vec![one(0, 3, rows(0, 0, 1))]], "a run without cells or rows"),
            (vec![vec![one(0, 3, rows(0, 2, 0))]], "a run without cells or rows"),
            (vec![vec![one(0, 0, rows(0, 2, 1))]], "a run without cells or rows"),
            (vec![vec![one(0, 3, rows(0, u32::MAX, 1))]], "a row that no file can have"),
            (vec![vec![one(0, 3, rows(0, 2, u32::MAX))]], "a row that no file can have"),
            (vec![vec![one(u32::MAX, 3, rows(0, 2, 1))]], "more cells than there are keys"),
            (vec![vec![one(0, 2, rows(0, 2, 1)), one(1, 1, rows(0, 9, 1))]], "runs out of order"),
        ] {
            assert_eq!(
                SourceIndex::from_layers(layers.clone(), 3).check_runs(3, 1),
                Err(reason),
                "{layers:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_goes_in_comes_out(
            cells in prop::collection::vec(
                prop::collection::vec((0_u16..3, 1_u32..40, 1_u32..4), 1..4), 0..60,
            ),
        ) {
            let cells: Vec<Vec<SourceRows>> = cells
                .into_iter()
                .map(|all| all.into_iter().map(|(file, first, count)| rows(file, first, count)).collect())
                .collect();
            let mut index = SourceIndex::default();
            cells.iter().for_each(|rows| index.push_cell(rows));
            prop_assert_eq!(index.check_runs(cells.len(), 3), Ok(()));
            for (cell, rows) in cells.iter().enumerate() {
                prop_assert_eq!(&index.rows_of(cell).collect::<Vec<_>>(), rows);
            }
        }
    }
}
