//! What comes with the command: completions and manual pages.

use std::collections::BTreeMap;
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

/// Every command below these words, with the line that the help of the one above has for it.
fn read_help(words: &[&str]) -> Vec<(String, String)> {
    let help = printed(&[words, &["--help"]].concat());
    let Some((_, listed)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let mut found = Vec::new();
    for line in lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let (name, about) = line.trim().split_once("  ").unwrap_or((line.trim(), ""));
        if name == "help" {
            continue;
        }
        let below = [words, &[name]].concat();
        found.push((below.join(" "), about.trim().to_owned()));
        found.extend(read_help(&below));
    }
    found
}

#[test]
fn every_command_has_a_line_of_its_own_in_help_pages_and_completions() {
    let commands = read_help(&[]);
    assert!(commands.len() >= 30, "{commands:?}");
    let mut by_line: BTreeMap<&str, &str> = BTreeMap::new();
    for (command, about) in &commands {
        let is_sentence = about.split(' ').count() >= 3 && about.starts_with(char::is_uppercase);
        assert!(is_sentence, "{command}: {about:?} does not say what the command does");
        // A command's line, not that of its arguments.
        let verb = about.split([' ', ',']).next().unwrap();
        assert!(verb.ends_with('s') && !verb.ends_with("ss"), "{command}: {about:?} has no verb");
        if let Some(other) = by_line.insert(about, command) {
            panic!("{other} and {command} have the same line: {about:?}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    printed(&["man", folder.path().to_str().unwrap()]);
    let completions = letters_of(&printed(&["completions", "fish"]));
    for (command, about) in &commands {
        let page = folder.path().join(format!("medwage-{}.1", command.replace(' ', "-")));
        let page = fs::read_to_string(page).unwrap().replace("\\*(Aq", "'");
        let about = letters_of(about);
        assert!(letters_of(&page).contains(&about), "{command} has another line in its page");
        assert!(completions.contains(&about), "{command} has another line in completions");
    }
}

/// The letters and spaces of a text: quotes and dashes are written in each form's own way.
fn letters_of(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect()
}
