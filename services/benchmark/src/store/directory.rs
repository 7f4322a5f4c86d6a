//! A directory of release files: new ones are loaded while the service runs, bad ones are refused.
//!
//! It is asked again and again instead of watched, since Kubernetes swaps mounted volumes by links
//! that file notifications miss. A file named `current` holds the id of the release to answer from.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use medwage_dataset::Release;
use medwage_dataset::sanity::check_cell;

use super::releases::{Refusal, Store};

/// What release files are called.
const EXTENSION: &str = "mws";
/// The file that says which release is current.
const CURRENT: &str = "current";

/// A directory and what was seen in it.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    /// The release that is current where no file says so.
    default: Option<String>,
    seen: HashMap<PathBuf, Stamp>,
}

/// A file with the same length and time is taken for the same.
type Stamp = (u64, Option<SystemTime>);

impl Directory {
    pub(crate) fn new(path: PathBuf, default: Option<String>) -> Self {
        Self { path, default, seen: HashMap::new() }
    }

    /// Loads what is new. Whatever is refused leaves everything as it was.
    pub(crate) fn scan(&mut self, store: &Store) {
        match release_files(&self.path) {
            Ok(files) => files.into_iter().for_each(|file| self.visit(&file, store)),
            Err(error) => refuse(store, &self.path, &format!("can not be listed: {error}")),
        }
        let current = self.path.join(CURRENT);
        let chosen = match fs::read_to_string(&current) {
            Ok(text) => Some(text.trim().to_owned()).filter(|id| !id.is_empty()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.default.clone(),
            Err(error) => return refuse(store, &current, &error.to_string()),
        };
        if let Err(reason) = store.choose(chosen) {
            refuse(store, &current, &reason);
        }
    }

    fn visit(&mut self, file: &Path, store: &Store) {
        let stamp = fs::metadata(file).map(|it| (it.len(), it.modified().ok())).ok();
        let Some(stamp) = stamp.filter(|stamp| self.seen.get(file) != Some(stamp)) else { return };
        self.seen.insert(file.to_owned(), stamp);
        match load(file).and_then(|release| store.add(release)) {
            Ok(()) => tracing::info!(file = %file.display(), "release file loaded"),
            Err(reason) => refuse(store, file, &reason),
        }
    }
}

/// The release files of a directory by name, so that every replica loads them in the same order.
fn release_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<_> = paths.collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == EXTENSION));
    files.sort();
    Ok(files)
}

fn load(file: &Path) -> Result<Release, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let release = Release::open(&bytes).map_err(|error| error.to_string())?;
    let damage = release.cells().find_map(|(_, cell)| check_cell(cell).err());
    match damage {
        None => Ok(release),
        Some(reason) => Err(format!("it can not be right: {reason}")),
    }
}

fn refuse(store: &Store, file: &Path, reason: &str) {
    tracing::warn!(file = %file.display(), reason, "release file refused; what was loaded goes on serving");
    let file = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    store.refuse(Refusal { file, reason: reason.to_owned() });
}
