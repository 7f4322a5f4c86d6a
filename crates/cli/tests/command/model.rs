//! `medwage model` as people run it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/model")
}

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Every file of a directory, by name.
fn files(directory: &Path) -> BTreeMap<OsString, String> {
    let entries = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    entries.map(|it| (it.file_name(), std::fs::read_to_string(it.path()).unwrap())).collect()
}

fn run(args: &[&str], directory: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    command.arg("model").args(args).arg("--inputs").arg(directory).output().unwrap()
}

fn copied() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for name in files(&tables()).keys() {
        std::fs::copy(tables().join(name), directory.path().join(name)).unwrap();
    }
    directory
}

#[test]
fn the_model_in_the_repository_is_what_the_fit_gives() {
    let output = run(&["fit", "--check"], &tables());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The page that the report is written to, and the pictures beside it, are what the command gives today.
#[test]
fn the_documented_report_and_charts_are_those_that_it_gives() {
    let written = tempfile::tempdir().unwrap();
    let (report, charts) = (written.path().join("report.md"), written.path().join("model"));
    let (report, charts) = (report.to_str().unwrap(), charts.to_str().unwrap());
    let output = run(&["report", "--write", report, "--charts", charts], &tables());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = "medwage model report --write docs/model-report.md --charts docs/model";
    let report = std::fs::read(report).unwrap();
    assert_eq!(output.stdout, report);
    assert!(report == std::fs::read(documents().join("model-report.md")).unwrap(), "{again}");
    assert!(files(Path::new(charts)) == files(&documents().join("model")), "{again}");
}

#[test]
fn a_model_that_was_edited_by_hand_is_found_out_and_can_be_fitted_again() {
    let directory = copied();
    let file = directory.path().join("model.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("score = ", "score = 1", 1)).unwrap();
    let output = run(&["fit", "--check"], directory.path());
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("fit again"));
    assert!(run(&["fit"], directory.path()).status.success());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_table_that_is_missing_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let output = run(&["report"], directory.path());
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("coefficients.toml"));
}
