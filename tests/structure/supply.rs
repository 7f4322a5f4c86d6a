//! What deny.toml says of licences, sources and bans holds, also where cargo-deny is not installed.

use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand, Package};
use spdx::{Expression, ParseMode};
use toml::{Table, Value};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Everything that is built on this platform, tests included.
fn metadata() -> Metadata {
    let root = medwage_testkit::root();
    let platform = vec!["--filter-platform".to_owned(), platform()];
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml")).other_options(platform).exec().unwrap()
}

/// The platform of the compiler: what others need would have to be downloaded first.
fn platform() -> String {
    let said = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let said = String::from_utf8(said).unwrap();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// What others wrote of it.
fn bought_in(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    metadata.packages.iter().filter(|package| !metadata.workspace_members.contains(&package.id))
}

/// A section of deny.toml.
fn rules(section: &str) -> Table {
    let text = std::fs::read_to_string(medwage_testkit::root().join("deny.toml")).unwrap();
    text.parse::<Table>().unwrap()[section].as_table().unwrap().clone()
}

fn allowed(licence: &str, allow: &[Value]) -> bool {
    let expression = Expression::parse_mode(licence, ParseMode::LAX).unwrap();
    expression.evaluate(|it| allow.iter().any(|allowed| allowed.as_str() == Some(&it.to_string())))
}

#[test]
fn every_licence_is_on_the_list() {
    let rules = rules("licenses");
    let allow = rules["allow"].as_array().unwrap();
    assert!(!allowed("GPL-3.0-only", allow), "the list allows anything");
    assert!(!allowed("MIT AND GPL-3.0-only", allow), "the list allows anything");
    let metadata = metadata();
    assert!(bought_in(&metadata).count() > 100);
    for package in bought_in(&metadata) {
        let licence = package.license.as_deref().unwrap_or_default();
        assert!(
            allowed(licence, allow),
            "{} {} is under {licence:?}",
            package.name,
            package.version
        );
    }
}

#[test]
fn nothing_comes_from_elsewhere_or_is_banned() {
    let rules = rules("bans");
    let banned: Vec<_> =
        rules["deny"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(banned.contains(&"openssl"), "{banned:?}");
    for package in bought_in(&metadata()) {
        let source = package.source.as_ref().map(|it| it.repr.as_str());
        assert_eq!(source, Some(CRATES_IO), "{}", package.name);
        assert!(!banned.contains(&package.name.as_str()), "{} is banned", package.name);
    }
}
