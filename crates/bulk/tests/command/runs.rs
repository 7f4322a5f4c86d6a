//! Runs of the command, and what they leave.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow_array::RecordBatch;
use medwage_testkit::{Process, binary};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

/// The command with an input and an output; small requests, so that several make a piece.
pub(crate) fn command(input: &str, output: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage-bulk"));
    command.args(["estimate", "--input", input, "--output", output]).args(more);
    if !more.iter().any(|it| it.starts_with("--batch")) {
        command.arg("--batch=100");
    }
    command
}

pub(crate) fn run(input: &Path, output: &Path, more: &[&str]) -> Output {
    command(input.to_str().unwrap(), output.to_str().unwrap(), more).output().unwrap()
}

/// What a run that did everything said.
pub(crate) fn told(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a run that did not said on both channels, and what it exited with.
pub(crate) fn failed(output: &Output) -> (i32, String) {
    let said = [&*output.stdout, &*output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// Every object below a folder, by its name.
pub(crate) fn objects(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Paths of a kind: `estimates`, `rejects` or `manifests`.
pub(crate) fn paths(output: &Path, kind: &str) -> Vec<PathBuf> {
    let names = objects(output).into_keys().filter(|it| it.starts_with(kind));
    names.map(|it| output.join(it)).collect()
}

/// All estimates of a run.
pub(crate) fn estimates(output: &Path) -> Vec<RecordBatch> {
    let read = |path: PathBuf| {
        let file = File::open(path).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.map(Result::unwrap).collect::<Vec<_>>()
    };
    paths(output, "estimates").into_iter().flat_map(read).collect()
}

/// All rejects of a run.
pub(crate) fn rejects(output: &Path) -> Vec<Value> {
    let read = |path: PathBuf| fs::read_to_string(path).unwrap();
    let texts: Vec<_> = paths(output, "rejects").into_iter().map(read).collect();
    texts.iter().flat_map(|it| it.lines()).map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// An estimator of its own process, on a port.
pub(crate) struct Product {
    pub(crate) process: Process,
    pub(crate) estimator: String,
}

impl Product {
    pub(crate) fn start(port: &str) -> Self {
        let mut command = Command::new(binary("medwage"));
        command.args(["up", "--port=0", "--estimator-port", port]);
        let mut process = Process::start(&mut command);
        let welcome = process.lines_until(|line| line.contains("Ctrl-C"));
        let line = welcome.iter().find_map(|line| line.trim().strip_prefix("estimator")).unwrap();
        let address = line.split_whitespace().next().unwrap();
        Self { process, estimator: format!("http://{address}") }
    }

    pub(crate) fn port(&self) -> &str {
        self.estimator.rsplit(':').next().unwrap()
    }
}
