//! `medwage up` on a free port.

use std::process::Command;

use medwage_testkit::{Process, binary};

/// A running product.
pub(crate) struct Product {
    pub(crate) process: Process,
    /// Host and port of the benchmark service.
    pub(crate) benchmark: String,
    /// Host and port of the estimator.
    pub(crate) estimator: String,
    /// Host and port of the career path.
    pub(crate) careerpath: String,
    /// What it said when it was ready.
    pub(crate) welcome: Vec<String>,
}

/// Starts the product as the README does, but on free ports, and waits until it says that it is ready.
pub(crate) fn up() -> Product {
    let mut command = Command::new(binary("medwage"));
    command.arg("up");
    command.args(["--benchmark-port", "0", "--estimator-port", "0", "--careerpath-port", "0"]);
    let mut process = Process::start(&mut command);
    let welcome = process.lines_until(|line| line.contains("Ctrl-C"));
    let listed = |service| {
        let line = welcome.iter().find_map(|line| line.trim().strip_prefix(service)).unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    };
    let (benchmark, estimator) = (listed("benchmark"), listed("estimator"));
    let careerpath = listed("careerpath");
    Product { process, benchmark, estimator, careerpath, welcome }
}

#[test]
fn it_says_when_it_is_ready_and_ends_cleanly_on_ctrl_c() {
    let mut product = up();
    assert!(product.welcome.iter().any(|line| line.contains("grpcurl -plaintext")));
    product.process.signal("INT");
    assert!(product.process.wait().success());
}
