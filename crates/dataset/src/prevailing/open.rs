//! The file: how its rows are packed, and how they are read back.

use medwage_domain::code::{AreaCode, Soc};
use medwage_domain::money::Pay;

use super::{Basis, PrevailingWages, Row};
use crate::data::SourceFile;
use crate::format::OpenError;
use crate::format::container::{Codec, Section, write_container};
use crate::format::packed::{PackedReader, PackedWriter};
use crate::format::sections::Sections;

/// How hard zstd tries: the file is written once.
const LEVEL: i32 = 22;

/// The version of the file that this build writes and reads.
const VERSION: u32 = 1;

const META: &str = "meta";
const AREAS: &str = "areas";
const OCCUPATIONS: &str = "soc";
/// The columns of a row, each packed by itself: area, kind, sharing, entry, experienced.
const COLUMNS: [&str; 5] = ["area", "kind", "sharing", "entry", "exper"];

/// The table that the numbers of a file are of.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meta {
    pub(super) wage_year: String,
    pub(super) reference_month: String,
    pub(super) source: SourceFile,
}

/// A row on its way into the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    pub(super) soc: Soc,
    pub(super) area: u16,
    pub(super) is_annual: bool,
    pub(super) basis: Basis,
    pub(super) sharing: u16,
    pub(super) entry: u32,
    pub(super) experienced: u32,
}

/// Writes rows that are in order of occupation and area.
pub(super) fn write_wages(
    meta: &Meta,
    areas: &[AreaCode],
    rows: &[Packed],
) -> std::io::Result<Vec<u8>> {
    let mut occupations: Vec<(Soc, u32)> = Vec::new();
    let mut columns: [PackedWriter; 5] = Default::default();
    let mut before: Option<Packed> = None;
    for row in rows {
        let same = before.filter(|before| before.soc == row.soc);
        match (same, occupations.last_mut()) {
            (Some(_), Some((_, count))) => *count += 1,
            _ => occupations.push((row.soc, 1)),
        }
        let (area, entry) = same.map_or((0, 0), |same| (same.area, same.entry));
        let numbers = [
            u32::from(row.area - area),
            u32::from(row.is_annual) * 3 + row.basis as u32,
            u32::from(row.sharing),
            to_zigzag(i64::from(row.entry) - i64::from(entry)),
            row.experienced - row.entry,
        ];
        for (column, number) in columns.iter_mut().zip(numbers) {
            column.write_number(number);
        }
        before = Some(*row);
    }
    let lines = |lines: Vec<String>| lines.join("\n").into_bytes();
    let occupations = occupations.iter().map(|(soc, count)| format!("{soc}\t{count}")).collect();
    let mut sections = vec![
        (META, serde_json::to_vec(meta)?),
        (AREAS, lines(areas.iter().map(ToString::to_string).collect())),
        (OCCUPATIONS, lines(occupations)),
    ];
    sections.extend(COLUMNS.into_iter().zip(columns.map(PackedWriter::into_bytes)));
    let section = |(tag, raw): (&'static str, Vec<u8>)| {
        let stored = zstd::bulk::compress(&raw, LEVEL)?;
        Ok(Section { tag, codec: Codec::Zstd, raw_length: raw.len(), stored })
    };
    Ok(write_container(
        VERSION,
        &sections.into_iter().map(section).collect::<std::io::Result<Vec<_>>>()?,
    ))
}

