//! No locked version is known to be vulnerable, by a pinned copy of the RustSec advisory database.
//!
//! CI reaches no database, so `advisories.csv` is a copy of its facts with its date and commit in the first line;
//! `take_advisories.py` writes it anew from a checkout.

use cargo_metadata::semver::{Version, VersionReq};
use toml::{Table, Value};

/// One advisory: the versions of a crate that are not affected.
struct Advisory {
    id: String,
    package: String,
    kind: String,
    safe: Vec<VersionReq>,
}

impl Advisory {
    fn read(record: &csv::StringRecord) -> Self {
        let ranges = record[3].split(';').map(str::trim).filter(|range| !range.is_empty());
        let read = |range: &str| range.parse().unwrap_or_else(|why| panic!("{range}: {why}"));
        Self {
            id: record[0].to_owned(),
            package: record[1].to_owned(),
            kind: record[2].to_owned(),
            safe: ranges.map(read).collect(),
        }
    }

    fn affects(&self, package: &str, version: &Version) -> bool {
        self.package == package && !self.safe.iter().any(|range| range.matches(version))
    }
}

fn advisories() -> Vec<Advisory> {
    let path = medwage_testkit::root().join("tests/structure/advisories.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let read: Vec<_> = reader.records().map(|record| Advisory::read(&record.unwrap())).collect();
    assert!(read.len() > 500, "the copy is cut short: {}", read.len());
    read
}

/// The locked crates of others, for every platform.
fn locked() -> Vec<(String, Version)> {
    let text = std::fs::read_to_string(medwage_testkit::root().join("Cargo.lock")).unwrap();
    let lock: Table = text.parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let text = |package: &Value, key: &str| package[key].as_str().unwrap().to_owned();
    let bought = packages.filter(|package| package.get("source").is_some());
    bought.map(|it| (text(it, "name"), text(it, "version").parse().unwrap())).collect()
}

/// Lists what is wrong with locked crates: vulnerabilities and unsound code.
fn find_affected(locked: &[(String, Version)], advisories: &[Advisory]) -> Vec<String> {
    let serious = advisories.iter().filter(|advisory| advisory.kind != "unmaintained");
    let pairs = serious.flat_map(|advisory| locked.iter().map(move |package| (advisory, package)));
    pairs
        .filter(|(advisory, (name, version))| advisory.affects(name, version))
        .map(|(advisory, (name, version))| format!("{}: {name} {version}", advisory.id))
        .collect()
}

#[test]
fn no_locked_version_is_known_to_be_vulnerable() {
    assert_eq!(find_affected(&locked(), &advisories()), Vec::<String>::new());
}

#[test]
fn a_vulnerable_version_is_found() {
    let old = |name: &str, version: &str| vec![(name.to_owned(), version.parse().unwrap())];
    let advisories = advisories();
    let found = |locked: Vec<_>| find_affected(&locked, &advisories).join("; ");
    assert!(found(old("h2", "0.3.16")).contains("RUSTSEC-2023-0034: h2 0.3.16"));
    assert!(found(old("rustls", "0.23.4")).contains("RUSTSEC-2024-0336"));
    assert_eq!(found(old("rustls", "0.23.46")), "");
}
