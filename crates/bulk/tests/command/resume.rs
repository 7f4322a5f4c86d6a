//! Runs that end in the middle, and inputs that change.

use std::fs;
use std::time::SystemTime;

use medwage_testkit::Process;

use super::profiles::{PIECES, write, write_all};
use super::runs::{command, objects, paths, run, told};

#[test]
fn what_a_killed_run_finished_is_not_done_again_and_the_end_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let calm = folder.path().join("calm");
    write_all(&input);
    told(&run(&input, &calm, &[]));

    // One request at a time, and small ones: there is a middle to be killed in.
    let slow = ["--batch=5", "--in-flight=1"];
    let mut killed = command(input.to_str().unwrap(), output.to_str().unwrap(), &slow);
    let mut process = Process::start_logging(&mut killed);
    process.lines_until(|line| line.contains("finished file="));
    process.signal("KILL");
    process.wait();
    let finished = paths(&output, "manifests");
    assert!(!finished.is_empty() && finished.len() < PIECES, "{} are finished", finished.len());
    let written = |paths: &[std::path::PathBuf]| -> Vec<SystemTime> {
        paths.iter().map(|it| fs::metadata(it).unwrap().modified().unwrap()).collect()
    };
    let before = written(&finished);

    let said = told(&run(&input, &output, &[]));
    let counts = format!("{} finished before + 0 left", finished.len());
    assert!(said.contains(&counts), "no {counts} in {said}");
    assert_eq!(written(&finished), before);
    assert!(objects(&output) == objects(&calm), "another end than that of a calm run");

    let again = told(&run(&input, &output, &[]));
    assert!(again.contains(&format!("0 finished now + {PIECES} finished before")), "{again}");
}

#[test]
fn a_file_that_changed_and_an_output_that_is_gone_are_done_again_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    told(&run(&input, &output, &[]));
    write(&input, "a.parquet", 910, 250);
    let said = told(&run(&input, &output, &[]));
    assert!(said.contains("pieces: 13 = 4 finished now + 9 finished before"), "{said}");
    fs::remove_file(output.join("estimates/more/b.parquet/00002.parquet")).unwrap();
    fs::remove_file(output.join("rejects/more/b.parquet/00003.ndjson")).unwrap();
    let said = told(&run(&input, &output, &[]));
    assert!(said.contains("pieces: 13 = 2 finished now + 11 finished before"), "{said}");
    // Another release is another answer, and outputs never hold two.
    let said = told(&run(&input, &output, &["--release=oews-2024-05"]));
    assert!(said.contains("13 finished now + 0 finished before"), "{said}");
    assert!(said.contains("from: releases/oews-2024-05"), "{said}");
}
