//! `medwage plan` as it is called.
use std::fs;
use std::process::{Command, Output};

const CODER: [&str; 11] = [
    "plan",
    "--output=text",
    "--role=medical coder",
    "--area=OH",
    "--experience-years=3",
    "--education=certificate",
    "--credentials=CPC",
    "--places=TX",
    "--remote-for=NY",
    "--horizon-years=12",
    "--pick=soonest",
];

fn medwage(more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    command.args(CODER).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_plan_is_shown_step_by_step_and_drawn() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("plan.svg");
    let output = medwage(&["--target-role=auditor", "--chart", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    let steps: Vec<_> = shown.lines().filter(|line| line.contains("Study for the")).collect();
    assert!(!steps.is_empty() && shown.contains("Work as coding auditor"), "{shown}");
    for expected in ["soonest", "cheapest", "most valuable", "assumed: ", "releases/oews-2025-05"] {
        assert!(shown.contains(expected), "no {expected} in {shown}");
    }
    let drawn = fs::read_to_string(file).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    assert!(drawn.contains("Work as coding auditor"), "each step has its line");
    // A band from P10 to P90, one from P25 to P75, and the median in them.
    assert!(drawn.matches("<polygon").count() >= 2 && drawn.contains("<polyline"));
}

#[test]
fn what_is_out_of_reach_is_explained() {
    let output = medwage(&["--target-annual=400000"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.starts_with("Pay of $400,000 a year can't be reached in time"), "{shown}");
}

#[test]
fn everything_that_is_wrong_is_said() {
    let output = medwage(&["--target-role=astronaut", "--budget=-1", "--study-hours=0"]);
    assert!(!output.status.success());
    let told = text(&output.stderr);
    for field in ["target_role", "limits.budget_usd", "terms.study_hours_per_week"] {
        assert!(told.contains(field), "no {field} in {told}");
    }
    let nobody = medwage(&["--target-role=auditor", "--careerpath=http://127.0.0.1:1"]);
    assert!(text(&nobody.stderr).contains("127.0.0.1:1 can't be reached"));
}
