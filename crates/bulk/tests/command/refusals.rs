//! Files that are not what they must be.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, StringArray};

use super::profiles::{write, write_columns};
use super::runs::{command, failed, paths, run, told};

#[test]
fn a_wrong_file_is_refused_by_name_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input, "good.parquet", 60, 60);
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["medical coder", "auditor"]));
    let wrong = vec![
        ("id", ids.clone()),
        ("rolle", texts.clone()),
        ("experience_years", texts.clone()),
        ("setting", texts.clone()),
    ];
    write_columns(&input.join("wrong.parquet"), 10, wrong);
    fs::write(input.join("text.parquet"), "id,role\n1,auditor\n").unwrap();

    // Each shard does its part, and one of them speaks of each file.
    let (mut told_of, mut codes) = (String::new(), Vec::new());
    for shard in ["--shard=0/2", "--shard=1/2"] {
        let (code, said) = failed(&run(&input, &output, &[shard]));
        told_of.extend(said.lines().filter(|it| it.starts_with("not done: ")));
        codes.push(code);
    }
    for part in [
        "wrong.parquet: column role is missing; it is required; column rolle is unknown (is role meant?)",
        "column experience_years holds Utf8, not numbers",
        "column setting is called industry now",
        "text.parquet: not readable as Parquet",
    ] {
        assert_eq!(told_of.matches(part).count(), 1, "{part} in {told_of}");
    }
    assert!(codes.iter().all(|it| [0, 65].contains(it)) && codes.contains(&65), "{codes:?}");
    assert_eq!(paths(&output, "manifests").len(), 1);

    let other = folder.path().join("other");
    let extra = vec![("id", ids), ("role", texts.clone()), ("shoe", texts)];
    write_columns(&other.join("one.parquet"), 10, extra);
    let said = told(&run(&other.join("one.parquet"), &output, &["--ignore-column=shoe"]));
    assert!(said.contains("2 rows read = 2 estimated + 0 rejected"), "{said}");
}

#[test]
fn a_row_group_that_is_damaged_is_refused_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input, "a.parquet", 200, 50);
    let path = input.join("a.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4..40].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let (code, said) = failed(&run(&input, &output, &[]));
    assert_eq!(code, 65, "{said}");
    assert!(said.contains("not done: a.parquet, row group 0: not readable as Parquet"), "{said}");
    assert!(said.contains("pieces: 4 = 3 finished now + 0 finished before + 1 left"), "{said}");
}

#[test]
fn places_that_make_no_sense_are_wrong_arguments() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input, "a.parquet", 20, 20);
    let (input, output) = (input.to_str().unwrap(), output.to_str().unwrap());
    let (within, nothing) = (format!("{input}/out"), format!("{input}/nothing"));
    for (from, to, more, word) in [
        (input, &*within, "--retries=1", "lies within the input"),
        (&*nothing, output, "--retries=1", "holds no object"),
        ("ftp://host/x", output, "--retries=1", "ftp is none of file, s3"),
        (input, "ftp://host/x", "--retries=1", "ftp is none of file, s3"),
        (input, output, "--estimator=ftp://host", "begins with neither http:// nor https://"),
        (input, output, "--shard=2/2", "2/2"),
    ] {
        let (code, said) = failed(&command(from, to, &[more]).output().unwrap());
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(word), "{said}");
    }
    let mut job = command(input, output, &[]);
    let (code, said) = failed(&job.env("JOB_COMPLETION_INDEX", "3").output().unwrap());
    assert!(code == 2 && said.contains("without MEDWAGE_SHARDS"), "{code}: {said}");
}
