//! Releases as tables: the same figures in both forms, each with its kind.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, RecordBatch};
use medwage_testkit::root;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::{FileReader as _, SerializedFileReader};

use super::runs::{failed, told};

/// All cells of the newest release that is built in (data/README.md).
const CELLS: &str = "370,172 rows = ";

fn benchmark(output: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage-bulk"));
    command.args(["benchmark", "--output", output.to_str().unwrap()]).args(more);
    command.output().unwrap()
}

fn read_parquet(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// The rows of a CSV file, each by its names.
fn read_csv(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// A figure of a row: its kind, its cents and its bound.
fn figure(rows: &RecordBatch, pay: &str, name: &str, row: usize) -> [String; 3] {
    let figure = rows.column_by_name(pay).unwrap().as_struct().column_by_name(name).unwrap();
    let part = |name: &str| figure.as_struct().column_by_name(name).unwrap();
    let cents = |name: &str| {
        let values = part(name).as_primitive::<Int64Type>();
        if values.is_valid(row) { values.value(row).to_string() } else { String::new() }
    };
    let kind = part("kind").as_string::<i32>().value(row).to_owned();
    [kind, cents("cents"), cents("at_least_cents")]
}

#[test]
fn both_forms_hold_the_same_figures_each_with_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    let (parquet, csv) = (folder.path().join("pay.parquet"), folder.path().join("pay.csv"));
    let filter = r#"occupation = "29-1215" AND state = "OR""#;
    let said = told(&benchmark(&parquet, &["--filter", filter]));
    assert!(said.contains("from: releases/oews-2025-05"), "{said}");
    assert!(said.contains("source: U.S. Bureau of Labor Statistics"), "{said}");
    let other = told(&benchmark(&csv, &["--filter", filter]));
    assert_eq!(said.lines().next(), other.lines().next());

    let (batches, lines) = (read_parquet(&parquet), read_csv(&csv));
    let [rows] = batches.as_slice() else { panic!("{} batches", batches.len()) };
    assert_eq!(rows.num_rows(), lines.len());
    let mut kinds = BTreeMap::new();
    for (row, line) in lines.iter().enumerate() {
        for pay in ["annual", "hourly"] {
            for name in ["mean", "p10", "p25", "p50", "p75", "p90"] {
                let [kind, cents, bound] = figure(rows, pay, name, row);
                assert_eq!(line[&format!("{pay}_{name}_kind")], kind);
                assert_eq!(line[&format!("{pay}_{name}_cents")], cents);
                assert_eq!(line[&format!("{pay}_{name}_at_least_cents")], bound);
                assert_eq!(kind == "LOWER_BOUND", !bound.is_empty(), "{line:?}");
                assert_eq!(kind == "PUBLISHED", !cents.is_empty(), "{line:?}");
            }
        }
        *kinds.entry(line["kind"].clone()).or_insert(0) += 1;
    }
    let albany = lines.iter().find(|line| line["area_name"] == "Albany, OR").unwrap();
    let expected = [("kind", "LOWER_BOUND"), ("annual_p50_at_least_cents", "23920000")];
    assert!(expected.iter().all(|(name, value)| albany[*name] == *value), "{albany:?}");
    assert!(kinds["PUBLISHED"] > 0 && kinds["LOWER_BOUND"] > 0, "{kinds:?}");

    // What must travel with the figures.
    let file = SerializedFileReader::new(File::open(&parquet).unwrap()).unwrap();
    let notices = file.metadata().file_metadata().key_value_metadata().unwrap().clone();
    for name in ["medwage.citation", "medwage.notice", "medwage.source_sha256"] {
        let notice = notices.iter().find(|notice| notice.key == name).unwrap();
        assert!(notice.value.as_ref().is_some_and(|text| !text.is_empty()), "{name}");
    }
}

#[test]
fn markets_of_which_nothing_was_released_are_estimated_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, modeled) = (folder.path().join("plain.csv"), folder.path().join("modeled.csv"));
    let filter = r#"occupation = "29-2072""#;
    told(&benchmark(&plain, &["--filter", filter]));
    told(&benchmark(&modeled, &["--filter", filter, "--modeled"]));
    let (before, after) = (read_csv(&plain), read_csv(&modeled));
    assert_eq!(before.len(), after.len());
    let mut estimated = 0;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before["name"], after["name"]);
        if before["kind"] != "WITHHELD" {
            assert_eq!(before, after);
            continue;
        }
        assert_eq!(before["annual_p50_kind"], "WITHHELD", "{before:?}");
        assert!(before["annual_p50_cents"].is_empty() && before["median_low_cents"].is_empty());
        assert_eq!(before["employment"], after["employment"]);
        if after["kind"] == "MODELED" {
            assert_eq!(after["annual_p50_kind"], "MODELED", "{after:?}");
            let cents = |name: &str| after[name].parse::<u64>().unwrap();
            assert!(cents("median_low_cents") < cents("annual_p50_cents"));
            assert!(cents("annual_p50_cents") < cents("median_high_cents"));
            assert_eq!(after["interval_coverage"], "0.8");
            estimated += 1;
        }
    }
    assert!(estimated > 0, "no market of the filter is withheld");
}

#[test]
fn the_whole_release_is_a_table_of_all_its_cells() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("release.parquet");
    let said = told(&benchmark(&path, &[]));
    assert!(said.starts_with(CELLS), "{said}");
    let counts: Vec<u64> = said
        .lines()
        .next()
        .unwrap()
        .split([' ', '='])
        .filter_map(|word| word.replace(',', "").parse().ok())
        .collect();
    let [rows, published, modeled, bounds, withheld] = counts[..] else { panic!("{said}") };
    assert_eq!(rows, published + modeled + bounds + withheld);
    assert_eq!(modeled, 0);
    let batches = read_parquet(&path);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>() as u64, rows);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains("370,172 cells"));
}

#[test]
fn what_can_not_be_written_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pay.csv");
    for (name, more, code, reason) in [
        ("pay.xlsx", &[][..], 2, "--form says which"),
        ("pay.csv", &["--filter", "shoe = 3"], 1, "filter"),
        ("pay.csv", &["--filter", "employment >= 900000000"], 1, "no benchmark fits the filter"),
        ("pay.csv", &["--release", "oews-1900-05"], 1, "oews-1900-05"),
    ] {
        let (exit, said) = failed(&benchmark(&folder.path().join(name), more));
        assert_eq!(exit, code, "{said}");
        assert!(said.contains(reason), "no {reason} in {said}");
        assert!(!path.exists(), "{said}");
    }
}
