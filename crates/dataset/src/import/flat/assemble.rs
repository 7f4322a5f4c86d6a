//! From runs of rows to whole cells: in order, none twice, none with rows missing.

use medwage_domain::cell::{Cell, DataType, Slot};
use medwage_domain::market::CellKey;

use super::codes::Codes;
use super::data::Run;
use crate::source_rows::{SourceIndex, SourceRows};

/// A fault that shows only once all rows are together.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A series comes twice.
    Duplicate { series: String },
    /// A cell lacks data types.
    Incomplete { cell: String, missing: String },
    /// An area, industry or occupation of the tables has no cell: the end of the file is missing.
    WithoutCells(String),
}

/// Joins runs into cells, ascending by area, industry and occupation, with the rows of each in the data file.
pub(super) fn assemble_cells(
    mut runs: Vec<Run>,
    codes: &Codes<'_>,
    file: u16,
) -> Result<(Vec<(CellKey, Cell)>, SourceIndex), Trouble> {
    // The file is itself a few ascending stretches, which a stable merge sort makes short work of.
    runs.sort_by_key(|run| (run.key.area, run.key.industry, run.key.occupation));
    let mut cells: Vec<(CellKey, Cell)> = Vec::with_capacity(runs.len());
    let mut source_rows = SourceIndex::default();
    let mut rows_of_cell: Vec<SourceRows> = Vec::new();
    for run in runs {
        let rows = SourceRows { file, first: run.first_line, count: run.lines };
        match cells.last_mut().filter(|(key, _)| *key == run.key) {
            Some((key, cell)) => merge_rows(cell, &run.cell).map_err(|data_type| {
                let series = format!("{}{:02}", codes.series_of(*key), data_type.code());
                Trouble::Duplicate { series }
            })?,
            None => {
                if !rows_of_cell.is_empty() {
                    source_rows.push_cell(&rows_of_cell);
                    rows_of_cell.clear();
                }
                cells.push((run.key, run.cell));
            }
        }
        // The rows of a cell that a chunk's end has cut in two are one stretch again.
        match rows_of_cell.last_mut().filter(|last| last.first + last.count == rows.first) {
            Some(last) => last.count += rows.count,
            None => rows_of_cell.push(rows),
        }
    }
    if !rows_of_cell.is_empty() {
        source_rows.push_cell(&rows_of_cell);
    }
    for (key, cell) in &cells {
        check_complete(*key, cell, codes)?;
    }
    match codes.without_cells(cells.iter().map(|(key, _)| *key)) {
        Some(code) => Err(Trouble::WithoutCells(code)),
        None => Ok((cells, source_rows)),
    }
}

/// Adds the rows of another run; fails with a data type that both have.
fn merge_rows(cell: &mut Cell, other: &Cell) -> Result<(), DataType> {
    for data_type in DataType::ALL {
        match (cell.slot(data_type), other.slot(data_type)) {
            (_, Slot::ABSENT) => {}
            (Slot::ABSENT, slot) => cell.set(data_type, slot),
            _ => return Err(data_type),
        }
    }
    Ok(())
}

/// Every cell has 15 rows; those of a part of the nation also its shares of local jobs.
fn check_complete(key: CellKey, cell: &Cell, codes: &Codes<'_>) -> Result<(), Trouble> {
    let local =
        |data_type| matches!(data_type, DataType::JobsPerThousand | DataType::LocationQuotient);
    let missing: Vec<String> = DataType::ALL
        .into_iter()
        .filter(|data_type| cell.slot(*data_type) == Slot::ABSENT)
        .filter(|data_type| !(local(*data_type) && codes.is_national(key)))
        .map(|data_type| format!("{:02}", data_type.code()))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Trouble::Incomplete { cell: codes.series_of(key), missing: missing.join(" ") })
}
