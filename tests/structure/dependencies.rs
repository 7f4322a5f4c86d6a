//! Dependencies point one way.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate of ours may depend on, of ours; tests may depend on anything.
const ALLOWED: &[(&str, &[&str])] = &[
    ("medwage-domain", &[]),
    ("medwage-settings", &[]),
    ("medwage-testkit", &[]),
    ("medwage-dataset", &["medwage-domain"]),
    ("medwage-catalog", &["medwage-dataset", "medwage-domain"]),
    ("medwage-vocabulary", &["medwage-catalog", "medwage-domain"]),
    ("medwage-calibration", &["medwage-catalog", "medwage-domain"]),
    ("medwage-contracts", &["medwage-domain"]),
    ("medwage-client", &["medwage-contracts"]),
    ("medwage-rpc-status", &[]),
    ("medwage-telemetry", &["medwage-settings"]),
    ("medwage-auth", &["medwage-rpc-status", "medwage-settings", "medwage-telemetry"]),
    ("medwage-rpc-client", &["medwage-auth", "medwage-settings", "medwage-telemetry"]),
    (
        "medwage-rpc-server",
        &[
            "medwage-auth",
            "medwage-rpc-client",
            "medwage-rpc-status",
            "medwage-settings",
            "medwage-telemetry",
        ],
    ),
    (
        "medwage-catalog-service",
        &[
            "medwage-catalog",
            "medwage-contracts",
            "medwage-dataset",
            "medwage-domain",
            "medwage-rpc-status",
            "medwage-vocabulary",
        ],
    ),
    (
        "medwage-benchmark",
        &[
            "medwage-catalog",
            "medwage-contracts",
            "medwage-dataset",
            "medwage-domain",
            "medwage-rpc-server",
            "medwage-rpc-status",
            "medwage-settings",
            "medwage-telemetry",
            "medwage-vocabulary",
        ],
    ),
    (
        "medwage-estimator",
        &[
            "medwage-catalog",
            "medwage-catalog-service",
            "medwage-contracts",
            "medwage-domain",
            "medwage-rpc-client",
            "medwage-rpc-server",
            "medwage-rpc-status",
            "medwage-settings",
            "medwage-telemetry",
        ],
    ),
    (
        "medwage-careerpath",
        &[
            "medwage-catalog",
            "medwage-catalog-service",
            "medwage-contracts",
            "medwage-domain",
            "medwage-rpc-client",
            "medwage-rpc-server",
            "medwage-rpc-status",
            "medwage-settings",
            "medwage-telemetry",
        ],
    ),
    (
        "medwage-product",
        &[
            "medwage-benchmark",
            "medwage-careerpath",
            "medwage-estimator",
            "medwage-rpc-server",
            "medwage-settings",
        ],
    ),
    (
        "medwage-bulk",
        &[
            "medwage-contracts",
            "medwage-domain",
            "medwage-product",
            "medwage-rpc-client",
            "medwage-rpc-server",
            "medwage-telemetry",
        ],
    ),
    (
        "medwage",
        &[
            "medwage-benchmark",
            "medwage-calibration",
            "medwage-careerpath",
            "medwage-catalog",
            "medwage-client",
            "medwage-contracts",
            "medwage-dataset",
            "medwage-domain",
            "medwage-estimator",
            "medwage-product",
            "medwage-rpc-client",
            "medwage-rpc-server",
            "medwage-settings",
            "medwage-telemetry",
            "medwage-vocabulary",
        ],
    ),
    ("medwage-tests", &[]),
];

/// What the pure crate may use of others: nothing that does input or output.
const DOMAIN_MAY_USE: &[&str] = &["libm", "rustc-hash", "strsim", "thiserror"];

/// The dependencies of each crate of the workspace, without those for tests and builds.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let manifest = medwage_testkit::root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let names = |package: &cargo_metadata::Package| {
        let normal = package.dependencies.iter().filter(|it| it.kind == DependencyKind::Normal);
        normal.map(|it| it.name.clone()).collect()
    };
    metadata.packages.iter().map(|it| (it.name.to_string(), names(it))).collect()
}

#[test]
fn crates_depend_only_on_what_lies_below_them() {
    for (package, dependencies) in dependencies() {
        let allowed = ALLOWED.iter().find(|(name, _)| *name == package);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{package} is not in the table"));
        let ours = dependencies.iter().filter(|it| it.starts_with("medwage"));
        for dependency in ours {
            assert!(allowed.contains(&dependency.as_str()), "{package} may not use {dependency}");
        }
    }
}

#[test]
fn the_domain_is_pure() {
    for dependency in &dependencies()["medwage-domain"] {
        assert!(
            DOMAIN_MAY_USE.contains(&dependency.as_str()),
            "the domain may not use {dependency}"
        );
    }
}

#[test]
fn no_service_depends_on_another() {
    let all = dependencies();
    // A folder without a program is a part that several services answer, such as the catalog's.
    let folders = std::fs::read_dir(medwage_testkit::root().join("services")).unwrap();
    let services: Vec<_> = folders
        .map(Result::unwrap)
        .filter(|folder| folder.path().join("src/main.rs").exists())
        .map(|folder| format!("medwage-{}", folder.file_name().to_string_lossy()))
        .collect();
    assert!(services.contains(&"medwage-benchmark".to_owned()));
    for service in &services {
        let others = all[service].iter().filter(|it| services.contains(it));
        assert_eq!(others.count(), 0, "{service}");
    }
}
