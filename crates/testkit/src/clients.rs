//! Clients that others write: a real grpcurl, and Python's grpcio.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{kept, raw};

/// Returns a real grpcurl, fetched once. None, said by the name of the test, where it can not be had.
pub fn grpcurl(name: &str) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("GRPCURL") {
        return Some(given.into());
    }
    let shared = raw::shared_dir(name)?;
    once("grpcurl", |folder| {
        let script = shared.join("tools/get-grpcurl.sh");
        Command::new("bash")
            .arg(script)
            .arg(folder.join("grpcurl"))
            .status()
            .is_ok_and(|it| it.success())
    })
    .map(|folder| folder.join("grpcurl"))
    .or_else(|| unavailable(name, "grpcurl can not be fetched"))
}

/// Returns a Python that has grpcio and grpcio-tools, made once. None, said by the name of the test,
/// where it can not be had.
pub fn python_with_grpc(name: &str) -> Option<PathBuf> {
    let packages = ["grpcio==1.76.0", "grpcio-tools==1.76.0", "protobuf>=6.31,<7"];
    python("python-grpc", &packages)
        .or_else(|| unavailable(name, "a Python with grpcio can not be made"))
}

/// Returns a Python that has a server of S3 (moto) and its usual client, made once. None, said by the name of
/// the test, where it can not be had.
pub fn python_with_s3(name: &str) -> Option<PathBuf> {
    python("python-s3", &["moto[server,s3]>=5.1,<6", "boto3>=1.40,<2"])
        .or_else(|| unavailable(name, "a Python with moto can not be made"))
}

/// A Python with these packages, made once.
fn python(name: &str, packages: &[&str]) -> Option<PathBuf> {
    once(name, |folder| {
        let python = folder.join("bin/python");
        let run = |command: &mut Command| command.status().is_ok_and(|it| it.success());
        run(Command::new("python3").args(["-m", "venv"]).arg(folder))
            && run(Command::new(python).args(["-m", "pip", "install", "--quiet"]).args(packages))
    })
    .map(|folder| folder.join("bin/python"))
}

/// Makes a folder once, also where several test processes ask for it at the same time.
fn once(name: &str, make: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let folder = kept(name);
    fs::create_dir_all(folder.parent()?).ok()?;
    let lock = File::create(folder.with_extension("lock")).ok()?;
    lock.lock().ok()?;
    let done = folder.join(".done");
    if !done.exists() {
        fs::create_dir_all(&folder).ok()?;
        make(&folder).then_some(())?;
        File::create(done).ok()?;
    }
    Some(folder)
}

fn unavailable<T>(name: &str, reason: &str) -> Option<T> {
    assert!(std::env::var_os("CI").is_none(), "{name}: {reason}");
    eprintln!("SKIPPED {name}: {reason}");
    None
}
