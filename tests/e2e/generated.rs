//! Clients that are generated from the contracts, by the commands of docs/clients.md, each with its first call.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use medwage_testkit::{buf, client_folder, root};
use serde_json::Value;

use super::product::up;

/// The blocks of a language's section: how its tools are had, and how it calls.
fn commands(language: &str) -> [String; 2] {
    let page = fs::read_to_string(root().join("docs/clients.md")).unwrap();
    let section = page.split("\n## ").find(|it| it.starts_with(language)).unwrap();
    let blocks: Vec<_> = section.split("```sh\n").skip(1).collect();
    let commands = blocks.iter().map(|it| it.split("```").next().unwrap().to_owned());
    commands.collect::<Vec<_>>().try_into().unwrap()
}

/// Generates, compiles and calls, and returns what was printed. None where the tools can not be had.
fn call(name: &str, language: &str, files: &str) -> Option<String> {
    let [install, call] = commands(language);
    let buf = buf(name)?;
    let folder = client_folder(name, files, &install)?;
    let product = up();
    let paths = [
        buf.parent().unwrap(),
        Path::new("/usr/local/bin"),
        Path::new("/usr/bin"),
        Path::new("/bin"),
    ];
    let output = Command::new("bash")
        .args(["-euc", &call.replace("127.0.0.1:50051", &product.address)])
        .env("PATH", std::env::join_paths(paths).unwrap())
        .current_dir(folder)
        .output()
        .unwrap();
    let (said, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{language}: {said}{errors}");
    Some(said)
}

/// The median, and a sentence that has it too.
fn assert_answer(said: &str) {
    let lines: Vec<_> = said.lines().collect();
    let [median, sentence] = lines[..] else { panic!("{said}") };
    let median: u32 = median.parse().unwrap();
    assert!((50_000..70_000).contains(&median), "{said}");
    let written = format!("${},{:03}", median / 1000, median % 1000);
    assert!(sentence.contains(&written) && sentence.contains("Dallas"), "{said}");
}

#[test]
fn a_client_in_python_answers_the_first_question() {
    let name = "a_client_in_python_answers_the_first_question";
    if let Some(said) = call(name, "Python", "python") {
        assert_answer(&said);
    }
}

#[test]
fn a_client_in_typescript_answers_the_first_question() {
    let name = "a_client_in_typescript_answers_the_first_question";
    if let Some(said) = call(name, "TypeScript", "typescript") {
        assert_answer(&said);
    }
}

#[test]
fn a_client_in_go_answers_the_first_question() {
    let name = "a_client_in_go_answers_the_first_question";
    if let Some(said) = call(name, "Go", "go") {
        assert_answer(&said);
    }
}

#[test]
fn a_client_in_java_answers_the_first_question() {
    let name = "a_client_in_java_answers_the_first_question";
    if let Some(said) = call(name, "Java", "java") {
        assert_answer(&said);
    }
}

/// The plugins of a template, whatever folder they write to.
fn plugins(template: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(template)).unwrap();
    let template: Value = serde_saphyr::from_str(&text).unwrap();
    let plugins = template["plugins"].as_array().unwrap().iter().map(|plugin| {
        let mut plugin = plugin.clone();
        plugin.as_object_mut().unwrap().remove("out").unwrap();
        plugin.to_string()
    });
    plugins.collect()
}

#[test]
fn the_template_for_all_languages_is_those_of_each() {
    let each = ["python", "typescript", "go", "java"];
    let together: BTreeSet<_> =
        each.iter().flat_map(|it| plugins(&format!("docs/clients/{it}/buf.gen.yaml"))).collect();
    assert_eq!(plugins("buf.gen.yaml"), together);
}
