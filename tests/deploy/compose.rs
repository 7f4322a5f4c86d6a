//! What `deploy/compose.yaml` starts: services that take their settings, reached from this machine only.

use std::fs;
use std::process::Command;

use medwage_testkit::{binary, root};
use serde_json::{Value, json};

use super::manifests::{list, unless};

fn compose() -> Value {
    let text = fs::read_to_string(root().join("deploy/compose.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn complaints(compose: &Value) -> Vec<String> {
    let services = compose["services"].as_object().unwrap();
    let mut all = Vec::new();
    for (name, service) in services {
        let ports = list(&service["ports"]).iter().filter_map(Value::as_str);
        let open = ports.filter(|it| !it.starts_with("127.0.0.1:"));
        all.extend(open.map(|it| format!("{name} opens {it} to other machines")));
        let files =
            list(&service["volumes"]).iter().filter_map(|it| it.as_str()?.split(':').next());
        let lost = files.filter(|it| !root().join("deploy").join(it).is_file());
        all.extend(lost.map(|it| format!("{name} mounts {it}, which there is not")));
        if name.starts_with("medwage-") {
            all.extend(of_ours(name, service));
        }
    }
    all
}

fn of_ours(name: &str, service: &Value) -> Vec<String> {
    let wanted = [
        ("read_only", json!(true)),
        ("user", json!("65532:65532")),
        ("cap_drop", json!(["ALL"])),
        ("security_opt", json!(["no-new-privileges:true"])),
    ];
    let mut all: Vec<_> = wanted
        .iter()
        .filter(|(key, wanted)| service.get(*key) != Some(wanted))
        .map(|(key, wanted)| format!("{name}: {key} is not {wanted}"))
        .collect();
    let own = service["healthcheck"]["test"] == json!(["CMD", "/medwage", "health"]);
    all.extend(unless(own, || format!("{name} is not asked by its own program")));
    let mut command = Command::new(binary(name));
    let environment = service["environment"].as_object().unwrap();
    command.env_clear().arg("--print-config");
    // One without a value is whoever starts it to set.
    command.envs(environment.iter().filter_map(|(key, value)| Some((key, value.as_str()?))));
    let output = command.output().unwrap();
    if !output.status.success() {
        all.push(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
        return all;
    }
    let settings: toml::Table = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    let port = &settings["listen"]["port"];
    let variable = name.trim_start_matches("medwage-").to_uppercase();
    // Another port of this machine is for whoever starts it to set.
    let published = json!([format!("127.0.0.1:${{{variable}_PORT:-{port}}}:{port}")]);
    all.extend(unless(service["ports"] == published, || format!("{name} publishes not {port}")));
    let address = ["market", "pay"].iter().find_map(|it| settings.get(*it)?["address"].as_str());
    let host = address.and_then(|it| it.split("//").nth(1)?.split(':').next());
    let waits = host.is_none_or(|it| service["depends_on"][it]["condition"] == "service_healthy");
    all.extend(unless(waits, || format!("{name} does not wait for {host:?}")));
    all
}

#[test]
fn compose_starts_what_it_should_and_each_breach_is_told() {
    let reviewed = compose();
    assert_eq!(complaints(&reviewed), Vec::<String>::new());
    let breaches = [
        ("/services/medwage-benchmark/read_only", json!(false), "read_only"),
        ("/services/medwage-benchmark/user", json!("0"), "user is not"),
        ("/services/medwage-benchmark/ports/0", json!("50051:50051"), "to other machines"),
        ("/services/medwage-benchmark/healthcheck/test", json!(["NONE"]), "own program"),
        ("/services/medwage-estimator/depends_on", json!({}), "does not wait"),
        ("/services/medwage-estimator/environment", json!({ "ESTIMATOR__X": "1" }), "`x`"),
        ("/services/grafana/volumes/0", json!("./x:/x"), "which there is not"),
    ];
    for (at, to, told) in breaches {
        let mut broken = reviewed.clone();
        *broken.pointer_mut(at).unwrap() = to;
        let found = complaints(&broken);
        assert!(found.iter().any(|it| it.contains(told)), "{at}: no `{told}` in {found:#?}");
    }
}
