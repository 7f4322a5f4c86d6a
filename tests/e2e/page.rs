//! The page of `medwage up`, in a real Chromium.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use medwage_testkit::{Issuer, chromium, grpcurl, now, root};
use serde_json::json;

use super::product::{Product, up, up_with};

/// Uses the page of a product in a browser, by `page.mjs`.
fn walk_page(name: &str, browser: PathBuf, product: &Product, token: Option<&str>) {
    let screenshots = tempfile::tempdir().unwrap();
    // Kept where somebody wants to look at them.
    let folder = std::env::var_os("MEDWAGE_SCREENSHOTS")
        .map_or_else(|| screenshots.path().to_owned(), Into::into);
    let output = Command::new("node")
        .arg(root().join("tests/e2e/node/page.mjs"))
        .arg(format!("http://{}", product.address))
        .arg(folder)
        .env("CHROMIUM", browser)
        .envs(grpcurl(name).map(|program| ("GRPCURL", program)))
        .envs(token.map(|token| ("MEDWAGE_TOKEN", token)))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    eprintln!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all is as it should be"));
}

#[test]
fn people_ask_look_and_plan_on_the_page_in_a_real_browser() {
    let name = "people_ask_look_and_plan_on_the_page_in_a_real_browser";
    let Some(browser) = chromium(name) else { return };
    walk_page(name, browser, &up(), None);
}

#[test]
fn a_server_that_asks_who_calls_takes_a_token_on_the_page() {
    let name = "a_server_that_asks_who_calls_takes_a_token_on_the_page";
    let Some(browser) = chromium(name) else { return };
    let issuer = Issuer::es256("page");
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys.json");
    fs::write(&keys, Issuer::jwks(&[&issuer])).unwrap();
    let product = up_with(&[
        ("BENCHMARK__SERVER__AUTH__KEYS__FILE", keys.to_str().unwrap()),
        ("BENCHMARK__SERVER__AUTH__ISSUERS", "https://issuer.test"),
        ("BENCHMARK__SERVER__AUTH__AUDIENCES", "medwage"),
    ]);
    let scopes = ["benchmark", "estimator", "careerpath", "catalog"].map(service_of).join(" ");
    let scopes = format!("{scopes} question");
    let claims = json!({
        "iss": "https://issuer.test", "aud": "medwage", "sub": "reader", "scope": scopes,
        "exp": now() + 600,
    });
    walk_page(name, browser, &product, Some(&issuer.sign(&claims)));
}

fn service_of(package: &str) -> String {
    let name = match package {
        "careerpath" => "CareerPath".to_owned(),
        other => format!("{}{}", other[..1].to_uppercase(), &other[1..]),
    };
    format!("medwage.{package}.v1.{name}Service")
}
