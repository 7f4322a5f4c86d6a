//! Every crate is one that `cargo package` takes: it says what it is, and can be packed after those that it depends on.
//! `release/check_crates.sh` packs them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// The limits of crates.io: keywords of a crate, and letters of one.
const MOST_KEYWORDS: usize = 5;
const LONGEST_KEYWORD: usize = 20;
/// Bytes of a crate, packed. Its files are larger.
const LARGEST_CRATE: u64 = 10 << 20;

fn workspace() -> Metadata {
    let manifest = medwage_testkit::root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap()
}

/// Our crates but the one that is for tests of the whole.
fn own_crates(metadata: &Metadata) -> Vec<&Package> {
    let is_packed = |package: &&Package| package.name.as_str() != "medwage-tests";
    metadata.workspace_packages().into_iter().filter(is_packed).collect()
}

/// Everything that keeps a registry from taking a crate, or a reader from knowing what it is.
fn list_faults(package: &Package, version: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let description = package.description.as_deref().unwrap_or_default();
    if description.split_whitespace().count() < 4 || description.ends_with('.') {
        faults.push(format!("{description:?} is no description of four words without a full stop"));
    }
    if package.license.as_deref() != Some("Apache-2.0") {
        faults.push(format!("its license is {:?}", package.license));
    }
    if package.repository.is_none() {
        faults.push("it names no repository".to_owned());
    }
    if package.keywords.is_empty() || package.keywords.len() > MOST_KEYWORDS {
        faults.push(format!("it has {} keywords", package.keywords.len()));
    }
    let is_taken = |keyword: &str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "_-+".contains(letter);
        keyword.len() <= LONGEST_KEYWORD
            && keyword.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && keyword.chars().all(letters)
    };
    let refused = package.keywords.iter().filter(|keyword| !is_taken(keyword));
    faults.extend(refused.map(|keyword| format!("no registry takes the keyword {keyword:?}")));
    // A path means nothing in a registry: there a version says which crate it is.
    let local = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    for dependency in local {
        let wanted = dependency.req.to_string();
        let is_test = dependency.kind == DependencyKind::Development;
        if wanted != format!("^{version}") && !(is_test && wanted == "*") {
            faults.push(format!("it wants {} {wanted}, not {version}", dependency.name));
        }
    }
    faults
}

#[test]
fn every_crate_says_what_a_registry_asks_for() {
    let metadata = workspace();
    let crates = own_crates(&metadata);
    assert!(crates.len() > 20, "{}", crates.len());
    let version = crates[0].version.to_string();
    let faults: Vec<_> = crates
        .iter()
        .flat_map(|package| {
            let faults = list_faults(package, &version);
            faults.into_iter().map(|fault| format!("{}: {fault}", package.name))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    // Each rule speaks where it is broken.
    let command = crates.iter().find(|package| package.name.as_str() == "medwage").unwrap();
    let mut package = Package::clone(command);
    package.description = Some("A crate.".to_owned());
    package.license = None;
    package.repository = None;
    package.keywords = vec!["medical coding wages".to_owned()];
    assert_eq!(list_faults(&package, &version).len(), 4);
    package.keywords = vec!["a".to_owned(); 6];
    assert_eq!(list_faults(&package, &version).len(), 4);
    let wrong_versions = list_faults(&package, "0.0.1");
    assert!(wrong_versions.iter().any(|fault| fault.contains("not 0.0.1")), "{wrong_versions:?}");
}

#[test]
fn crates_can_be_packed_one_after_the_other() {
    let metadata = workspace();
    let mut left: BTreeMap<_, BTreeSet<_>> = own_crates(&metadata)
        .into_iter()
        .map(|package| {
            let shipped = package.dependencies.iter().filter(|dependency| {
                dependency.path.is_some() && dependency.kind != DependencyKind::Development
            });
            let names = shipped.map(|dependency| dependency.name.clone());
            (package.name.to_string(), names.collect())
        })
        .collect();
    let mut packed = BTreeSet::new();
    while !left.is_empty() {
        let next = left.iter().find(|(_, needs)| needs.is_subset(&packed));
        let Some(next) = next.map(|(name, _)| name.clone()) else {
            panic!("these wait for each other, or for a crate that is not packed: {left:?}");
        };
        left.remove(&next);
        packed.insert(next);
    }
}

#[test]
fn cargo_lists_the_files_of_every_crate() {
    let metadata = workspace();
    for package in own_crates(&metadata) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["package", "--list", "--allow-dirty", "--offline", "--package"]);
        let output = cargo.arg(package.name.as_str()).current_dir(medwage_testkit::root());
        let output = output.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {errors}", package.name);
        let listed = String::from_utf8(output.stdout).unwrap();
        let files: BTreeSet<_> = listed.lines().collect();
        assert!(files.contains("Cargo.toml") && files.contains("Cargo.toml.orig"), "{listed}");
        assert!(files.contains("src/lib.rs") || files.contains("src/main.rs"), "{listed}");
        let folder = package.manifest_path.parent().unwrap();
        let sizes = files.iter().filter_map(|file| folder.join(file).metadata().ok());
        let bytes: u64 = sizes.map(|file| file.len()).sum();
        assert!(bytes < LARGEST_CRATE, "{} has {bytes} bytes", package.name);
    }
}
