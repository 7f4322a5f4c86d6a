//! Files stay short where they must, and point to what there is.

use std::fs;
use std::path::{Path, PathBuf};

/// A program's `main.rs` holds no logic.
const MAIN_LINES: usize = 60;

#[test]
fn every_main_is_short() {
    let mains = files_in_git("*/src/main.rs");
    for program in ["crates/bulk", "crates/cli", "services/benchmark"] {
        assert!(mains.iter().any(|it| it.ends_with(format!("{program}/src/main.rs"))), "{program}");
    }
    for main in mains {
        let lines = fs::read_to_string(&main).unwrap().lines().count();
        assert!(lines < MAIN_LINES, "{} has {lines} lines", main.display());
    }
}

#[test]
fn documents_link_to_files_that_exist() {
    for document in files_in_git("*.md") {
        let text = fs::read_to_string(&document).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|it| it.0);
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            let target = document.parent().unwrap().join(path);
            assert!(target.exists(), "{} links to {link}", document.display());
        }
    }
}

#[test]
fn pages_that_are_named_in_text_and_comments_exist() {
    let root = medwage_testkit::root();
    let texts =
        ["*.rs", "*.proto", "*.md", "*.py", "*.yaml", "*.sh", "*.toml", "*/Dockerfile", ".ci/run"];
    let mut named = 0;
    for pattern in texts {
        for file in files_in_git(pattern) {
            let text = fs::read_to_string(&file).unwrap();
            for page in text.match_indices("docs/").filter_map(|(at, _)| page(&text[at..])) {
                assert!(root.join(page).exists(), "{} names {page}", file.display());
                named += 1;
            }
        }
    }
    assert!(named > 20, "only {named} mentions were found");
}

/// The path that a text begins with, if it is a page's and no pattern.
fn page(text: &str) -> Option<&str> {
    let path = |c: char| c.is_ascii_alphanumeric() || "/_-.".contains(c);
    let end = text.find(|c| !path(c)).unwrap_or(text.len());
    Some(text[..end].trim_end_matches('.')).filter(|it| it.ends_with(".md"))
}

pub(crate) fn files_in_git(pattern: &str) -> Vec<PathBuf> {
    let root = medwage_testkit::root();
    let output = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z", pattern])
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(output.status.success(), "git ls-files: {}", output.status);
    let names = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = names.split('\0').filter(|it| !it.is_empty()).map(Path::new).collect();
    assert!(!files.is_empty(), "no file is like {pattern}");
    files.into_iter().map(|it| root.join(it)).filter(|it| it.exists()).collect()
}
