//! `medwage dataset` as it is called: exit codes, what goes where, and what is left behind.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn medwage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_medwage")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn embedded_file() -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/oews-2025-05.mws");
    data.to_str().unwrap().to_owned()
}

#[test]
fn inspect_shows_a_file_and_an_embedded_release_alike() {
    let file = medwage(&["dataset", "inspect", &embedded_file()]);
    let by_id = medwage(&["dataset", "inspect", "oews-2025-05"]);
    for output in [&file, &by_id] {
        assert!(output.status.success(), "{}", text(&output.stderr));
        let shown = text(&output.stdout);
        for expected in [
            "Occupational Employment and Wage Statistics, May 2025",
            "2026-05-15",
            "370,172",
            "$115 per hour, $239,200 per year",
            "09879508d69f51149842368c8953f13974338728329375481d485ee696d3370b",
            "value17",
        ] {
            assert!(shown.contains(expected), "no {expected} in {shown}");
        }
    }
}

#[test]
fn inspect_refuses_what_is_no_snapshot_and_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let mut bytes = fs::read(embedded_file()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = directory.path().join("damaged.mws");
    fs::write(&damaged, &bytes).unwrap();

    let output = medwage(&["dataset", "inspect", damaged.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let refusal = text(&output.stderr);
    assert!(refusal.starts_with("medwage: ") && refusal.contains("is refused: section value"));
    assert_eq!(refusal.lines().count(), 1, "{refusal}");

    let output = medwage(&["dataset", "inspect", "oews-1999-05"]);
    assert_eq!(output.status.code(), Some(1));
    let refusal = text(&output.stderr);
    assert!(refusal.contains("neither a file nor an embedded release"), "{refusal}");
    assert!(refusal.contains("oews-2025-05"), "{refusal}");
}

#[test]
fn a_failed_import_leaves_what_was_there() {
    let directory = tempfile::tempdir().unwrap();
    let source = directory.path().join("source");
    fs::create_dir(&source).unwrap();
    fs::write(source.join("oe.release"), "release_date\tdescription\n2025A01\tMay 2025\n").unwrap();
    let target = directory.path().join("release.mws");
    fs::write(&target, "what was there").unwrap();

    let arguments = [source.to_str().unwrap(), "--out", target.to_str().unwrap()];
    let output = medwage(&[&["dataset", "import"], &arguments[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    let refusal = text(&output.stderr);
    assert!(refusal.ends_with(": oe.area: is missing from the directory\n"), "{refusal}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "what was there");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2, "something was left behind");
}

#[test]
fn a_day_that_is_none_is_a_usage_error() {
    let output =
        medwage(&["dataset", "import", ".", "--out", "x.mws", "--published", "2026-02-30"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--published"));
}

#[test]
fn without_a_target_the_files_are_only_checked() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("MEDWAGE_SHARED").map_or_else(beside, PathBuf::from);
    let files = shared.join("data/bls-oews-2025");
    if !files.is_dir() {
        eprintln!("SKIPPED without_a_target: no flat files in {}", files.display());
        return;
    }
    let output = medwage(&["dataset", "import", files.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.starts_with("oews-2025-05: 6,023,970 rows in 370,172 cells\n"), "{shown}");
    assert!(shown.contains("check wages") && !shown.contains("save"), "{shown}");
    assert_eq!(text(&output.stderr), "", "a bar where there is no terminal");
}
