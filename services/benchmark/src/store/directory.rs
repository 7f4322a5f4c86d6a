//! A directory of release files: new ones are loaded while the service runs, bad ones are refused.
//!
//! It is asked again and again instead of watched, since Kubernetes swaps mounted volumes by links
//! that file notifications miss. A file named `current` holds the id of the release to answer from.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use medwage_dataset::Release;
use medwage_dataset::format::{HEADER_LENGTH, check_header};
use medwage_dataset::sanity::check_cell;
use medwage_settings::files::{open_file, read_file};

use super::releases::{Refusal, Replacement, Store};

/// The extension of release files.
const EXTENSION: &str = "mws";
/// The file that says which release is current.
const CURRENT: &str = "current";
/// The most bytes of a release file; a whole release has some six million.
const LARGEST_RELEASE: u64 = 64 << 20;
/// The most bytes of the file that says which release is current.
const LARGEST_ID: u64 = 200;

/// A directory and what was seen in it.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    /// The release that is current where no file says so.
    default: Option<String>,
    seen: BTreeMap<PathBuf, Seen>,
    /// The number of the next refusal.
    refusals: u64,
    /// The fault of the directory itself.
    unlisted: Option<Refused>,
    /// The fault in the choice of the current release.
    unchosen: Option<Refused>,
}

/// A file as it was at the last look.
#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    refused: Option<Refused>,
}

/// Why something was refused, and the number of that refusal.
#[derive(Debug)]
struct Refused {
    number: u64,
    refusal: Refusal,
}

/// A file with the same length and time is taken for the same.
type Stamp = (u64, Option<SystemTime>);

impl Directory {
    pub(crate) fn new(path: PathBuf, default: Option<String>) -> Self {
        let seen = BTreeMap::new();
        Self { path, default, seen, refusals: 0, unlisted: None, unchosen: None }
    }

    /// Loads what is new, and tells the store what stands refused. Whatever is refused leaves everything as it was, and is
    /// forgotten once its file is gone or good.
    pub(crate) fn scan_files(&mut self, store: &Store, replacement: Replacement) {
        let listed = release_files(&self.path);
        let wrong = listed.as_ref().err().map(|error| format!("can not be listed: {error}"));
        let (before, path) = (self.unlisted.take(), self.path.clone());
        self.unlisted = self.keep_refusal(before, &path, wrong);
        if let Ok(files) = listed {
            self.seen.retain(|file, _| files.contains(file));
            files.into_iter().for_each(|file| self.visit_file(file, store, replacement));
        }
        let current = self.path.join(CURRENT);
        let chosen = read_choice(&current, self.default.as_deref());
        let wrong = chosen.and_then(|chosen| store.choose_current(chosen)).err();
        let before = self.unchosen.take();
        self.unchosen = self.keep_refusal(before, &current, wrong);
        store.set_refusals(self.standing_refusals());
    }

    fn visit_file(&mut self, file: PathBuf, store: &Store, replacement: Replacement) {
        let stamp =
            fs::metadata(&file).map(|metadata| (metadata.len(), metadata.modified().ok())).ok();
        let before = self.seen.remove(&file);
        let Some(stamp) = stamp else { return };
        if let Some(before) = before.filter(|seen| seen.stamp == stamp) {
            self.seen.insert(file, before);
            return;
        }
        // A defect of ours that a file brings to light ends neither the service nor the looks at other files.
        let loaded = catch_unwind(AssertUnwindSafe(|| {
            load_release(&file).and_then(|release| store.add_release(release, replacement))
        }));
        let loaded = loaded.unwrap_or_else(|_| Err("it brings a defect of ours to light".into()));
        if loaded.is_ok() {
            tracing::info!(file = %file.display(), "release file loaded");
        }
        let refused = self.keep_refusal(None, &file, loaded.err());
        self.seen.insert(file, Seen { stamp, refused });
    }

    /// Takes what is wrong now; the same as before is not told again.
    fn keep_refusal(
        &mut self,
        before: Option<Refused>,
        file: &Path,
        wrong: Option<String>,
    ) -> Option<Refused> {
        let reason = wrong?;
        if let Some(before) = before.filter(|refused| refused.refusal.reason == reason) {
            return Some(before);
        }
        tracing::warn!(file = %file.display(), reason, "release file refused; what was loaded goes on serving");
        let file = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        self.refusals += 1;
        Some(Refused { number: self.refusals, refusal: Refusal { file, reason } })
    }

    /// Returns what stands refused, the last one at the end.
    fn standing_refusals(&self) -> Vec<Refusal> {
        let files = self.seen.values().filter_map(|seen| seen.refused.as_ref());
        let mut all: Vec<_> = files.chain(&self.unlisted).chain(&self.unchosen).collect();
        all.sort_by_key(|refused| refused.number);
        all.into_iter().map(|refused| refused.refusal.clone()).collect()
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

/// Reads which release is to be current; `default` where no file says so.
fn read_choice(file: &Path, default: Option<&str>) -> Result<Option<String>, String> {
    match read_file(file, LARGEST_ID) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(id) => Ok(Some(id.trim().to_owned()).filter(|id| !id.is_empty())),
            Err(_) => Err("is no text".to_owned()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(default.map(str::to_owned)),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads a release: its length and its head first, so that what is none is not read at all.
fn load_release(path: &Path) -> Result<Release, String> {
    let (mut file, length) = open_file(path, LARGEST_RELEASE).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let head = file.by_ref().take(HEADER_LENGTH as u64).read_to_end(&mut bytes);
    head.map_err(|error| error.to_string())?;
    check_header(&bytes, length).map_err(|error| error.to_string())?;
    file.take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    let release = Release::open_snapshot(&bytes).map_err(|error| error.to_string())?;
    let damage = release.cells().find_map(|(_, cell)| check_cell(cell).err());
    match damage {
        None => Ok(release),
        Some(reason) => Err(format!("it can not be right: {reason}")),
    }
}
