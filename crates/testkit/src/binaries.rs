//! The product's own programs, as the tests' build made them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::root;

/// The folder of programs that were built before, to be tried in place of those of the tests' build: a release's, or what an
/// image holds.
const PROGRAMS: &str = "MEDWAGE_PROGRAMS";

/// Returns a program by its name, from the folder that `MEDWAGE_PROGRAMS` names, if any. Else cargo says where it lies; after `cargo test --workspace` everything is
/// built, and nothing is built in another way than the tests are.
///
/// # Panics
/// Where it can not be built.
pub fn binary(name: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os(PROGRAMS) {
        return PathBuf::from(folder).join(name);
    }
    static BUILT: OnceLock<Vec<(String, PathBuf)>> = OnceLock::new();
    let built = BUILT.get_or_init(build);
    let found = built.iter().find(|(own, _)| own == name);
    found.map(|(_, path)| path.clone()).expect("the workspace has such a program")
}

fn build() -> Vec<(String, PathBuf)> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["test", "--workspace", "--no-run", "--quiet"]);
    // What cargo tells a test of its crate would make build scripts run again that read the same variables,
    // and most of the workspace be built anew.
    let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_PRIMARY_", "CARGO_BIN_"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|it| own.iter().any(|own| it.starts_with(own))) {
        command.env_remove(name);
    }
    let output = command.arg("--message-format=json").output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| program(&serde_json::from_str(line).ok()?)).collect()
}

/// A program among cargo's messages, and no test.
fn program(message: &Value) -> Option<(String, PathBuf)> {
    let is_bin = message["target"]["kind"].as_array()?.iter().any(|kind| kind == "bin");
    let is_test = message["profile"]["test"].as_bool()?;
    let path = message["executable"].as_str()?;
    let name = message["target"]["name"].as_str()?;
    (is_bin && !is_test).then(|| (name.to_owned(), path.into()))
}
