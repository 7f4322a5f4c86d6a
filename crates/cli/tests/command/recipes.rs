//! The recipes of CONTRIBUTING.md, walked on a copy of `data/`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use medwage_catalog::entries::{CATALOG_FILES, CatalogDocument};
use medwage_catalog::reference::open_reference;
use medwage_domain::career::Catalog;
use medwage_domain::reference::Reference;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A block of the guide that is added to a file.
struct Recipe {
    file: String,
    text: String,
}

/// Reads the blocks whose fence names a file of `data/`.
fn recipes() -> Vec<Recipe> {
    let guide = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut found = Vec::new();
    for block in guide.split("\n```").skip(1) {
        let (fence, text) = block.split_once('\n').unwrap_or((block, ""));
        if let Some((_, file)) = fence.split_once(" data/") {
            found.push(Recipe { file: file.to_owned(), text: format!("{text}\n") });
        }
    }
    found
}

/// A copy of the texts and the reference file.
fn copied() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["catalog", "costs", "figures", "law"] {
        fs::create_dir_all(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(root().join("data").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, copy.path().join(folder).join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::copy(root().join("data/reference.mwr"), copy.path().join("reference.mwr")).unwrap();
    copy
}

fn add(data: &Path, recipe: &Recipe) {
    let mut file = fs::OpenOptions::new().append(true).open(data.join(&recipe.file)).unwrap();
    file.write_all(recipe.text.as_bytes()).unwrap();
}

fn medwage(task: &str, data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    command.args(["catalog", task, "--data"]).arg(data).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn built(data: &Path) -> Reference {
    open_reference(&fs::read(data.join("reference.mwr")).unwrap()).unwrap().tables
}

/// Reads the catalog of a directory as a build of it would have it.
fn read_catalog(data: &Path) -> Catalog {
    let mut document = CatalogDocument::default();
    for name in CATALOG_FILES {
        let text = fs::read_to_string(data.join("catalog").join(name)).unwrap();
        document.lay_over(CatalogDocument::from_text(&text).unwrap());
    }
    document.to_catalog().unwrap()
}

#[test]
fn each_recipe_is_checked_built_and_served() {
    let copy = copied();
    let recipes = recipes();
    let files: Vec<_> = recipes.iter().map(|it| it.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "figures/credentials.csv",
            "catalog/credentials.toml",
            "catalog/roles.toml",
            "law/minimum_wages.csv",
            "law/exempt_salary_thresholds.csv",
        ]
    );
    for recipe in &recipes {
        add(copy.path(), recipe);
        for task in ["check", "build"] {
            let output = medwage(task, copy.path());
            assert!(output.status.success(), "{task} {}: {}", recipe.file, said(&output));
        }
    }
    let tables = built(copy.path());
    assert!(tables.statistics.iter().any(|figure| figure.id == "f1401"));
    let catalog = read_catalog(copy.path());
    assert!(catalog.credential("CXRC").is_some());
    assert!(catalog.role("records-scanner").is_some());
}

#[test]
fn a_recipe_that_is_walked_twice_is_refused_with_the_place() {
    for recipe in recipes() {
        let copy = copied();
        let figure = recipes().swap_remove(0);
        if recipe.file != figure.file {
            add(copy.path(), &figure);
        }
        add(copy.path(), &recipe);
        add(copy.path(), &recipe);
        let output = medwage("check", copy.path());
        assert!(!output.status.success(), "{}", recipe.file);
        let said = said(&output);
        let id =
            ["f1401", "CXRC", "records-scanner", "WA"].into_iter().find(|id| said.contains(id));
        assert!(id.is_some(), "{}: {said}", recipe.file);
    }
}

#[test]
fn what_is_wrong_with_a_text_is_said_with_file_line_and_reason() {
    let copy = copied();
    let row = "f1499,credential,official,X,,fee,1,,,dollars,2026,X,,high,,,,\n".to_owned();
    add(copy.path(), &Recipe { file: "figures/credentials.csv".to_owned(), text: row });
    for task in ["check", "build"] {
        let before = fs::read(copy.path().join("reference.mwr")).unwrap();
        let output = medwage(task, copy.path());
        assert!(!output.status.success(), "{task}");
        let said = said(&output);
        assert!(
            said.contains(
                "figures/credentials.csv:201: unit \"dollars\" is not in figures/units.csv"
            ),
            "{said}"
        );
        assert_eq!(fs::read(copy.path().join("reference.mwr")).unwrap(), before);
    }
}
