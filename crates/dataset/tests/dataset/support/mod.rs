//! A small release for tests, with every kind of slot in it.
#![allow(dead_code, reason = "each test file uses its own part of this module")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken fixture stops its test")]

pub(crate) mod flat;

use std::path::{Path, PathBuf};

use medwage_dataset::data::{Footnote, Meta, ReleaseData, SourceFile};
use medwage_dataset::source_rows::{SourceIndex, SourceRows};
use medwage_domain::cell::{Cell, DataType, Slot, TopCode};
use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::{
    Area, AreaIx, AreaKind, CellKey, Industry, IndustryIx, IndustryLevel, Occupation, OccupationIx,
    OccupationLevel,
};
use medwage_domain::money::Cents;
use medwage_domain::reference::State;

/// The directory with the publishers' files, or nothing and a word about what is skipped.
pub(crate) fn shared_data(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("MEDWAGE_SHARED").map_or_else(beside, PathBuf::from);
    let data = shared.join("data");
    if data.is_dir() {
        return Some(data);
    }
    eprintln!("SKIPPED {test}: no publishers' files in {}; set MEDWAGE_SHARED", shared.display());
    None
}

/// The states and territories, from the texts of `data/`.
pub(crate) fn states() -> Vec<State> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/places/states.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| State {
        fips: StateFips(row[0].parse().unwrap()),
        letters: row[1].to_owned(),
        name: row[2].to_owned(),
    })
    .collect()
}

/// A release of 70 occupations, three areas and two industries.
pub(crate) fn small_release() -> ReleaseData {
    ReleaseData {
        meta: meta(),
        top_code: TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) },
        occupations: (0..70).map(occupation).collect(),
        areas: vec![
            area(AreaKind::Nation, 0, "National", None),
            area(AreaKind::Metropolitan, 19_100, "Dallas, TX", Some(48)),
            area(AreaKind::State, 4_800_000, "Texas", Some(48)),
        ],
        industries: vec![
            industry("000000", IndustryLevel::All, None),
            industry("622000", IndustryLevel::Subsector, Some(0)),
        ],
        footnotes: vec![Footnote {
            code: "8".to_owned(),
            text: "Estimate not released.".to_owned(),
        }],
        source_rows: source_rows(cells().len()),
        cells: cells(),
        area_model: None,
    }
}

fn meta() -> Meta {
    Meta {
        id: "oews-2025-05".to_owned(),
        title: "May 2025".to_owned(),
        reference_month: "2025-05".to_owned(),
        publication_date: Some("2026-05-15".to_owned()),
        publisher: "U.S. Bureau of Labor Statistics".to_owned(),
        survey: "Occupational Employment and Wage Statistics".to_owned(),
        sources: vec![SourceFile {
            name: "oe.data.0.Current".to_owned(),
            bytes: 1,
            sha256: "00".to_owned(),
            retrieval_date: None,
        }],
    }
}

fn occupation(place: u32) -> Occupation {
    let soc = if place == 0 { 0 } else { 110_000 + place };
    Occupation {
        soc: soc.to_string().parse().unwrap_or(medwage_domain::code::Soc::ALL),
        title: format!("Occupation {place}"),
        level: match place {
            0 => OccupationLevel::Total,
            _ => OccupationLevel::Detailed,
        },
    }
}

fn area(kind: AreaKind, code: u32, name: &str, state: Option<u8>) -> Area {
    Area {
        code: AreaCode::new(code).unwrap(),
        kind,
        name: name.to_owned(),
        state: state.map(StateFips),
    }
}

fn industry(code: &str, level: IndustryLevel, parent: Option<u16>) -> Industry {
    Industry {
        code: code.parse().unwrap(),
        title: format!("Industry {code}"),
        level,
        parent: parent.map(IndustryIx),
    }
}

/// Groups with gaps, so that the index has something to count.
fn cells() -> Vec<(CellKey, Cell)> {
    let groups = [(0, 0, 1), (0, 1, 3), (1, 0, 2), (2, 0, 5)];
    let keys = groups.into_iter().flat_map(|(area, industry, step)| {
        (0..70).step_by(step).map(move |occupation| CellKey {
            occupation: OccupationIx(occupation),
            area: AreaIx(area),
            industry: IndustryIx(industry),
        })
    });
    keys.enumerate().map(|(row, key)| (key, cell(row as u32))).collect()
}

/// Two runs of rows, and every tenth cell of the second one with a further row.
pub(crate) fn source_rows(cells: usize) -> SourceIndex {
    let rows = |first, count| SourceRows { file: 0, first, count };
    let mut index = SourceIndex::default();
    for cell in 0..cells as u32 {
        match cell {
            0..50 => index.push_cell(&[rows(500 + 17 * cell, 17)]),
            cell if cell % 10 == 0 => index.push_cell(&[rows(2 + cell, 1), rows(5_000 + cell, 1)]),
            cell => index.push_cell(&[rows(2 + cell, 1)]),
        }
    }
    index
}

/// A cell that differs from row to row and has marks in places that wander.
fn cell(row: u32) -> Cell {
    let marks = [
        Slot::ABSENT,
        Slot::WITHHELD,
        Slot::AT_LEAST,
        Slot::NOT_APPLICABLE,
        Slot::new(Slot::MAX_VALUE).unwrap(),
    ];
    let mut cell = Cell::EMPTY;
    for data_type in DataType::ALL {
        let number = 1_000 + row * 37 + u32::from(data_type.code()) * 411;
        cell.set(data_type, Slot::new(number).unwrap());
    }
    let mark = marks[row as usize % marks.len()];
    cell.set(DataType::ALL[row as usize % DataType::COUNT], mark);
    cell
}
