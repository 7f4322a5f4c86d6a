//! The data file: six million rows, read in blocks, each block shared out between threads.
//!
//! While one block is parsed the next is read and hashed. The result doesn't depend on how the
//! work was shared out, and neither does the fault that is reported: it is the first of the file.

use std::path::Path;

use medwage_domain::cell::{Cell, DataType, Slot};
use medwage_domain::market::CellKey;
use rayon::prelude::*;

use super::assemble::{self, Trouble};
use super::codes::{CELL, Codes, SERIES, split_series};
use super::fault::{Error, Fault};
use super::source::Source;
use super::table::header_fault;
use super::text::quote_bytes;
use super::{Progress, row};
use crate::data::SourceFile;
use crate::source_rows::SourceIndex;

/// Bytes that a thread parses at a time.
const CHUNK: usize = 256 << 10;

/// Rows of one cell that stand together: all of them, but where a chunk ends in between.
pub(super) struct Run {
    pub(super) key: CellKey,
    pub(super) cell: Cell,
    /// The line of the first row; within a chunk, counted from the chunk's first line.
    pub(super) first_line: u32,
    /// How many rows there are.
    pub(super) lines: u32,
}

/// Cells, the rows that they were read from, and the file.
pub(super) type Read = (Vec<(CellKey, Cell)>, SourceIndex, SourceFile);

/// Reads all cells, ascending by area, industry and occupation. `file` is the data file's index among the release's files.
pub(super) fn read_cells(
    directory: &Path,
    codes: &Codes<'_>,
    file: u16,
    progress: &mut dyn FnMut(Progress),
) -> Result<Read, Error> {
    let mut source = Source::open_data_file(directory)?;
    let name = source.name.clone();
    let (mut block, mut next) = (Vec::new(), Vec::new());
    source.next(&mut block)?;
    let header = check_header(&block).map_err(|fault| Error::new(&name, Some(1), fault))?;
    block.drain(..header);

    let mut line = 2;
    let mut runs = Vec::new();
    while !block.is_empty() {
        let (read, parsed) = rayon::join(|| source.next(&mut next), || parse_block(&block, codes));
        for chunk in parsed {
            let fault = |(at, fault)| Error::new(&name, Some(line + at), fault);
            let (lines, chunk_runs) = chunk.map_err(fault)?;
            let first = line as u32;
            runs.extend(
                chunk_runs.into_iter().map(|run| Run { first_line: first + run.first_line, ..run }),
            );
            line += lines;
        }
        read?;
        std::mem::swap(&mut block, &mut next);
        progress(source.current_progress());
    }
    if runs.is_empty() {
        return Err(Error::new(&name, None, Fault::NoRows));
    }
    let assembled = assemble::assemble_cells(runs, codes, file);
    let (cells, source_rows) = assembled.map_err(|trouble| locate_trouble(directory, trouble))?;
    Ok((cells, source_rows, source.describe_source()))
}

/// Checks the first line and returns its length.
fn check_header(block: &[u8]) -> Result<usize, Fault> {
    let end = memchr::memchr(b'\n', block).map_or(block.len(), |end| end + 1);
    let header = &block[..end];
    if header.is_empty() {
        return Err(Fault::NoRows);
    }
    let found: Vec<String> =
        header.split(|byte| *byte == b'\t').map(|name| quote_bytes(name.trim_ascii())).collect();
    if found == row::COLUMNS { Ok(end) } else { Err(header_fault(&row::COLUMNS, &found)) }
}

/// Lines and runs of a chunk, or the place of its first faulty line and what is wrong with it.
type Parsed = Result<(u64, Vec<Run>), (u64, Fault)>;

fn parse_block(block: &[u8], codes: &Codes<'_>) -> Vec<Parsed> {
    split_chunks(block).into_par_iter().map(|chunk| parse_chunk(chunk, codes)).collect()
}

/// Cuts a block at line ends.
fn split_chunks(mut block: &[u8]) -> Vec<&[u8]> {
    let mut chunks = Vec::with_capacity(block.len() / CHUNK + 1);
    while let Some(rest) = block.get(CHUNK..) {
        let Some(end) = memchr::memchr(b'\n', rest) else { break };
        let (chunk, after) = block.split_at(CHUNK + end + 1);
        chunks.push(chunk);
        block = after;
    }
    if !block.is_empty() {
        chunks.push(block);
    }
    chunks
}

