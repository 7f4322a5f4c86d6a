//! `medwage up` on a free port.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use medwage_testkit::{Process, binary};

/// A running product.
pub(crate) struct Product {
    pub(crate) process: Process,
    /// Host and port of every service.
    pub(crate) address: String,
    /// What it said when it was ready.
    pub(crate) welcome: Vec<String>,
}

/// Starts the product as the README does, but on a free port, and waits until it says that it is ready.
pub(crate) fn up() -> Product {
    start(&[], &[])
}

/// Starts the product with settings in its environment.
pub(crate) fn up_with(settings: &[(&str, &str)]) -> Product {
    start(&[], settings)
}

fn start(more: &[&str], settings: &[(&str, &str)]) -> Product {
    let mut command = Command::new(binary("medwage"));
    command.args(["up", "--port", "0"]).args(more).envs(settings.iter().copied());
    let mut process = Process::start(&mut command);
    let welcome = process.lines_until(|line| line.contains("Ctrl-C"));
    let said = welcome.iter().find_map(|line| line.split_once("http://")).unwrap().1;
    let address = said.split([':', ' ']).take(2).collect::<Vec<_>>().join(":");
    Product { process, address, welcome }
}

#[test]
fn it_says_when_it_is_ready_and_ends_cleanly_on_ctrl_c() {
    let mut product = up();
    assert!(product.welcome.iter().any(|line| line.contains("grpcurl -plaintext")));
    product.process.signal("INT");
    assert!(product.process.wait().success());
}

#[test]
fn services_have_ports_of_their_own_where_those_are_asked_for() {
    let mut product = start(&["--benchmark-port", "0", "--careerpath-port", "0"], &[]);
    let listed = |service: &str| {
        let line = product.welcome.iter().find_map(|line| line.trim().strip_prefix(service))?;
        line.split_whitespace().next().map(str::to_owned)
    };
    let (benchmark, careerpath) = (listed("benchmark").unwrap(), listed("careerpath").unwrap());
    assert_eq!(listed("estimator"), None);
    assert!(benchmark != careerpath && ![benchmark, careerpath].contains(&product.address));
    product.process.signal("TERM");
    assert!(product.process.wait().success());
}

#[test]
fn a_taken_port_says_which_flag_chooses_another() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flag, arguments) in [
        ("--port", vec!["--port", port.as_str()]),
        ("--estimator-port", vec!["--port", "0", "--estimator-port", port.as_str()]),
    ] {
        let mut command = Command::new(binary("medwage"));
        let output = command.arg("up").args(arguments).stdout(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(said.contains(&format!("127.0.0.1:{port}")), "{said}");
        assert!(said.contains(&format!(" {flag} PORT")), "{said}");
    }
}
