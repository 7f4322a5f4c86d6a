//! The rows of the source files that cells were read from, as a section.
//!
//! The number of layers; for each layer the number of its runs, then five lists of as many numbers, each the difference from
//! what the run before leads to expect: cells left out, cells, file, first row, rows of a cell. Four bytes each.

use super::OpenError;
use crate::source_rows::{Run, SourceIndex, SourceRows};

/// The tag of this section.
pub(crate) const TAG: &str = "rows";

/// The numbers of a run.
const FIELDS: usize = 5;

/// The start of a run that goes on as the one before it: the cell and the row after the last ones.
#[derive(Clone, Copy, Default)]
struct Expected {
    cell: u32,
    row: u32,
}

impl Expected {
    fn after_run(run: &Run) -> Self {
        Self { cell: run.end_cell().unwrap_or(0), row: run.end_row().unwrap_or(0) }
    }
}

/// Writes the rows.
pub(crate) fn encode_rows(index: &SourceIndex) -> Vec<u8> {
    let mut bytes = (index.layers.len() as u32).to_le_bytes().to_vec();
    for runs in &index.layers {
        bytes.extend((runs.len() as u32).to_le_bytes());
        let mut expected = Expected::default();
        let numbers: Vec<[u32; FIELDS]> = runs
            .iter()
            .map(|run| {
                let Expected { cell, row } =
                    std::mem::replace(&mut expected, Expected::after_run(run));
                let SourceRows { file, first, count } = run.rows;
                let gap = run.first_cell.wrapping_sub(cell);
                [gap, run.cells, file.into(), first.wrapping_sub(row), count]
            })
            .collect();
        for field in 0..FIELDS {
            bytes.extend(numbers.iter().flat_map(|run| run[field].to_le_bytes()));
        }
    }
    bytes
}

/// Reads the rows of so many cells, read from so many files.
pub(crate) fn decode_rows(
    bytes: &[u8],
    cells: usize,
    files: usize,
) -> Result<SourceIndex, OpenError> {
    let malformed = |reason: &str| OpenError::malformed(TAG, reason);
    let layers = read_layers(bytes).ok_or_else(|| malformed("cut off or too long"))?;
    let index = SourceIndex::from_layers(layers, cells);
    index.check_runs(cells, files).map_err(malformed)?;
    Ok(index)
}

fn read_layers(mut rest: &[u8]) -> Option<Vec<Vec<Run>>> {
    let count = take_number(&mut rest)?;
    // Not reserved: a forged count must cost no memory before its bytes are there.
    let mut layers = Vec::new();
    for _ in 0..count {
        layers.push(read_runs(&mut rest)?);
    }
    rest.is_empty().then_some(layers)
}

fn read_runs(rest: &mut &[u8]) -> Option<Vec<Run>> {
    let count = take_number(rest)? as usize;
    let (lists, left) = rest.split_at_checked(count.checked_mul(4 * FIELDS)?)?;
    *rest = left;
    let (numbers, _) = lists.as_chunks::<4>();
    let number = |field: usize, run: usize| u32::from_le_bytes(numbers[field * count + run]);
    let mut expected = Expected::default();
    (0..count)
        .map(|place| {
            let rows = SourceRows {
                file: u16::try_from(number(2, place)).ok()?,
                first: number(3, place).wrapping_add(expected.row),
                count: number(4, place),
            };
            let first_cell = number(0, place).wrapping_add(expected.cell);
            let run = Run { first_cell, cells: number(1, place), rows };
            expected = Expected::after_run(&run);
            Some(run)
        })
        .collect()
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let (number, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three cells: two of one file, one that two files add up to.
    fn index() -> SourceIndex {
        let rows = |file, first| SourceRows { file, first, count: 1 };
        let mut index = SourceIndex::default();
        index.push_cell(&[rows(0, 9)]);
        index.push_cell(&[rows(0, 4), rows(1, 7)]);
        index.push_cell(&[rows(1, 2)]);
        index
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(decode_rows(&encode_rows(&index()), 3, 2), Ok(index()));
        let none = SourceIndex::default();
        assert_eq!(decode_rows(&encode_rows(&none), 0, 1), Ok(none));
    }

    #[test]
    fn every_other_length_and_every_count_is_refused() {
        let whole = encode_rows(&index());
        for length in 0..whole.len() {
            assert!(decode_rows(&whole[..length], 3, 2).is_err(), "{length} bytes");
        }
        assert!(decode_rows(&[whole.as_slice(), &[0]].concat(), 3, 2).is_err());
        for at in [0, 4] {
            let mut forged = whole.clone();
            forged[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
            assert!(decode_rows(&forged, 3, 2).is_err(), "a count of {} at {at}", u32::MAX);
        }
    }

    #[test]
    fn other_cells_or_files_than_the_release_has_are_refused() {
        let bytes = encode_rows(&index());
        for (cells, files) in [(2, 2), (4, 2), (3, 1), (0, 0)] {
            assert!(decode_rows(&bytes, cells, files).is_err(), "{cells} cells of {files} files");
        }
    }
}
