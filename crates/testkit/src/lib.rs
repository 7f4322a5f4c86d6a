//! Helpers that tests share: golden files, child processes, raw files of publishers, outside clients, issuers of tokens.
//!
//! For tests only: nothing that ships depends on it, and it knows no rule and no message.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod binaries;
mod clients;
mod golden;
mod process;
mod raw;
mod subset;
mod tokens;
mod wait;

pub use binaries::binary;
pub use clients::{
    buf, chromium, client_folder, grpcurl, node_clients, python_with_grpc, python_with_openapi,
    python_with_s3,
};
pub use golden::assert_golden;
pub use process::Process;
pub use raw::shared_dir;
pub use subset::assert_subset;
pub use tokens::{Issuer, now, unsigned};
pub use wait::{wait_for, wait_until};

use std::path::{Path, PathBuf};

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    crates.and_then(Path::parent).expect("the crate lies in crates/").to_owned()
}

/// Returns a folder for what tests fetch once and keep.
fn kept(name: &str) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("test-tools").join(name)
}