fn parse_chunk(mut chunk: &[u8], codes: &Codes<'_>) -> Parsed {
    let mut runs = Runs { codes, last: [0; CELL], runs: Vec::with_capacity(chunk.len() / 800) };
    let mut lines = 0_u64;
    while !chunk.is_empty() {
        let end = memchr::memchr(b'\n', chunk).ok_or((lines, Fault::CutLine))?;
        let line = chunk[..end].strip_suffix(b"\r").unwrap_or(&chunk[..end]);
        runs.take_line(line, lines as u32)
            .map_err(|fault| (lines, row::explain_fault(line, fault)))?;
        chunk = &chunk[end + 1..];
        lines += 1;
    }
    Ok((lines, runs.runs))
}

/// The runs of a chunk, in the making.
struct Runs<'a> {
    codes: &'a Codes<'a>,
    /// The series id of the last run, without the data type.
    last: [u8; CELL],
    runs: Vec<Run>,
}

impl Runs<'_> {
    #[inline]
    fn take_line(&mut self, line: &[u8], number: u32) -> Result<(), Fault> {
        let [id, year, period, value, footnote] = row::split_fields(line)?;
        let (id, data_type) = split_series(id)?;
        let edition = self.codes.edition;
        if year != edition.year.as_bytes() || period != edition.period.as_bytes() {
            let found = format!("{} {}", quote_bytes(year), quote_bytes(period));
            let expected = format!("{} {}", edition.year, edition.period);
            return Err(Fault::Period { found, expected });
        }
        let slot = row::read_statistic(data_type, value, footnote, self.codes.footnotes)?;
        self.place_value(id, data_type, slot, number)
    }

    #[inline]
    fn place_value(
        &mut self,
        id: &[u8; SERIES],
        data_type: DataType,
        slot: Slot,
        number: u32,
    ) -> Result<(), Fault> {
        // A repeated data type starts another run, and the two are found out when runs are joined.
        let joins = |run: &Run| run.cell.slot(data_type) == Slot::ABSENT;
        if id[..CELL] != self.last || !self.runs.last().is_some_and(joins) {
            let key = self.codes.find_key(id)?;
            self.runs.push(Run { key, cell: Cell::EMPTY, first_line: number, lines: 0 });
            self.last.copy_from_slice(&id[..CELL]);
        }
        if let Some(run) = self.runs.last_mut() {
            run.cell.set(data_type, slot);
            run.lines += 1;
        }
        Ok(())
    }
}

/// Finds the lines of a trouble that showed only once all rows were together.
fn locate_trouble(directory: &Path, trouble: Trouble) -> Error {
    let lines = |prefix: &str| lines_of(directory, prefix);
    let error = |line: Option<u64>, fault| Error::new(super::source::DATA, line, fault);
    match trouble {
        Trouble::Duplicate { series } => match lines(&series) {
            Ok(lines) => {
                let first = lines.first().copied().unwrap_or(0);
                error(lines.get(1).copied(), Fault::Duplicate { series, first })
            }
            Err(fault) => fault,
        },
        Trouble::Incomplete { cell, missing } => match lines(&cell) {
            Ok(lines) => error(lines.last().copied(), Fault::IncompleteCell { cell, missing }),
            Err(fault) => fault,
        },
        Trouble::WithoutCells(code) => error(None, Fault::WithoutCells(code)),
    }
}

/// The numbers of the lines that start so; reads the file again, which only a fault costs.
fn lines_of(directory: &Path, prefix: &str) -> Result<Vec<u64>, Error> {
    let mut source = Source::open_data_file(directory)?;
    let (mut block, mut line, mut found) = (Vec::new(), 0, Vec::new());
    loop {
        source.next(&mut block)?;
        if block.is_empty() {
            return Ok(found);
        }
        for text in block.split_inclusive(|byte| *byte == b'\n') {
            line += 1;
            if text.starts_with(prefix.as_bytes()) {
                found.push(line);
            }
        }
    }
}
