//! `medwage validate` as it is called: `docs/validation.md` is what it prints today.
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn medwage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_medwage")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_documented_figures_are_those_that_it_prints() {
    let directory = tempfile::tempdir().unwrap();
    let written = directory.path().join("validation.md");
    let output = medwage(&["validate", "--write", written.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert_eq!(fs::read_to_string(written).unwrap(), printed);
    let documented = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/validation.md");
    let documented = fs::read_to_string(documented).unwrap();
    assert!(
        documented == printed,
        "docs/validation.md is stale: medwage validate --write docs/validation.md"
    );
}

#[test]
fn a_release_without_areas_and_an_unknown_one_are_refused_with_the_reason() {
    for (name, reason) in [("oews-2024-05", "no areas"), ("oews-1999-05", "neither a file nor")] {
        let output = medwage(&["validate", name]);
        assert!(!output.status.success() && output.stdout.is_empty());
        assert!(text(&output.stderr).contains(reason), "{}", text(&output.stderr));
    }
}

#[test]
fn the_given_cases_are_read_at_their_goals() {
    let Some(shared) = medwage_testkit::shared_dir("the_given_cases_are_read_at_their_goals")
    else {
        return;
    };
    let cases = shared.join("cases");
    let output = medwage(&["validate", "text", "--check", "--cases", cases.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    for name in ["titles.csv", "places.csv", "settings.csv", "credentials.csv", "postings.jsonl"] {
        assert!(printed.contains(&format!("## {name}")), "{name} is missing:\n{printed}");
    }
}
