//! `medwage dataset` as it is called: exit codes, what goes where, and what is left behind.
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

#[test]
fn verify_lists_the_publishers_roundings_and_passes() {
    let output = medwage(&["dataset", "verify", "oews-2015-05", "--limit", "2"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for expected in [
        "oews-2015-05: ",
        "the checksums of",
        "note      annual wage is 2,080 hours",
        "occupation 35-3000 in area 0000000, industry 000000",
        "8.57 per hour, 17810 per year",
        "and 4 more",
    ] {
        assert!(shown.contains(expected), "no {expected} in {shown}");
    }
}

#[test]
fn verify_fails_on_what_no_publisher_prints() {
    use medwage_dataset::{Release, embedded_releases, format};
    use medwage_domain::cell::{DataType, Slot};

    let release = embedded_releases()
        .iter()
        .find(|it| it.id() == "oews-2015-05")
        .unwrap()
        .open_release()
        .unwrap();
    let mut data = Release::clone(&release).into_data();
    data.cells[0].1.set(DataType::AnnualMedian, Slot::new(58_900).unwrap());
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("spoiled.mws");
    fs::write(&file, format::encode_release(&data).unwrap()).unwrap();

    let output = medwage(&["dataset", "verify", file.to_str().unwrap(), "--limit", "1"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("P50: 17.40 per hour, 58900 per year"), "{shown}");
    let refusal = text(&output.stderr);
    assert!(refusal.ends_with("is damaged: 1 exceptions no publisher prints\n"), "{refusal}");
}

#[test]
fn diff_shows_what_changed_with_its_caution() {
    let output = medwage(&["dataset", "diff", "oews-2018-05", "oews-2024-05", "--limit", "1000"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for expected in [
        "oews-2018-05 to oews-2024-05",
        "not designed for comparisons through time",
        "  29-2072 Medical Records Specialists",
        "  29-2071 Medical Records and Health Information Technicians",
        "AnnualMedian",
        "largest changes",
    ] {
        assert!(shown.contains(expected), "no {expected} in {shown}");
    }
    let output = medwage(&["dataset", "diff", "oews-2018-05", "oews-2024-05", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["after"], "oews-2024-05");
    assert_eq!(json["measures"][12]["largest"].as_array().unwrap().len(), 5);
}

const SHEET: &str = "VINTAGE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,EMP_PRSE,H_MEAN,A_MEAN\n\
    2023-05,29-2072,Medical Records Specialists,detailed,185690,1,25.81,53690\n";

#[test]
fn spreadsheets_become_a_snapshot_for_each_vintage() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("source")).unwrap();
    fs::create_dir(path("target")).unwrap();
    fs::write(path("source/one.csv"), SHEET).unwrap();
    fs::write(path("source/two.csv"), SHEET.replace("2023-05", "2022-05")).unwrap();

    let output = medwage(&["dataset", "import", &path("source"), "--out", &path("target")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("oews-2022-05: 4 rows in 1 cells\n"));
    for id in ["oews-2022-05", "oews-2023-05"] {
        let shown = medwage(&["dataset", "inspect", &path(&format!("target/{id}.mws"))]);
        assert!(text(&shown.stdout).contains(id), "{}", text(&shown.stderr));
    }

    let one_file = medwage(&["dataset", "import", &path("source"), "--out", &path("one.mws")]);
    assert_eq!(one_file.status.code(), Some(1));
    assert!(text(&one_file.stderr).contains("must be a directory, for several vintages"));
    assert!(!Path::new(&path("one.mws")).exists());

    fs::write(path("source/two.csv"), SHEET.replace("25.81", "~")).unwrap();
    let spoiled = medwage(&["dataset", "import", &path("source"), "--out", &path("target")]);
    let refusal = text(&spoiled.stderr);
    assert_eq!(spoiled.status.code(), Some(1));
    assert!(refusal.contains("two.csv:2: H_MEAN \"~\" is neither a number"), "{refusal}");
}

#[test]
fn the_vintage_can_be_given_to_files_that_state_none() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("national.csv");
    fs::write(&file, SHEET.replace("VINTAGE,", "").replace("2023-05,", "")).unwrap();
    let file = file.to_str().unwrap();
    let output = medwage(&["dataset", "import", file, "--vintage", "2021-05"]);
    assert!(text(&output.stdout).starts_with("oews-2021-05: "), "{}", text(&output.stderr));
    let output = medwage(&["dataset", "import", file]);
    assert!(text(&output.stderr).contains("give it with --vintage"), "{}", text(&output.stderr));
    let output = medwage(&["dataset", "import", file, "--vintage", "May"]);
    assert_eq!(output.status.code(), Some(2));
}
