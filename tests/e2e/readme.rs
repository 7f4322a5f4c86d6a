//! Every example of the README and of the pages of docs/ that people start with: asked with a real grpcurl or curl of a
//! running product, or by the command.

use std::fs;
use std::process::Command;

use medwage_testkit::{assert_subset, binary, grpcurl, root};
use serde_json::Value;

use super::product::{Product, up};

/// A command of the documents with the part of the answer that it shows.
struct Example {
    command: String,
    shown: Value,
}

/// The text of the README, of these pages, the tutorial and the page for each reader.
fn read_pages(others: &[&str]) -> String {
    let guides = fs::read_dir(root().join("docs/how-to")).unwrap();
    let guides = guides.map(|entry| entry.unwrap().path());
    let others = ["README.md", "docs/tutorial.md"].iter().chain(others);
    let mut pages: Vec<_> = others.map(|name| root().join(name)).chain(guides).collect();
    pages.sort();
    pages.iter().map(|page| fs::read_to_string(page).unwrap()).collect()
}

/// Each `sh` block with grpcurl or curl that a `json` block follows.
fn examples() -> Vec<Example> {
    let text = read_pages(&["docs/examples.md"]);
    let blocks: Vec<_> = text.split("```").skip(1).step_by(2).collect();
    let example = |pair: &[&str]| {
        let command = pair[0].strip_prefix("sh\n")?;
        let asks = ["grpcurl ", "curl "].iter().any(|program| command.starts_with(program));
        let command = asks.then_some(command)?;
        let shown = pair[1].strip_prefix("json\n")?;
        let shown = serde_json::from_str(shown).unwrap_or_else(|error| panic!("{error}: {shown}"));
        Some(Example { command: command.to_owned(), shown })
    };
    blocks.windows(2).filter_map(example).collect()
}

/// Each `sh` block with the command that a `text` block follows, and that block.
fn command_examples() -> Vec<(String, String)> {
    let text = read_pages(&["docs/commands.md"]);
    let blocks: Vec<_> = text.split("```").skip(1).step_by(2).collect();
    let example = |pair: &[&str]| {
        let command = pair[0].strip_prefix("sh\n")?;
        let is_ours = command.starts_with("medwage ") || command.starts_with(FROM_SOURCE);
        let shown = pair[1].strip_prefix("text\n").or_else(|| pair[1].strip_prefix("json\n"))?;
        is_ours.then(|| (command.trim().to_owned(), shown.to_owned()))
    };
    blocks.windows(2).filter_map(example).collect()
}

/// How the README runs a command before anything is installed.
const FROM_SOURCE: &str = "cargo run --release -- ";

/// Whether lines come in this order in a text, each as it is or as the beginning of a line's sentence; `...` stands for
/// any.
fn has_lines(text: &str, shown: &str) -> bool {
    let mut rest = text;
    shown.lines().filter(|line| *line != "..." && !line.is_empty()).all(|line| {
        rest.find(line).is_some_and(|at| {
            rest = &rest[at + line.len()..];
            true
        })
    })
}

#[test]
fn every_command_answers_as_shown() {
    let medwage = binary("medwage");
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::iter::once(medwage.parent().unwrap().to_owned());
    let path = std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap();
    let examples = command_examples();
    assert!(examples.len() >= 28, "{} examples", examples.len());
    let has_jq = Command::new("jq").arg("--version").output().is_ok();
    for (command, shown) in examples {
        println!("{command}");
        let own = command.replace(FROM_SOURCE, "medwage ");
        if own.contains("| jq") && !has_jq {
            eprintln!("SKIPPED {own}: there is no jq");
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut shell = Command::new("bash");
        shell.args(["-c", &own]).env("PATH", &path).current_dir(folder.path());
        let output = shell.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {errors}");
        let printed = String::from_utf8(output.stdout).unwrap();
        match serde_json::from_str::<Value>(&shown) {
            Ok(shown) => assert_subset(&shown, &serde_json::from_str(&printed).unwrap()),
            Err(_) => assert!(
                has_lines(&printed, &shown),
                "{command} prints\n{printed}\nand not\n{shown}"
            ),
        }
    }
}

/// Runs a command of the README as a shell would, against the product that runs.
fn ask(command: &str, product: &Product, grpcurl: &str) -> Value {
    let command = command
        .replacen("grpcurl ", &format!("{grpcurl} "), 1)
        .replace("127.0.0.1:50051", &product.address);
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("bash");
    let output = shell.args(["-c", &command]).current_dir(folder.path()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_example_answers_as_shown() {
    let Some(grpcurl) = grpcurl("every_example_answers_as_shown") else { return };
    let grpcurl = grpcurl.display().to_string();
    let (product, examples) = (up(), examples());
    assert!(examples.len() >= 22, "{} examples", examples.len());
    for example in examples {
        println!("{}", example.command);
        assert_subset(&example.shown, &ask(&example.command, &product, &grpcurl));
    }
}

#[test]
fn tools_find_services_methods_and_comments_by_reflection() {
    let Some(grpcurl) = grpcurl("tools_find_services_methods_and_comments_by_reflection") else {
        return;
    };
    let product = up();
    let run = |arguments: &[&str]| {
        let output = Command::new(&grpcurl).arg("-plaintext").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let services = run(&[&product.address, "list"]);
    for service in [
        "medwage.benchmark.v1.BenchmarkService",
        "medwage.estimator.v1.EstimatorService",
        "medwage.careerpath.v1.CareerPathService",
        "medwage.catalog.v1.CatalogService",
        "grpc.health.v1.Health",
    ] {
        assert_eq!(services.lines().filter(|line| *line == service).count(), 1, "{services}");
    }
    let described =
        run(&[&product.address, "describe", "medwage.benchmark.v1.FindBenchmarkRequest"]);
    assert!(described.contains("is a whole request"), "{described}");
    let health = run(&["-d", r#"{"service":""}"#, &product.address, "grpc.health.v1.Health/Check"]);
    assert!(health.contains("SERVING") && !health.contains("NOT_SERVING"));
}
