//! The rows that a release names for a cell are that cell's in the publisher's file.
//!
//! Reads the raw files in the plainest way there is, and shares no code with the importers.

use crate::{layout, support};

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use medwage_dataset::source_rows::SourceRows;
use medwage_dataset::{Release, embedded_releases, newest_embedded};
use medwage_domain::cell::{DataType, Slot};
use medwage_domain::market::{CellKey, Market as _};
use sha2::{Digest, Sha256};

/// Cells that are looked up in each release, spread over it by a generator that always draws the same.
const DRAWN: usize = 2_000;

fn drawn(release: &Release) -> Vec<CellKey> {
    let keys: Vec<CellKey> = release.cells().map(|(key, _)| key).collect();
    let mut state = 2_025_u64;
    (0..DRAWN)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            keys[(state >> 33) as usize % keys.len()]
        })
        .collect()
}

/// The rows of a cell, each with the name of its file.
fn named_rows(release: &Release, key: CellKey) -> Vec<(String, SourceRows)> {
    release.source_rows(key).map(|(file, rows)| (file.name.clone(), rows)).collect()
}

fn codes(release: &Release, key: CellKey) -> (String, String, String) {
    (
        release.area(key.area).code.to_string(),
        release.industry(key.industry).code.to_string(),
        release.occupation(key.occupation).soc.to_string(),
    )
}

#[test]
fn every_cell_of_every_release_has_rows_in_a_file_that_is_listed() {
    for embedded in embedded_releases() {
        let release = embedded.open_release().unwrap();
        for (key, cell) in release.cells() {
            let statistics = cell.0.iter().filter(|slot| **slot != Slot::ABSENT).count() as u32;
            let rows: u32 = release.source_rows(key).map(|(_, rows)| rows.count).sum();
            let is_flat = embedded.id() == newest_embedded().id();
            let expected = if is_flat { statistics } else { 1 };
            assert_eq!(rows, expected, "{:?} of {}", codes(&release, key), embedded.id());
        }
    }
}

#[test]
fn drawn_cells_of_the_flat_files_stand_in_the_rows_that_are_named() {
    let Some(data) = support::shared_data("drawn_cells_of_the_flat_files") else { return };
    let release = newest_embedded().open_release().unwrap();
    let mut expected: BTreeMap<u64, (CellKey, u32)> = BTreeMap::new();
    for key in drawn(&release) {
        let rows = named_rows(&release, key);
        let [(file, rows)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(file, "oe.data.0.Current");
        expected.insert(rows.first.into(), (key, rows.count));
    }
    let file = File::open(data.join("bls-oews-2025/oe.data.0.Current.zst")).unwrap();
    let lines = BufReader::new(zstd::stream::read::Decoder::new(file).unwrap()).lines();
    let mut looked_at = 0;
    let mut open: Option<(CellKey, u32)> = None;
    for (number, line) in (1_u64..).zip(lines) {
        open = expected.get(&number).copied().or(open.filter(|(_, left)| *left > 0));
        let Some((key, left)) = &mut open else { continue };
        if *left == 0 {
            continue;
        }
        let line = line.unwrap();
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let (area, industry, occupation) = codes(&release, *key);
        assert_eq!(&fields[0][4..23], format!("{area}{industry}{}", occupation.replace('-', "")));
        let data_type = DataType::ALL[fields[0][23..].parse::<usize>().unwrap() - 1];
        let printed = layout::printed(release.cell(*key).unwrap(), data_type);
        if printed.starts_with(|first: char| first.is_ascii_digit()) {
            assert_eq!(fields[3], printed, "{line}");
        } else {
            assert_eq!(fields[3], "-", "{line}");
        }
        *left -= 1;
        looked_at += 1;
    }
    let rows: u32 = expected.values().map(|(_, count)| count).sum();
    assert_eq!(looked_at, rows);
}

#[test]
fn drawn_cells_of_the_history_stand_in_the_rows_that_are_named() {
    let Some(data) = support::shared_data("drawn_cells_of_the_history") else { return };
    let mut files: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for embedded in embedded_releases().iter().skip(1) {
        let release = embedded.open_release().unwrap();
        for source in &release.meta().sources {
            let path = data.join("history").join(&source.name);
            assert_eq!(source.sha256, digest(&path), "{}", source.name);
            files.entry(source.name.clone()).or_insert_with(|| layout::rows(&path));
        }
        for key in drawn(&release) {
            let rows = named_rows(&release, key);
            let [(file, rows)] = rows.as_slice() else { panic!("{rows:?}") };
            assert_eq!(rows.count, 1);
            let table = &files[file];
            let row = &table[rows.first as usize - 1];
            let field = |name: &str| {
                table[0]
                    .iter()
                    .position(|it| it.eq_ignore_ascii_case(name))
                    .map(|at| row[at].as_str())
            };
            let (_, industry, occupation) = codes(&release, key);
            assert_eq!(field("vintage"), Some(release.meta().reference_month.as_str()));
            assert_eq!(field("occ_code"), Some(occupation.as_str()));
            if let Some(title) = field("area_title") {
                assert_eq!(release.area(key.area).name, title);
            } else {
                assert_eq!(key.area, release.nation(), "{row:?}");
            }
            match field("naics") {
                Some(sector) => assert!(industry.starts_with(&sector[..2]), "{industry} {row:?}"),
                None => assert_eq!(key.industry, release.all_industries(), "{row:?}"),
            }
            let printed = layout::printed(release.cell(key).unwrap(), DataType::AnnualMean);
            if printed.starts_with(|first: char| first.is_ascii_digit()) {
                assert_eq!(field("a_mean"), Some(printed.as_str()), "{row:?}");
            }
        }
    }
}

fn digest(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Texas has its means of May 2023 from a file of their own.
#[test]
fn texas_of_may_2023_names_its_own_file_and_row() {
    let release = embedded_releases()
        .iter()
        .find(|it| it.id() == "oews-2023-05")
        .unwrap()
        .open_release()
        .unwrap();
    let key = CellKey {
        area: release.area_ix("4800000".parse().unwrap()).unwrap(),
        industry: release.all_industries(),
        occupation: release.occupation_ix("29-2072".parse().unwrap()).unwrap(),
    };
    let rows: Vec<_> = release.source_rows(key).collect();
    let [(file, rows)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(file.name, "oews_state_means_2023.csv");
    assert_eq!(file.retrieval_date, None, "nobody wrote down the day");
    let Some(data) = support::shared_data("texas_of_may_2023") else { return };
    let path = data.join("history").join(&file.name);
    assert_eq!(file.sha256, digest(&path));
    let row = &layout::rows(&path)[rows.first as usize - 1];
    assert_eq!(&row[1..4], ["Texas", "29-2072", "Medical Records Specialists"]);
    assert_eq!(release.main_source().unwrap().name, "oews_national_2015_2024.csv");
}
