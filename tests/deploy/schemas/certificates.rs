//! cert-manager's.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) enum Version {
    #[serde(rename = "cert-manager.io/v1")]
    V1,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Certificate {
    #[serde(rename = "isCA", default)]
    is_ca: bool,
    common_name: Option<String>,
    secret_name: String,
    duration: String,
    renew_before: Option<String>,
    private_key: PrivateKey,
    issuer_ref: IssuerRef,
    #[serde(default)]
    usages: Vec<Usage>,
    #[serde(default)]
    dns_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PrivateKey {
    algorithm: Algorithm,
    size: u32,
    rotation_policy: Option<RotationPolicy>,
}

#[derive(Deserialize)]
enum Algorithm {
    #[serde(rename = "ECDSA")]
    Ecdsa,
}

#[derive(Deserialize)]
enum RotationPolicy {
    Always,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerRef {
    name: String,
    kind: IssuerKind,
}

#[derive(Deserialize)]
enum IssuerKind {
    Issuer,
}

#[derive(Deserialize)]
enum Usage {
    #[serde(rename = "digital signature")]
    Signature,
    #[serde(rename = "server auth")]
    Server,
    #[serde(rename = "client auth")]
    Client,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(super) enum Issuer {
    SelfSigned {},
    Ca { secret_name: String },
}
