//! Between rows of cells and the 17 packed columns.

use medwage_domain::cell::{Cell, DataType, Slot};
use rayon::prelude::*;

use super::container::{Codec, Section, StoredSection};
use super::frames::{self, Column, FRAME_ROWS};
use super::predict::{
    PLAN, Predictor, decode_slot, encode_difference, scale_down, scale_up, year_of,
};
use super::{EncodeError, OpenError};

/// The tags of the value columns, by BLS data type code.
const TAGS: [&str; DataType::COUNT] = [
    "value01", "value02", "value03", "value04", "value05", "value06", "value07", "value08",
    "value09", "value10", "value11", "value12", "value13", "value14", "value15", "value16",
    "value17",
];

/// Rows that are restored at a time; their cells and bytes fit in the nearest caches.
const STRIPE: usize = 512;

/// Returns the section tag of a data type's column.
pub(crate) fn column_tag(data_type: DataType) -> &'static str {
    TAGS[column_index(data_type)]
}

fn column_index(data_type: DataType) -> usize {
    usize::from(data_type.code()) - 1
}

/// Packs every column, in parallel; the result doesn't depend on the number of threads.
pub(crate) fn pack_cells(cells: &[Cell], level: i32) -> Result<Vec<Section>, EncodeError> {
    let mut plan = PLAN;
    plan.sort_by_key(|(data_type, _)| *data_type);
    plan.par_iter()
        .map(|(data_type, predictor)| pack_column(cells, *data_type, *predictor, level))
        .collect()
}

fn pack_column(
    cells: &[Cell],
    data_type: DataType,
    predictor: Predictor,
    level: i32,
) -> Result<Section, EncodeError> {
    let slot = |cell: &Cell, of| cell.slot(of).raw();
    let mut scale = 1;
    let codes: Vec<u32> = match predictor {
        Predictor::Nothing => {
            scale = common_scale(cells, data_type);
            let scaled = cells.iter().map(|cell| slot(cell, data_type));
            // Marks are the greatest numbers; the difference from none makes them the smallest.
            scaled.map(|slot| encode_difference(scale_down(slot, scale), 0)).collect()
        }
        Predictor::Same(of) => cells
            .iter()
            .map(|cell| encode_difference(slot(cell, data_type), slot(cell, of)))
            .collect(),
        Predictor::YearOf(of) => cells
            .iter()
            .map(|cell| encode_difference(slot(cell, data_type), year_of(slot(cell, of))))
            .collect(),
    };
    let tag = column_tag(data_type);
    Ok(Section {
        tag,
        codec: Codec::Column,
        raw_length: cells.len() * 4,
        stored: frames::pack_codes(&codes, scale, level)
            .map_err(|source| EncodeError::Compress { tag, source })?,
    })
}

/// BLS rounds employment to ten; where a whole column is, the last digit needs no room.
fn common_scale(cells: &[Cell], data_type: DataType) -> u32 {
    let round = |cell: &Cell| {
        let slot = cell.slot(data_type).raw();
        slot > Slot::MAX_VALUE || slot.is_multiple_of(10)
    };
    if cells.iter().all(round) { 10 } else { 1 }
}

/// Unpacks the columns into rows, one block of all columns at a time.
pub(crate) fn unpack_cells<'a>(
    rows: usize,
    find: impl Fn(&'static str) -> Result<StoredSection<'a>, OpenError>,
) -> Result<Vec<Cell>, OpenError> {
    let columns = PLAN
        .iter()
        .map(|(data_type, _)| {
            let found = find(column_tag(*data_type))?;
            if found.codec != Codec::Column {
                return Err(OpenError::malformed(column_tag(*data_type), "not a column"));
            }
            Column::from_stored(column_tag(*data_type), found.stored, rows)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut decompressor =
        zstd::bulk::Decompressor::new().map_err(|error| OpenError::malformed(TAGS[0], error))?;
    let mut cells = vec![Cell::EMPTY; rows];
    let mut scratch = vec![vec![0; FRAME_ROWS.min(rows) * 4]; columns.len()];
    for (frame, block) in cells.chunks_mut(FRAME_ROWS).enumerate() {
        for (column, shuffled) in columns.iter().zip(&mut scratch) {
            column.unpack_frame(frame, &mut decompressor, &mut shuffled[..block.len() * 4])?;
        }
        restore_block(block, &columns, &scratch)?;
    }
    Ok(cells)
}

fn restore_block(
    block: &mut [Cell],
    columns: &[Column<'_>],
    scratch: &[Vec<u8>],
) -> Result<(), OpenError> {
    let block_rows = block.len();
    for (stripe, cells) in block.chunks_mut(STRIPE).enumerate() {
        let first = stripe * STRIPE;
        for (place, (data_type, predictor)) in PLAN.iter().enumerate() {
            let shuffled = &scratch[place][..block_rows * 4];
            let planes = cut_planes(shuffled, block_rows, first, cells.len());
            let scale = columns[place].scale;
            let known = match *predictor {
                Predictor::Nothing => restore_stripe(cells, *data_type, planes, |_, code| {
                    scale_up(decode_slot(code, 0), scale)
                }),
                Predictor::Same(of) => restore_stripe(cells, *data_type, planes, |cell, code| {
                    decode_slot(code, cell.slot(of).raw())
                }),
                Predictor::YearOf(of) => restore_stripe(cells, *data_type, planes, |cell, code| {
                    decode_slot(code, year_of(cell.slot(of).raw()))
                }),
            };
            if !known {
                return Err(OpenError::malformed(
                    columns[place].tag,
                    "a mark that this version doesn't know",
                ));
            }
        }
    }
    Ok(())
}

/// Cuts the four byte planes of a stripe out of a block's shuffled bytes.
fn cut_planes(shuffled: &[u8], block_rows: usize, first: usize, rows: usize) -> [&[u8]; 4] {
    [0, 1, 2, 3].map(|plane| &shuffled[plane * block_rows + first..][..rows])
}

/// Restores one column of a stripe; false where a slot is none that this version knows.
#[inline]
fn restore_stripe(
    cells: &mut [Cell],
    data_type: DataType,
    [b0, b1, b2, b3]: [&[u8]; 4],
    slot: impl Fn(&Cell, u32) -> u32,
) -> bool {
    let mut known = true;
    let bytes = b0.iter().zip(b1).zip(b2).zip(b3);
    for (cell, (((b0, b1), b2), b3)) in cells.iter_mut().zip(bytes) {
        let code = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
        match Slot::from_raw(slot(cell, code)) {
            Some(slot) => cell.set(data_type, slot),
            None => known = false,
        }
    }
    known
}
