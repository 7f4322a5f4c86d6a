//! The files of the top-level `data` directory are the ones that are built in, and are described.

use std::fs;
use std::path::{Path, PathBuf};

use medwage_dataset::embedded_releases;
use sha2::{Digest, Sha256};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

#[test]
fn every_snapshot_in_the_data_directory_is_built_in() {
    let mut names: Vec<String> = fs::read_dir(data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".mws"))
        .collect();
    names.sort_by(|a, b| b.cmp(a));
    let ids: Vec<String> =
        embedded_releases().iter().map(|embedded| format!("{}.mws", embedded.id())).collect();
    assert_eq!(ids, names);
}

#[test]
fn each_is_described_and_has_the_digest_that_is_written_down() {
    let readme = fs::read_to_string(data().join("README.md")).unwrap();
    let sums = fs::read_to_string(data().join("SHA256SUMS")).unwrap();
    let snapshots = sums.lines().filter(|line| line.ends_with(".mws"));
    assert_eq!(snapshots.count(), embedded_releases().len());
    for embedded in embedded_releases() {
        let digest: String =
            Sha256::digest(embedded.snapshot()).iter().map(|byte| format!("{byte:02x}")).collect();
        let line = format!("{digest}  data/{}.mws", embedded.id());
        assert!(sums.lines().any(|other| other == line), "SHA256SUMS lacks {line}");
        assert!(
            readme.contains(&format!("`{}.mws`", embedded.id())),
            "{} in README",
            embedded.id()
        );
    }
}
