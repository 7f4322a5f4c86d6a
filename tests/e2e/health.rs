//! What an operator asks of a service's own program: whether it is well, and what it refuses to do.

use super::services::{Service, ended};

fn benchmark(settings: &[&str], more: &[&str]) -> (bool, String) {
    let settings: Vec<_> = settings.iter().map(|it| (*it).to_owned()).collect();
    ended("medwage-benchmark", &settings, more)
}

#[test]
fn health_is_asked_of_the_service_with_the_same_settings() {
    let service = Service::start("medwage-benchmark", &["listen.port=0".into()]);
    let port = format!("listen.port={}", service.port());
    assert_eq!(benchmark(&[&port], &["health"]), (true, String::new()));
    // Who listens everywhere is asked here.
    assert_eq!(benchmark(&[&port, "listen.host=0.0.0.0"], &["health"]), (true, String::new()));

    service.suspend();
    let (well, told) = benchmark(&[&port], &["health"]);
    assert!(!well && told.contains("does not answer within 2 s"), "{told}");
    let free = service.kill();
    let (well, told) = benchmark(&[&format!("listen.port={free}")], &["health"]);
    assert!(!well && told.contains("can't be reached"), "{told}");
}

#[test]
fn one_that_waits_for_its_peer_is_not_well() {
    let settings = ["listen.port=0".into(), "market.address=http://127.0.0.1:1".into()];
    let service = Service::start("medwage-estimator", &settings);
    let port = [format!("listen.port={}", service.port())];
    let (well, told) = ended("medwage-estimator", &port, &["health"]);
    assert!(!well && told.contains("NOT_SERVING"), "{told}");
}

#[test]
fn nothing_listens_in_plain_text_beyond_this_machine_unless_somebody_says_so() {
    let exposed = ["listen.host=0.0.0.0", "listen.port=0"];
    let (started, told) = benchmark(&exposed, &[]);
    assert!(!started && told.contains("listen.allow_insecure=true"), "{told}");
}
