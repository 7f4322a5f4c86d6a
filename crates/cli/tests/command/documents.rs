//! What comes with the command: completions and manual pages.

use std::fs;

use super::printed;

/// Every command that answers questions.
const ANSWERING: [&str; 12] = [
    "ask",
    "benchmark",
    "estimate",
    "rank",
    "offer",
    "compare",
    "trend",
    "areas",
    "credential",
    "plan",
    "statistics",
    "export",
];

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for command in ANSWERING {
            assert!(script.contains(command), "{shell} does not complete {command}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page_with_its_options() {
    let folder = tempfile::tempdir().unwrap();
    printed(&["man", folder.path().to_str().unwrap()]);
    for command in ANSWERING {
        let page = fs::read_to_string(folder.path().join(format!("medwage-{command}.1"))).unwrap();
        assert!(page.contains(".TH") && page.contains("\\-\\-server"), "{command}: {page}");
    }
    let first = fs::read_to_string(folder.path().join("medwage.1")).unwrap();
    assert!(first.contains("Exit codes"), "{first}");
}
