//! `medwage catalog` as people run it.

use std::process::{Command, Output};

fn check(overlay: Option<&str>) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    command.args(["catalog", "check"]);
    if let Some(text) = overlay {
        let file = folder.path().join("own.toml");
        std::fs::write(&file, text).unwrap();
        command.arg(file);
    }
    command.output().unwrap()
}

#[test]
fn the_catalog_that_is_built_in_is_whole() {
    let output = check(None);
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("the catalog is whole: 44 roles, 101 credentials")
    );
}

#[test]
fn what_is_wrong_with_an_overlay_is_listed() {
    let output = check(Some(
        r#"
        [[program]]
        id = "short-course"
        title = "Ours"
        awards = "none"
        duration = { months = 1 }
        hours_a_week = { hours = 10, figures = ["F9999"] }
        price = { usd = 100, assumption = "ours" }
        "#,
    ));
    assert!(!output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("short-course: duration has no figure"), "{said}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("2 things are wrong"), "{errors}");
}
