//! `medwage plan` as it is called.
use std::fs;
use std::process::{Command, Output};

const CODER: [&str; 10] = [
    "plan",
    "--role=medical coder",
    "--area=OH",
    "--years=3",
    "--education=certificate",
    "--credentials=CPC",
    "--elsewhere=TX",
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
    let output = medwage(&["--to-role=auditor", "--chart", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    let steps: Vec<_> = shown.lines().filter(|line| line.contains("Prepare for and sit")).collect();
    assert!(!steps.is_empty() && shown.contains("Work as Coding auditor"), "{shown}");
    for expected in ["soonest", "cheapest", "most-valuable", "assumed: ", "releases/oews-2025-05"] {
        assert!(shown.contains(expected), "no {expected} in {shown}");
    }
    let drawn = fs::read_to_string(file).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    assert!(drawn.contains("Work as Coding auditor"), "each step has its line");
    // A band from P10 to P90, one from P25 to P75, and the median in them.
    assert!(drawn.matches("<polygon").count() >= 2 && drawn.contains("<polyline"));
}

#[test]
fn what_is_out_of_reach_is_explained() {
    let output = medwage(&["--to-salary=400000"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).starts_with("out of reach: the most that can be reached in time is")
    );
}

#[test]
fn everything_that_is_wrong_is_said() {
    let output = medwage(&["--to-role=astronaut", "--budget=-1", "--study-hours=0"]);
    assert!(!output.status.success());
    let told = text(&output.stderr);
    for field in ["target_role", "budget", "study_hours_a_week"] {
        assert!(told.contains(field), "no {field} in {told}");
    }
    let nobody = medwage(&["--to-role=auditor", "--careerpath=http://127.0.0.1:1"]);
    assert!(text(&nobody.stderr).contains("127.0.0.1:1 can't be reached"));
}
