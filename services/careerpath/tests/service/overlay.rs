//! An operator's own entries.

use std::fs;
use std::path::Path;

use medwage_careerpath::{App, CatalogSettings, Settings};
use medwage_contracts::pb::catalog as pb;

use super::support::start_with;

const OWN: &str = r#"
[[program]]
id = "boot-camp"
title = "A week of practice"
awards = "none"
duration = { months = 1, assumption = "our own" }
hours_a_week = { hours = 40, assumption = "our own" }
price = { usd = 500, assumption = "our own" }
"#;

fn settings(file: &Path) -> CatalogSettings {
    CatalogSettings { overlay: Some(file.to_owned()) }
}

#[tokio::test]
async fn entries_of_an_operator_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(&file, OWN).unwrap();
    let services = start_with(settings(&file)).await;
    let request = pb::ListProgramsRequest::default();
    let all = services.catalog.clone().list_programs(request).await.unwrap().into_inner();
    assert!(all.programs.iter().any(|it| it.name == "programs/boot-camp"));
}

// Connections to the estimator live on a runtime.
#[tokio::test]
async fn a_bad_overlay_is_refused_with_file_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let refused = |text: &str| {
        fs::write(&file, text).unwrap();
        let settings = Settings { catalog: settings(&file), ..Settings::default() };
        format!("{:#}", App::build(settings).unwrap_err())
    };
    let form = refused("[[program]]\nid = \"x\"\ncolour = \"red\"\n");
    assert!(form.contains("own.toml is refused") && form.contains("line 3"), "{form}");
    let unsourced = refused(
        &OWN.replace("price = { usd = 500, assumption = \"our own\" }", "price = { usd = 500 }"),
    );
    assert!(unsourced.contains("boot-camp: price has no figure"), "{unsourced}");
}
