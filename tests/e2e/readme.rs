//! Every example of the README and of docs/examples.md, asked with a real grpcurl or curl of a running product.

use std::fs;
use std::process::Command;

use medwage_testkit::{assert_subset, grpcurl, root};
use serde_json::Value;

use super::product::{Product, up};

/// A command of the documents with the part of the answer that it shows.
struct Example {
    command: String,
    shown: Value,
}

/// Each `sh` block with grpcurl or curl that a `json` block follows.
fn examples() -> Vec<Example> {
    let read = |name| fs::read_to_string(root().join(name)).unwrap();
    let text = ["README.md", "docs/examples.md"].map(read).concat();
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

/// Runs a command of the README as a shell would, against the product that runs.
fn ask(command: &str, product: &Product, grpcurl: &str) -> Value {
    let command = command
        .replacen("grpcurl ", &format!("{grpcurl} "), 1)
        .replace("127.0.0.1:50051", &product.address);
    let output = Command::new("bash").args(["-c", &command]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_example_answers_as_shown() {
    let Some(grpcurl) = grpcurl("every_example_answers_as_shown") else { return };
    let grpcurl = grpcurl.display().to_string();
    let (product, examples) = (up(), examples());
    assert!(examples.len() >= 17, "{} examples", examples.len());
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
    for service in ["medwage.benchmark.v1.BenchmarkService", "grpc.health.v1.Health"] {
        assert!(services.contains(service), "{services}");
    }
    let described =
        run(&[&product.address, "describe", "medwage.benchmark.v1.FindBenchmarkRequest"]);
    assert!(described.contains("is a whole request"), "{described}");
    let health = run(&["-d", r#"{"service":""}"#, &product.address, "grpc.health.v1.Health/Check"]);
    assert!(health.contains("SERVING") && !health.contains("NOT_SERVING"));
}
