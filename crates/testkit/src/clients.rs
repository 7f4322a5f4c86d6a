//! Clients that others write: a real grpcurl, Python's grpcio, and those of Node.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
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

/// Returns a Python that has `openapi-spec-validator`, made once. None, said by the name of the test, where it can not be
/// had.
pub fn python_with_openapi(name: &str) -> Option<PathBuf> {
    python("python-openapi", &["openapi-spec-validator>=0.7,<1"])
        .or_else(|| unavailable(name, "a Python with openapi-spec-validator can not be made"))
}

/// Returns the program `buf`, installed once. None, said by the name of the test, where it can not be had.
pub fn buf(name: &str) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("BUF") {
        return Some(given.into());
    }
    python("buf-1.75.0", &["buf-bin==1.75.0"])
        .map(|python| python.with_file_name("buf"))
        .or_else(|| unavailable(name, "buf can not be installed"))
}

/// Returns a folder that is as a fresh clone to the commands of docs/clients.md: the protos and the files of one language, with
/// its tools installed by the page's own commands, once for each change of these. None, said by the name of the test, where
/// they can not be installed.
pub fn client_folder(name: &str, language: &str, install: &str) -> Option<PathBuf> {
    let client = crate::root().join("docs/clients").join(language);
    let mut hash = DefaultHasher::new();
    install.hash(&mut hash);
    fs::read(client.join("package-lock.json")).ok().hash(&mut hash);
    let installed = once(&format!("client-{language}-{:016x}", hash.finish()), |folder| {
        // Debian's packages are there already where somebody else installed them.
        let present = install.strip_prefix("apt-get install").is_some_and(has_packages);
        let mut command = Command::new("bash");
        command.args(["-euc", install]).current_dir(folder);
        copy_clone(&client, folder).is_ok()
            && (present || command.status().is_ok_and(|it| it.success()))
    });
    let copied = installed.filter(|folder| copy_clone(&client, folder).is_ok());
    copied.or_else(|| unavailable(name, "its tools can not be installed"))
}

/// True if these packages of Debian are installed.
fn has_packages(arguments: &str) -> bool {
    let packages = arguments.split_whitespace().filter(|argument| !argument.starts_with('-'));
    let found = Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Abbrev}"])
        .args(packages)
        .output();
    found.is_ok_and(|found| found.status.success() && found.stdout.chunks(3).all(|it| it == b"ii "))
}

/// Copies what a client is generated from: the protos as they are now, buf's settings and the client's own files.
fn copy_clone(client: &Path, folder: &Path) -> io::Result<()> {
    let root = crate::root();
    let own = folder.join(client.strip_prefix(&root).map_err(io::Error::other)?);
    fs::create_dir_all(&own)?;
    for protos in ["proto", "docs/clients"] {
        fs::create_dir_all(folder.join(protos))?;
    }
    fs::remove_dir_all(folder.join("proto"))?;
    copy_folder(&root.join("proto"), &folder.join("proto"))?;
    fs::copy(root.join("buf.yaml"), folder.join("buf.yaml"))?;
    for file in fs::read_dir(client)? {
        let file = file?;
        if file.file_type()?.is_file() {
            fs::copy(file.path(), own.join(file.file_name()))?;
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
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

/// Returns a folder with the scripts of `tests/e2e/node` beside the packages that they need, installed once for each
/// lock. None, said by the name of the test, where there is no Node or npm, or they can not be installed.
pub fn node_clients(name: &str) -> Option<PathBuf> {
    let scripts = crate::root().join("tests/e2e/node");
    let lock = fs::read(scripts.join("package-lock.json")).ok()?;
    let mut hash = DefaultHasher::new();
    lock.hash(&mut hash);
    let packages = ["package.json", "package-lock.json"];
    let installed = once(&format!("node-{:016x}", hash.finish()), |folder| {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]);
        packages.iter().all(|it| fs::copy(scripts.join(it), folder.join(it)).is_ok())
            && npm.current_dir(folder).status().is_ok_and(|it| it.success())
    });
    let copied = installed.filter(|folder| copy_modules(&scripts, folder).is_ok());
    copied.or_else(|| unavailable(name, "Node's packages can not be installed"))
}

/// Returns a Chromium, and that there is a Node to drive it. None, said by the name of the test, where there is none: it is
/// Debian's package `chromium`, or the program that `CHROMIUM` names.
pub fn chromium(name: &str) -> Option<PathBuf> {
    let runs = |program: &PathBuf| {
        let said = Command::new(program).arg("--version").output();
        said.is_ok_and(|output| output.status.success())
    };
    let program = std::env::var_os("CHROMIUM").map_or_else(|| "chromium".into(), PathBuf::from);
    let found = [program.clone(), "node".into()].iter().all(runs).then_some(program);
    found.or_else(|| unavailable(name, "there is no Chromium (Debian's chromium), or no Node"))
}

/// Copies scripts to where their packages are, for modules look for these beside themselves. Each at once, since
/// other tests run them.
fn copy_modules(from: &Path, to: &Path) -> io::Result<()> {
    for script in fs::read_dir(from)? {
        let (path, file) = script.map(|it| (it.path(), it.file_name()))?;
        if path.extension().is_some_and(|it| it == "mjs") {
            let part = tempfile::NamedTempFile::new_in(to)?;
            fs::copy(&path, part.path())?;
            part.persist(to.join(file))?;
        }
    }
    Ok(())
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
