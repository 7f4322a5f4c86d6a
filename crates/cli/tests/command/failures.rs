//! What a command says where it has no answer: its exit code, the reason and the next command.

use std::process::Command;

use serde_json::Value;

use super::medwage;

/// Commands that fail: the exit code, the reason, and how the next command begins.
const FAILING: &[(&[&str], i32, &str, &str)] = &[
    (
        &["benchmark", "medical coder", "--area=Springfield"],
        65,
        "AREA_AMBIGUOUS",
        "medwage benchmark 'medical coder' --area=areas/00",
    ),
    (
        &["benchmark", "medical coder", "--area", "Qzxwvut"],
        65,
        "AREA_UNKNOWN",
        "medwage areas Qzxwvut",
    ),
    (&["benchmark", "astronaut"], 65, "OCCUPATION_UNKNOWN", "medwage benchmark "),
    (
        &["benchmark", "29-2072", "--release=oews-1999-05"],
        65,
        "RELEASE_NOT_FOUND",
        "medwage benchmark --help",
    ),
    (
        &["estimate", "medical coder", "--experience-years=99"],
        65,
        "FIELD_OUT_OF_RANGE",
        "medwage estimate --help",
    ),
    (&["compare", "29-2072"], 65, "LIMIT_EXCEEDED", "medwage compare --help"),
    (&["credential", "NOPE"], 65, "CREDENTIAL_UNKNOWN", "medwage credential "),
    (&["benchmark"], 2, "USAGE", "medwage benchmark --help"),
    (&["rank", "29-2072", "--limit=0"], 2, "USAGE", "medwage rank --help"),
    (&["offer", "coder"], 2, "USAGE", "medwage offer --help"),
    (
        &["benchmark", "29-2072", "--server=http://127.0.0.1:1"],
        69,
        "SERVER_NOT_REACHED",
        "medwage benchmark 29-2072",
    ),
    (
        &["benchmark", "29-2072", "--server=nowhere"],
        65,
        "SERVER_NOT_REACHED",
        "medwage benchmark --help",
    ),
];

#[test]
fn programs_are_told_the_reason_and_the_next_command() {
    for (command, code, reason, next) in FAILING {
        let output = medwage(command);
        assert_eq!(output.status.code(), Some(*code), "{command:?}");
        assert!(output.stdout.is_empty(), "{command:?} prints nothing that looks like an answer");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told.lines().count(), 1, "{told}");
        let error: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(error["error"]["reason"], *reason, "{command:?}: {told}");
        assert_eq!(error["exitCode"], *code);
        assert!(!error["error"]["message"].as_str().unwrap().is_empty());
        assert!(
            error["next"].as_str().unwrap().starts_with(next),
            "{command:?}: {}",
            error["next"]
        );
    }
}

#[test]
fn a_next_command_with_a_candidate_answers() {
    let output = medwage(&["benchmark", "medical coder", "--area=Springfield"]);
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let candidates = error["error"]["fields"][0]["candidates"].as_array().unwrap();
    assert!(candidates.len() >= 5 && candidates[0]["displayName"] == "Springfield, MO", "{error}");
    let next = error["next"].as_str().unwrap().strip_prefix("medwage ").unwrap();
    let shell = format!("{} {next}", env!("CARGO_BIN_EXE_medwage"));
    let answered = Command::new("sh").args(["-c", &shell]).output().unwrap();
    assert!(answered.status.success(), "{}", String::from_utf8_lossy(&answered.stderr));
    assert!(String::from_utf8_lossy(&answered.stdout).contains("Springfield, MO"));
}

#[test]
fn people_at_a_terminal_are_asked_back() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED people_at_a_terminal_are_asked_back: there is no script");
        return;
    }
    let line = format!("{} benchmark coder --area Springfield", env!("CARGO_BIN_EXE_medwage"));
    let output = Command::new("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(65), "{shown}");
    for part in [
        "Did you mean, for `Springfield`:",
        "Springfield, MO  (areas/0044180",
        "Try: medwage benchmark coder --area areas/0044180",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}
