//! Which releases are loaded, which one is current, and what was refused.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, Guard};
use medwage_contracts::names::Collection;
use medwage_dataset::{Embedded, Release};
use medwage_rpc_status::Violation;
use tokio::sync::watch;

use super::loaded::{Loaded, Origin};
use crate::error::Error;

/// The loaded releases at a moment. Replaced as a whole, so a request sees one state throughout.
#[derive(Clone, Debug, Default)]
pub(crate) struct Releases {
    /// Newest first.
    entries: Vec<Arc<Entry>>,
    /// The release that the operator chose to be current; the newest one otherwise.
    chosen: Option<String>,
    /// The files that stand refused; the last one that was is at the end.
    pub(crate) refusals: Vec<Refusal>,
}

/// A release file that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The name without the folder.
    pub(crate) file: String,
    /// Why.
    pub(crate) reason: String,
}

/// The rule by which the release of a file may take the place of another content under its id.
///
/// What callers were told of a release holds as long as the process runs, and other services remember figures by its id. So a
/// release is replaced before the first call only, and only a thinner one that comes with the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replacement {
    /// No: the settings don't say so.
    Unset,
    /// No: calls have been answered.
    AfterStart,
    /// That of a release that comes with the product, by one with more cells.
    OfThinner,
}

impl Replacement {
    fn check_replacement(self, loaded: &Loaded, release: &Release) -> Result<(), String> {
        let id = loaded.id();
        let other = format!("release {id} is loaded with other content");
        if loaded.origin != Origin::Embedded {
            return Err(format!("{other}, of a file; a release never changes"));
        }
        let (cells, more) = (loaded.release.cell_count(), release.cell_count());
        match self {
            Self::Unset => Err(format!(
                "{other}; a release never changes, but for one that comes with the product, where the setting \
                 releases.replace_embedded says so"
            )),
            Self::AfterStart => Err(format!(
                "{other}; a release never changes while the service runs: with the setting \
                 releases.replace_embedded the file takes its place at the next start"
            )),
            Self::OfThinner if more <= cells => Err(format!(
                "{other}; it would take the place of {cells} cells with {more}, and only a fuller one may"
            )),
            Self::OfThinner => Ok(()),
        }
    }
}

/// A loaded release, or one of the product's that nobody has asked for yet.
#[derive(Debug)]
struct Entry {
    id: String,
    loaded: OnceLock<Arc<Loaded>>,
    embedded: Option<&'static Embedded>,
}

impl Entry {
    fn open_release(&self) -> Result<&Arc<Loaded>, Error> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let embedded =
            self.embedded.ok_or_else(|| Error::Internal(format!("{} is empty", self.id)))?;
        let release =
            embedded.open_release().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(self.loaded.get_or_init(|| Arc::new(Loaded::new(release, Origin::Embedded))))
    }
}

impl Releases {
    /// Returns the current release.
    pub(crate) fn current(&self) -> Result<&Arc<Loaded>, Error> {
        let chosen = self.chosen.as_deref().and_then(|id| self.find_entry(id));
        chosen.or(self.entries.first()).ok_or_else(|| self.not_found("current"))?.open_release()
    }

    /// Returns the release that a field names, by its name or its id; the current one where nothing is said.
    pub(crate) fn find_release(&self, field: &str, text: &str) -> Result<&Arc<Loaded>, Error> {
        let id = Collection::Releases
            .parse_name(text)
            .map_err(|error| Violation::malformed(field, error.to_string()))?;
        match id.to_ascii_lowercase().as_str() {
            "" | "current" => self.current(),
            id if id.contains('/') => Err(Violation::malformed(
                field,
                "must look like releases/oews-2025-05 or oews-2025-05",
            )
            .into()),
            id => self.find_entry(id).ok_or_else(|| self.not_found(id))?.open_release(),
        }
    }

    /// Returns how many releases there are.
    pub(crate) fn release_count(&self) -> usize {
        self.entries.len()
    }

    /// Returns all releases, newest first.
    pub(crate) fn all_releases(&self) -> Result<Vec<&Arc<Loaded>>, Error> {
        self.entries.iter().map(|entry| entry.open_release()).collect()
    }