/// Opens a file: checks every checksum, then reads all rows.
///
/// # Errors
/// Refuses a file that is not whole, or not of this form, with the reason.
pub fn open_wages(bytes: &[u8]) -> Result<PrevailingWages, OpenError> {
    let file = Sections::read_file(VERSION, bytes)?;
    let meta: Meta = serde_json::from_slice(&file.unpack_section(META)?)
        .map_err(|error| OpenError::malformed(META, error))?;
    let areas = file.unpack_section(AREAS)?;
    let areas = split_lines(AREAS, &areas)?
        .map(|line| parse_part(AREAS, line))
        .collect::<Result<Vec<AreaCode>, _>>()?;
    if !areas.is_sorted_by(|one, other| one < other) {
        return Err(OpenError::malformed(AREAS, "the areas are out of order"));
    }
    let columns = COLUMNS.map(|tag| file.unpack_section(tag).map(|bytes| (tag, bytes)));
    let [area, kind, sharing, entry, experienced] = columns;
    let (area, kind, sharing, entry, experienced) = (area?, kind?, sharing?, entry?, experienced?);
    let mut readers = [&area, &kind, &sharing, &entry, &experienced]
        .map(|(tag, bytes)| (*tag, PackedReader::new(bytes)));
    let (mut occupations, mut area_of, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let listed = file.unpack_section(OCCUPATIONS)?;
    for line in split_lines(OCCUPATIONS, &listed)? {
        let (soc, count) = line
            .split_once('\t')
            .ok_or_else(|| OpenError::malformed(OCCUPATIONS, "a line has no count"))?;
        let (soc, count) =
            (parse_part::<Soc>(OCCUPATIONS, soc)?, parse_part::<usize>(OCCUPATIONS, count)?);
        if occupations.last().is_some_and(|(before, _)| *before >= soc) {
            return Err(OpenError::malformed(OCCUPATIONS, "the occupations are out of order"));
        }
        let start = rows.len();
        let (mut place, mut wage) = (0_u32, 0_i64);
        for number in 0..count {
            let mut next = [0_u32; 5];
            for (value, (tag, reader)) in next.iter_mut().zip(&mut readers) {
                let short = || OpenError::malformed(tag, "the column is cut off");
                *value = reader.read_number().ok_or_else(short)?;
            }
            let [step, kind, sharing, entry, more] = next;
            place = place.saturating_add(step);
            wage += from_zigzag(entry);
            let out = |tag: &str| OpenError::malformed(tag, "a number is out of bounds");
            let in_order = number == 0 || step > 0;
            let area =
                u16::try_from(place).ok().filter(|it| in_order && usize::from(*it) < areas.len());
            area_of.push(area.ok_or_else(|| out(COLUMNS[0]))?);
            let basis = Basis::NAMES.get((kind % 3) as usize).filter(|_| kind < 6);
            let entry = u32::try_from(wage).map_err(|_| out(COLUMNS[3]))?;
            rows.push(Row {
                entry,
                experienced: entry.checked_add(more).ok_or_else(|| out(COLUMNS[4]))?,
                sharing: u16::try_from(sharing).map_err(|_| out(COLUMNS[2]))?,
                pay: if kind < 3 { Pay::Hourly } else { Pay::Annual },
                basis: basis.ok_or_else(|| out(COLUMNS[1]))?.0,
            });
        }
        occupations.push((soc, start..rows.len()));
    }
    if let Some((tag, _)) = readers.iter().find(|(_, reader)| !reader.is_empty()) {
        return Err(OpenError::malformed(tag, "the column is too long"));
    }
    Ok(PrevailingWages {
        wage_year: meta.wage_year,
        reference_month: meta.reference_month,
        source: meta.source,
        areas,
        occupations,
        area_of,
        rows,
    })
}

fn split_lines<'b>(tag: &str, bytes: &'b [u8]) -> Result<std::str::Lines<'b>, OpenError> {
    Ok(str::from_utf8(bytes).map_err(|error| OpenError::malformed(tag, error))?.lines())
}

fn parse_part<T: std::str::FromStr<Err: std::fmt::Display>>(
    tag: &str,
    text: &str,
) -> Result<T, OpenError> {
    text.parse().map_err(|error: T::Err| OpenError::malformed(tag, error))
}

/// Small numbers of either sign as small numbers.
fn to_zigzag(number: i64) -> u32 {
    // Wages are far below the bounds of either type.
    ((number << 1) ^ (number >> 63)) as u32
}

fn from_zigzag(number: u32) -> i64 {
    i64::from(number >> 1) ^ -i64::from(number & 1)
}
