//! The chart gives what the overlays give, and what its values lay over that.

use std::process::Command;

use medwage_testkit::root;
use serde_json::{Value, json};

use super::complaints;
use super::manifests::{Manifests, named};

/// The overlays that a chart can install.
const OVERLAYS: [&str; 4] = ["install", "local", "production", "staging"];

/// What the chart gives with these arguments; nothing where there is no helm.
fn render_chart(namespace: &str, arguments: &[&str]) -> Option<Result<Manifests, String>> {
    let helm = std::env::var_os("HELM").unwrap_or_else(|| "helm".into());
    let chart = root().join("deploy/helm/medwage");
    let mut command = Command::new(helm);
    command.args(["template", "medwage", "--namespace", namespace]).arg(chart);
    for argument in arguments {
        command.args(["--set", argument]);
    }
    let output = command.output().ok()?;
    Some(match output.status.success() {
        true => Ok(Manifests::parse(&String::from_utf8(output.stdout).unwrap())),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    })
}

/// Objects by kind and name, so that their order does not matter.
fn sort_objects(mut objects: Vec<Value>) -> Vec<Value> {
    objects.sort_by_key(|it| (it["kind"].to_string(), it["metadata"]["name"].to_string()));
    objects
}

/// The objects of an overlay as the chart should give them: by Helm, in a namespace that is there already.
fn expected_objects(overlay: &str) -> Vec<Value> {
    let mut objects = Manifests::reviewed(overlay).0;
    objects.retain(|it| it["kind"] != "Namespace");
    for object in &mut objects {
        for at in ["/metadata/labels", "/spec/template/metadata/labels"] {
            if let Some(by) =
                object.pointer_mut(at).and_then(|it| it.get_mut("app.kubernetes.io/managed-by"))
            {
                *by = json!("Helm");
            }
        }
    }
    sort_objects(objects)
}

#[test]
fn the_chart_gives_what_the_overlays_give() {
    for overlay in OVERLAYS {
        let Some(given) = render_chart("medwage", &[&format!("overlay={overlay}")]) else {
            eprintln!("SKIPPED the_chart_gives_what_the_overlays_give: there is no helm");
            return;
        };
        let given = sort_objects(given.unwrap().0);
        let names = |all: &[Value]| all.iter().map(|it| named(it).to_owned()).collect::<Vec<_>>();
        let wanted = expected_objects(overlay);
        assert_eq!(names(&given), names(&wanted), "{overlay}");
        for (given, wanted) in given.iter().zip(&wanted) {
            assert_eq!(given, wanted, "{overlay}");
        }
    }
}

#[test]
fn values_are_laid_over_an_overlay_and_keep_its_policies() {
    let values = [
        "overlay=production",
        "image.registry=registry.example.org/pay",
        "image.digests.estimator=sha256:0123",
        "settings.benchmark.BENCHMARK__LOG__LEVEL=warn",
        "resources.careerpath.limits.memory=1Gi",
        "replicas.min=5",
    ];
    let Some(given) = render_chart("pay", &values) else {
        eprintln!(
            "SKIPPED values_are_laid_over_an_overlay_and_keep_its_policies: there is no helm"
        );
        return;
    };
    let mut given = given.unwrap();
    let container = |name: &str| {
        given.get("Deployment", name).unwrap()["spec"]["template"]["spec"]["containers"][0].clone()
    };
    assert_eq!(
        container("medwage-estimator")["image"],
        "registry.example.org/pay/medwage-estimator@sha256:0123"
    );
    assert_eq!(container("medwage-careerpath")["resources"]["limits"]["memory"], "1Gi");
    let map = container("medwage-benchmark")["envFrom"][0]["configMapRef"]["name"].clone();
    let settings = given.get("ConfigMap", map.as_str().unwrap()).unwrap();
    assert_eq!(settings["data"]["BENCHMARK__LOG__LEVEL"], "warn");
    let reviewed = Manifests::reviewed("production");
    assert!(reviewed.get("ConfigMap", map.as_str().unwrap()).is_none(), "pods roll out with it");
    let scalers = given.of_kind("HorizontalPodAutoscaler");
    assert!(scalers.map(|it| &it["spec"]["minReplicas"]).all(|it| *it == 5));
    let mut namespace = reviewed.get("Namespace", "medwage").unwrap().clone();
    namespace["metadata"]["name"] = json!("pay");
    given.0.push(namespace);
    assert_eq!(complaints(&given), Vec::<String>::new());
}

#[test]
fn values_that_mean_nothing_are_refused() {
    for (value, told) in
        [("overlay=prod", "there is no overlay prod"), ("settings.benchmrk.X=1", "is no service")]
    {
        let Some(given) = render_chart("medwage", &[value]) else {
            eprintln!("SKIPPED values_that_mean_nothing_are_refused: there is no helm");
            return;
        };
        let refused = given.err().unwrap_or_default();
        assert!(refused.contains(told), "{value}: {refused}");
    }
}