    fn find_entry(&self, id: &str) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    fn not_found(&self, id: &str) -> Error {
        let loaded: Vec<_> = self.entries.iter().map(|entry| entry.id.as_str()).collect();
        Error::ReleaseNotFound { release: id.to_owned(), loaded: loaded.join(", ") }
    }

    fn insert_entry(&mut self, entry: Entry) {
        self.entries.push(Arc::new(entry));
        // Ids end with the reference month, so the greatest is the newest.
        self.entries.sort_by(|one, other| other.id.cmp(&one.id));
    }
}

/// The releases that requests read and the directory replaces.
#[derive(Debug)]
pub(crate) struct Store {
    current: ArcSwap<Releases>,
    changes: watch::Sender<u64>,
    /// When the directory was last looked at, in seconds since 1970; 0 where there is none.
    scanned: AtomicI64,
}

impl Store {
    /// Starts with the releases that come with the product; `chosen` is the current one if it is set.
    pub(crate) fn new(embedded: &'static [Embedded], chosen: Option<String>) -> Self {
        let mut releases = Releases { chosen, ..Releases::default() };
        for embedded in embedded {
            let id = embedded.id().to_owned();
            releases.insert_entry(Entry { id, loaded: OnceLock::new(), embedded: Some(embedded) });
        }
        Self {
            current: ArcSwap::from_pointee(releases),
            changes: watch::Sender::new(0),
            scanned: AtomicI64::new(0),
        }
    }

    /// Returns the releases as it is now.
    pub(crate) fn releases(&self) -> Guard<Arc<Releases>> {
        self.current.load()
    }

    /// Notes that the directory was looked at.
    pub(crate) fn note_scan(&self, now: i64) {
        self.scanned.store(now, Ordering::Relaxed);
    }

    /// Returns when the directory was last looked at, in seconds since 1970, where there is one.
    pub(crate) fn last_scan(&self) -> Option<i64> {
        Some(self.scanned.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    /// Tells when the releases was replaced.
    pub(crate) fn watch_changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Adds a release of a file. One with the id of a loaded release must hold the same bytes of data, or take its place as
    /// the replacement allows: there is never more than one content under an id.
    pub(crate) fn add_release(
        &self,
        release: Release,
        replacement: Replacement,
    ) -> Result<(), String> {
        let id = release.meta().id.clone();
        let releases = self.current.load();
        if let Some(entry) = releases.find_entry(&id) {
            let loaded = entry.open_release().map_err(|error| error.to_string())?;
            if loaded.release.sections() == release.sections() {
                return Ok(());
            }
            replacement.check_replacement(loaded, &release)?;
        }
        let loaded = Loaded::new(Arc::new(release), Origin::File);
        let entry =
            Entry { id: id.clone(), loaded: OnceLock::from(Arc::new(loaded)), embedded: None };
        self.replace_releases(|releases| {
            releases.entries.retain(|entry| entry.id != id);
            releases.insert_entry(entry);
        });
        Ok(())
    }

    /// Makes a loaded release current, or the newest one again.
    pub(crate) fn choose_current(&self, id: Option<String>) -> Result<(), String> {
        let releases = self.current.load();
        if releases.chosen == id {
            return Ok(());
        }
        if let Some(id) = id.as_deref().filter(|id| releases.find_entry(id).is_none()) {
            return Err(format!("release {id:?} is not loaded, so it can not be made current"));
        }
        self.replace_releases(|releases| releases.chosen = id);
        Ok(())
    }

    /// Remembers what stands refused.
    pub(crate) fn set_refusals(&self, refusals: Vec<Refusal>) {
        if self.current.load().refusals != refusals {
            self.replace_releases(|releases| releases.refusals = refusals);
        }
    }

    /// One thread writes, so that what it read is what it replaces.
    fn replace_releases(&self, change: impl FnOnce(&mut Releases)) {
        let mut next = Releases::clone(&self.current.load());
        change(&mut next);
        self.current.store(Arc::new(next));
        self.changes.send_modify(|version| *version += 1);
    }
}
