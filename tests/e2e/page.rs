//! The page of `medwage up`, in a real Chromium.

use std::process::Command;

use medwage_testkit::{chromium, grpcurl, root};

use super::product::up;

#[test]
fn people_ask_look_and_plan_on_the_page_in_a_real_browser() {
    let name = "people_ask_look_and_plan_on_the_page_in_a_real_browser";
    let Some(browser) = chromium(name) else { return };
    let product = up();
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
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    eprintln!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("all is as it should be"));
}
