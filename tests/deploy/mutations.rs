//! Each policy can be broken: what breaks it is told.

use serde_json::{Value, json};

use super::complaints;
use super::manifests::Manifests;

/// What is rendered, the kind of an object, how its name begins, where it is changed, to what (null removes it), and what
/// is said of it.
type Mutation =
    (&'static str, &'static str, &'static str, &'static str, fn() -> Value, &'static str);

const POD: &str = "/spec/template/spec";

#[rustfmt::skip] // a table
const MUTATIONS: &[Mutation] = &[
    ("local", "Namespace", "", "/metadata/labels", || json!({}), "takes any pod"),
    ("local", "Deployment", "medwage-benchmark", "{pod}/securityContext/runAsNonRoot", || json!(false), "is not true at /securityContext/runAsNonRoot"),
    ("local", "Deployment", "medwage-benchmark", "{pod}/securityContext/runAsUser", || json!(0), "no user by number"),
    ("local", "Deployment", "medwage-benchmark", "{pod}/securityContext/seccompProfile", || Value::Null, "seccompProfile"),
    ("local", "Deployment", "medwage-estimator", "{pod}/automountServiceAccountToken", || Value::Null, "automountServiceAccountToken"),
    ("local", "Deployment", "medwage-estimator", "{pod}/enableServiceLinks", || json!(true), "enableServiceLinks"),
    ("local", "Deployment", "medwage-estimator", "{pod}/hostNetwork", || json!(true), "sets hostNetwork"),
    ("local", "Deployment", "medwage-estimator", "{pod}/volumes", || json!([{ "name": "n", "hostPath": { "path": "/" } }]), "of its node"),
    ("local", "Deployment", "medwage-estimator", "{box}/securityContext/capabilities", || json!({ "drop": ["ALL"], "add": ["NET_ADMIN"] }), "/securityContext/capabilities"),
    ("local", "Deployment", "medwage-estimator", "{box}/securityContext/readOnlyRootFilesystem", || json!(false), "readOnlyRootFilesystem"),
    ("local", "Deployment", "medwage-estimator", "{box}/securityContext/allowPrivilegeEscalation", || Value::Null, "allowPrivilegeEscalation"),
    ("local", "Deployment", "medwage-careerpath", "{box}/resources/limits", || json!({ "cpu": "1" }), "no memory among its limits"),
    ("local", "Deployment", "medwage-careerpath", "{box}/resources/requests", || Value::Null, "no cpu among its requests"),
    ("local", "Deployment", "medwage-careerpath", "{box}/resources/limits/ephemeral-storage", || Value::Null, "no ephemeral-storage among its limits"),
    ("local", "Deployment", "medwage-careerpath", "{box}/terminationMessagePolicy", || Value::Null, "terminationMessagePolicy"),
    ("local", "Deployment", "medwage-careerpath", "{pod}/securityContext/fsGroupChangePolicy", || Value::Null, "no fsGroupChangePolicy"),
    ("local", "Deployment", "medwage-careerpath", "{pod}/topologySpreadConstraints/0/matchLabelKeys", || Value::Null, "does not spread one rollout by kubernetes.io/hostname"),
    ("production", "Deployment", "medwage-estimator", "{pod}/topologySpreadConstraints/1/labelSelector/matchLabels", || json!({ "app": "x" }), "by topology.kubernetes.io/zone"),
    ("local", "Deployment", "medwage-benchmark", "{box}/livenessProbe/terminationGracePeriodSeconds", || Value::Null, "after it hangs"),
    ("local", "Deployment", "medwage-benchmark", "/spec/strategy/type", || Value::Null, "looks changed when it is applied again"),
    ("staging", "NetworkPolicy", "medwage-benchmark", "/spec/egress", || json!([]), "looks changed when it is applied again"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/hostnames", || json!(["estimator.medwage.example.org"]), "no host name of its own"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/rules/0/backendRefs/0/weight", || Value::Null, "missing field `weight`"),
    ("local", "Deployment", "medwage-careerpath", "{pod}/terminationGracePeriodSeconds", || json!(24), "may drain for 25"),
    ("local", "Deployment", "medwage-careerpath", "{box}/livenessProbe", || Value::Null, "livenessProbe is missing"),
    ("local", "Deployment", "medwage-careerpath", "{box}/livenessProbe/grpc/service", || Value::Null, "instead of `liveness`"),
    ("local", "Deployment", "medwage-careerpath", "{box}/startupProbe/grpc/service", || json!("livenes"), "asks for `livenes`"),
    ("local", "Deployment", "medwage-careerpath", "{box}/readinessProbe/grpc/service", || json!("liveness"), "instead of ``"),
    ("local", "Deployment", "medwage-careerpath", "{box}/readinessProbe/grpc/port", || json!(50053), "health alone is not answered"),
    ("production", "Deployment", "medwage-estimator", "{box}/readinessProbe", || json!({ "exec": { "command": ["/medwage", "health"] } }), "does not ask by gRPC"),
    ("production", "Deployment", "medwage-estimator", "{box}/livenessProbe", || json!({ "httpGet": { "path": "/metrics", "port": "metrics" } }), "does not ask by gRPC"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LISTEN__HEALTH_PORT", || json!("50059"), "its health at another port"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LISTEN__HEALTH_PORT", || json!("50051"), "take another one"),
    ("production", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__SERVER__HTTP2__STREAM_WINDOW", || json!("0KiB"), "lets no request arrive"),
    ("production", "Deployment", "medwage-estimator", "{box}/volumeMounts/0/name", || json!("certificates"), "no volume of its own"),
    ("install", "Deployment", "medwage-benchmark", "/spec/minReadySeconds", || json!(34), "medwage-estimator may not know it yet"),
    ("install", "ConfigMap", "medwage-careerpath", "/data/CAREERPATH__PAY__RESOLVE", || json!("15s"), "medwage-careerpath may not know it yet"),
    ("local", "Deployment", "medwage-benchmark", "{box}/envFrom", || Value::Null, "where no other pod reaches it"),
    ("local", "Deployment", "medwage-benchmark", "{box}/envFrom/0/configMapRef/name", || json!("medwage"), "no ConfigMap medwage"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LISTEN__PROT", || json!("1"), "listen.prot"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK_LISTEN_PORT", || json!("1"), "no variable of this service"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LISTEN__PORT", || json!("50061"), "another port than its container"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__SERVER__METRICS__LISTEN", || json!("[::]:9465"), "metrics on another port"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LISTEN__ALLOW_INSECURE", || json!("false"), "neither encrypted nor"),
    ("local", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__SERVER__DRAIN__TIMEOUT", || json!("1m"), "may drain for 70"),
    ("local", "ConfigMap", "medwage-estimator", "/data/ESTIMATOR__MARKET__ADDRESS", || json!("http://benchmark:50051"), "calls benchmark, which there is not"),
    ("local", "ConfigMap", "medwage-estimator", "/data/ESTIMATOR__MARKET__ADDRESS", || json!("http://medwage-benchmark:50052"), "calls port 50052"),
    ("production", "ConfigMap", "medwage-estimator", "/data/ESTIMATOR__MARKET__ADDRESS", || json!("http://medwage-benchmark:50051"), "begins with http, and tls is set for it"),
    ("production", "ConfigMap", "medwage-benchmark", "/data", plain_benchmark, "in another way than it listens"),
    ("production", "ConfigMap", "medwage-estimator", "/data/ESTIMATOR__MARKET__TLS__KEY", || json!("/keys/tls.key"), "/keys/tls.key, which no volume has"),
    ("staging", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__RELEASES__DIRECTORY", || json!("/data"), "/data, which no volume has"),
    ("staging", "PersistentVolumeClaim", "medwage-releases", "/metadata/name", || json!("other"), "mounts medwage-releases, which there is not"),
    ("production", "Certificate", "medwage-benchmark", "/spec/secretName", || json!("other"), "which nobody makes"),
    ("dataset-image", "Deployment", "medwage-benchmark", "{box}/volumeMounts", || Value::Null, "/releases, which no volume has"),
    ("local", "Service", "medwage-benchmark", "/metadata/namespace", || json!("default"), "not in the namespace"),
    ("local", "ConfigMap", "medwage-benchmark", "/metadata/labels", || json!({ "app.kubernetes.io/part-of": "medwage" }), "is not upgraded with medwage-benchmark"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/metadata/labels", || json!({}), "does not say that it is part"),
    ("local", "Service", "medwage-benchmark", "/spec/clusterIP", || Value::Null, "can't balance"),
    ("local", "Service", "medwage-benchmark", "/spec/selector", || json!({ "app.kubernetes.io/part-of": "medwage" }), "is not for one Deployment"),
    ("local", "Service", "medwage-benchmark", "/spec/ports/0/port", || json!(80), "that the pods do not"),
    ("local", "ServiceAccount", "medwage-benchmark", "/metadata/name", || json!("other"), "no service account"),
    ("staging", "PodDisruptionBudget", "medwage-benchmark", "/spec/selector/matchLabels", || json!({ "app": "x" }), "is for 0 Deployments"),
    ("staging", "PodDisruptionBudget", "medwage-benchmark", "/spec/unhealthyPodEvictionPolicy", || Value::Null, "nodes from draining"),
    ("staging", "HorizontalPodAutoscaler", "medwage-benchmark", "/spec/scaleTargetRef/name", || json!("x"), "scales x"),
    ("staging", "Deployment", "medwage-benchmark", "/spec/replicas", || json!(1), "undoes what the autoscaler did"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/rules/0/backendRefs/0/port", || json!(9464), "sends calls to"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/rules/0/backendRefs/0/name", || json!("medwage-estimator"), "which has no such contract"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/rules/0/matches/0/method/service", || json!("medwage.benchmark.v2.BenchmarkService"), "which has no such contract"),
    ("staging", "GRPCRoute", "medwage-benchmark", "/spec/hostname", || json!("medwage.example.org"), "unknown field `hostname`"),
    ("staging", "ServiceMonitor", "medwage", "/spec/endpoints/0/port", || json!("grpc"), "does not read the metrics of medwage-careerpath"),
    ("staging", "ServiceMonitor", "medwage", "/spec/selector/matchLabels", || json!({ "app": "medwage" }), "does not read the metrics of medwage-benchmark"),
    ("staging", "ServiceMonitor", "medwage", "/spec/selectors", || json!({}), "unknown field `selectors`"),
    ("staging", "PrometheusRule", "medwage", "/spec/groups/0/rules/0/expr", || json!("medwage_ready"), "are not those of deploy/monitoring"),
    ("staging", "PrometheusRule", "medwage", "/spec/groups/0/rules/0/labels", || Value::Null, "missing field `labels`"),
    ("production", "Certificate", "medwage-estimator", "/spec/dnsNames", || json!(["medwage-estimator.medwage"]), "medwage-careerpath calls medwage-estimator, whose certificate has another name"),
    ("production", "Certificate", "medwage-estimator", "/spec/issuerRef/name", || json!("letsencrypt"), "there is no letsencrypt"),
    ("production", "Certificate", "medwage-estimator", "/spec/usages/0", || json!("signature"), "unknown variant `signature`"),
    ("production", "Certificate", "medwage-authority", "/spec/isCA", || json!(false), "which is no authority"),
    ("production", "Issuer", "medwage", "/spec/ca/secret", || json!("x"), "unknown field `secret`"),
    ("production", "Issuer", "medwage", "/apiVersion", || json!("cert-manager.io/v2"), "unknown variant `cert-manager.io/v2`"),
    ("staging", "GRPCRoute", "medwage", "/apiVersion", || json!("monitoring.coreos.com/v1"), "unknown variant `monitoring.coreos.com/v1`"),
    ("local", "Service", "medwage-benchmark", "/apiVersion", || json!("serving.knative.dev/v1"), "unknown variant `Service`"),
    ("staging", "NetworkPolicy", "medwage-default", "/spec/policyTypes", || json!(["Ingress"]), "what no policy names is open"),
    ("staging", "NetworkPolicy", "medwage-benchmark", "/spec/ingress/0/ports", || Value::Null, "open needlessly"),
    ("staging", "NetworkPolicy", "medwage-benchmark", "/spec/ingress/0/from", || Value::Null, "open needlessly: ingress anybody"),
    ("staging", "NetworkPolicy", "medwage-benchmark", "/spec/ingress/1/from/0", || json!({ "namespaceSelector": {} }), "open needlessly"),
    ("staging", "NetworkPolicy", "medwage-benchmark", "/spec/egress", || json!([{}]), "open needlessly: egress anybody any port"),
    ("production", "NetworkPolicy", "medwage-estimator", "/spec/egress/1", || Value::Null, "closed to what it needs: egress"),
    ("staging", "NetworkPolicy", "medwage-estimator", "/spec/egress/0/ports/0/port", || json!(50053), "closed to what it needs"),
    ("staging", "NetworkPolicy", "medwage-estimator", "/spec/podSelector/matchLabels", || json!({ "app": "x" }), "closed to what it needs"),
    ("staging", "NetworkPolicy", "medwage-traces", "/spec/egress/0/ports/0/port", || json!(4318), "closed to what it needs"),
    ("staging", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LOG__TRACES__ENDPOINT", || Value::Null, "medwage-benchmark is open needlessly: egress"),
    ("staging", "ConfigMap", "medwage-benchmark", "/data/BENCHMARK__LOG__TRACES__ENDPOINT", || json!("https://traces.example.org"), "closed to what it needs: egress anybody TCP 443"),
    ("bulk-estimate", "Job", "medwage", "/metadata/namespace", || Value::Null, "not in the namespace"),
    ("bulk-estimate", "Job", "medwage", "{box}/securityContext/readOnlyRootFilesystem", || Value::Null, "readOnlyRootFilesystem"),
    ("bulk-estimate", "Job", "medwage", "{box}/resources/limits/cpu", || Value::Null, "no cpu among its limits"),
    ("bulk-estimate", "Job", "medwage", "{box}/args/4", || Value::Null, "names no release"),
    ("bulk-estimate", "Job", "medwage", "{box}/envFrom/0/secretRef/optional", || Value::Null, "even with a workload identity"),
    ("bulk-estimate", "Job", "medwage", "{pod}/serviceAccountName", || json!("default"), "no service account"),
    ("bulk-estimate", "Job", "medwage", "/spec/podFailurePolicy/rules/1/onExitCodes/values", || json!([2, 65]), "another try is vain on {1, 2, 65}"),
    ("bulk-by-estimator", "Job", "medwage", "{box}/args/5", || json!("--estimator=http://estimator:50052"), "calls estimator:50052, which there is not"),
    ("bulk-by-estimator", "Job", "medwage", "{box}/args/5", || Value::Null, "open needlessly: egress pods"),
    ("bulk-by-estimator", "NetworkPolicy", "medwage-estimator-bulk", "/spec/ingress/0/ports/0/port", || json!(50051), "not let into medwage-estimator"),
    ("bulk-by-estimator", "NetworkPolicy", "medwage-bulk-estimate", "/spec/egress/0/ports/0/port", || json!(80), "closed to what it needs: egress anybody TCP 443"),
    ("bulk-by-estimator", "NetworkPolicy", "medwage-bulk-estimate", "/spec/ingress", || json!([{}]), "open needlessly: ingress anybody any port"),
];

fn change(value: &mut Value, path: &str, to: Value) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap_or_else(|| panic!("there is no {parent}")) {
        Value::Object(parent) if to.is_null() => drop(parent.remove(key).unwrap()),
        Value::Object(parent) => drop(parent.insert(key.to_owned(), to)),
        Value::Array(parent) if to.is_null() => drop(parent.remove(key.parse().unwrap())),
        Value::Array(parent) => parent[key.parse::<usize>().unwrap()] = to,
        other => panic!("{parent} is {other}"),
    }
}

/// The settings of a benchmark service that encrypts nothing.
fn plain_benchmark() -> Value {
    json!({
        "BENCHMARK__LISTEN__HOST": "::",
        "BENCHMARK__LISTEN__HEALTH_PORT": "50050",
        "BENCHMARK__LISTEN__ALLOW_INSECURE": "true",
        "BENCHMARK__LISTEN__ALLOW_UNAUTHENTICATED": "true",
        "BENCHMARK__SERVER__METRICS__LISTEN": "[::]:9464",
    })
}

#[test]
fn every_policy_tells_what_breaks_it() {
    for (rendered, kind, name, path, to, told) in MUTATIONS {
        let mut manifests = Manifests::reviewed(rendered);
        let path = path.replace("{box}", "{pod}/containers/0").replace("{pod}", POD);
        change(manifests.get_mut(kind, name).unwrap(), &path, to());
        let found = complaints(&manifests);
        let at = format!("{rendered}: {kind} {name}{path}");
        assert!(found.iter().any(|it| it.contains(told)), "{at}: no `{told}` in {found:#?}");
    }
}

#[test]
fn whole_objects_that_are_gone_are_missed() {
    let gone = [
        ("local", "Namespace", "no namespace of our own"),
        ("local", "Service", "which there is not"),
        ("staging", "NetworkPolicy", "no policy guards medwage-careerpath"),
        ("production", "Certificate", "which nobody makes"),
    ];
    for (overlay, kind, told) in gone {
        let mut manifests = Manifests::reviewed(overlay);
        manifests.0.retain(|it| it["kind"] != kind);
        let found = complaints(&manifests);
        assert!(found.iter().any(|it| it.contains(told)), "{overlay} without {kind}: {found:#?}");
    }
}
