//! SIGTERM, once and twice, in a process of its own.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use medwage_rpc_server::{Drained, Listener, Shutdown};

use crate::probe::{Client, Gate};
use crate::running::{server, settings};

/// Set in the process that serves.
const CHILD: &str = "MEDWAGE_TEST_SERVES";

#[test]
fn first_signal_drains_and_second_ends_at_once() {
    if std::env::var_os(CHILD).is_some() {
        return serve();
    }
    for (hold, signals, code) in [("no", 1, 0), ("yes", 2, 130)] {
        let mut child = start(hold);
        for sent in 1..=signals {
            terminate(&child);
            if sent < signals {
                wait_for_line(&mut child, "stopping");
            }
        }
        assert_eq!(child.wait().unwrap().code(), Some(code), "hold {hold}");
    }
}

/// Starts this very test in a process that serves.
fn start(hold: &str) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "signals::first_signal_drains_and_second_ends_at_once", "--nocapture"])
        .env(CHILD, hold)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_line(&mut child, "ready");
    child
}

/// Reads up to a line byte by byte, so that nothing of what follows is lost in a buffer.
fn wait_for_line(child: &mut Child, word: &str) {
    let lines = BufReader::with_capacity(1, child.stdout.as_mut().unwrap()).lines();
    let found = lines.map_while(Result::ok).any(|line| line.contains(word));
    assert!(found, "the process ended before it said {word}");
}

fn terminate(child: &Child) {
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

#[tokio::main(flavor = "current_thread")]
async fn serve() {
    let shutdown = Shutdown::on_signals().unwrap();
    let gate = Gate::closed();
    let listener = Listener::bind_local().unwrap();
    let address = listener.address();
    let served = tokio::spawn(server(settings(), &gate).serve(listener, shutdown.clone()));
    let held = (std::env::var(CHILD).as_deref() == Ok("yes")).then(|| {
        let client = Client::new(address);
        tokio::spawn(async move { client.ask("/test.v1.Probe/Wait", "for ever").await })
    });
    if held.is_some() {
        gate.entered().await;
    }
    println!("\nready");
    shutdown.wait_for_request().await;
    println!("stopping");
    assert_eq!(served.await.unwrap().unwrap(), Drained::default());
}
