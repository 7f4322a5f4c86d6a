//! What docs/bulk.md and the Job of Kubernetes say is so.

use std::fs;
use std::process::Command;

use medwage_bulk::COLUMNS;
use medwage_testkit::root;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::profiles::{PIECES, write_all};
use super::runs::{estimates, told};

fn page() -> String {
    fs::read_to_string(root().join("docs/bulk.md")).unwrap()
}

/// The rows of the table below this head: what is in backticks in each first cell.
fn table(page: &str, head: &str) -> Vec<String> {
    let rows = page.split(head).nth(1).unwrap().lines().skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.flat_map(|line| {
        let cell = line.split('|').nth(1).unwrap();
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn the_example_says_what_is_shown() {
    let page = page();
    let blocks: Vec<_> = page.split("```").skip(1).step_by(2).collect();
    let example = blocks[0].strip_prefix("sh\n").unwrap().trim();
    let shown = blocks[1].strip_prefix("text\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    write_all(&folder.path().join("people"));
    let mut words = example.split_whitespace();
    assert_eq!(words.next(), Some("medwage-bulk"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage-bulk"));
    assert_eq!(told(&command.args(words).current_dir(folder.path()).output().unwrap()), shown);

    let schema = estimates(&folder.path().join("pay"))[0].schema();
    let columns: Vec<_> = schema.fields().iter().map(|it| it.name().clone()).collect();
    assert_eq!(table(&page, "| column of the estimates | type | unit, meaning |"), columns);
}

#[test]
fn every_column_of_a_release_is_documented() {
    let page = page();
    let line = page.lines().find(|line| line.starts_with("medwage-bulk benchmark")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let command = line.replace("medwage-bulk", env!("CARGO_BIN_EXE_medwage-bulk"));
    let mut shell = Command::new("bash");
    let done = shell.args(["-c", &command]).current_dir(folder.path()).output().unwrap();
    assert!(told(&done).contains(" published + "));
    let file = fs::File::open(folder.path().join("coders.parquet")).unwrap();
    let schema = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().schema().clone();
    let columns: Vec<_> = schema.fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(table(&page, "| column of the benchmarks | type | unit, meaning |"), columns);
}

#[test]
fn every_column_is_documented() {
    let names: Vec<_> = COLUMNS.iter().map(|it| it.name).collect();
    assert_eq!(table(&page(), "| column | type | meaning |"), names);
}

#[test]
fn the_job_of_kubernetes_calls_the_command_with_as_many_shards_as_it_has() {
    let job = root().join("deploy/k8s/jobs/bulk-estimate/job.yaml");
    let job = fs::read_to_string(job).unwrap();
    let value = |name: &str| {
        let line = job.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap();
        line.trim().trim_matches('"').to_owned()
    };
    let shards = value("completions:");
    assert_eq!(value("value:"), shards);
    let (_, after) = job.split_once("args:\n").unwrap();
    let arguments = after.lines().map_while(|line| line.trim().strip_prefix("- "));
    let folder = tempfile::tempdir().unwrap();
    write_all(&folder.path().join("people"));
    let local = |it: &str| it.replace("s3://medwage", folder.path().to_str().unwrap());
    let arguments: Vec<_> = arguments.map(local).collect();
    assert!(arguments.len() > 3, "{arguments:?}");
    let mut pieces = 0;
    for index in 0..shards.parse::<u32>().unwrap() {
        let mut pod = Command::new(env!("CARGO_BIN_EXE_medwage-bulk"));
        pod.env("MEDWAGE_SHARDS", &shards).env("JOB_COMPLETION_INDEX", index.to_string());
        let said = told(&pod.args(&arguments).output().unwrap());
        let own = said.split("pieces: ").nth(1).unwrap().split(' ').next().unwrap();
        pieces += own.parse::<usize>().unwrap();
    }
    assert_eq!(pieces, PIECES);
}
