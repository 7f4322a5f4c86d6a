//! The releases that are built into the program, so that a fresh machine has data.
//!
//! Each is a file of the top-level `data` directory; `data/README.md` says how it was made.

use std::sync::{Arc, OnceLock};

use crate::format::OpenError;
use crate::release::Release;

/// One release that is built in, unpacked when it is first asked for.
#[derive(Debug)]
pub struct Embedded {
    id: &'static str,
    snapshot: &'static [u8],
    opened: OnceLock<Result<Arc<Release>, OpenError>>,
}

// The releases that are built in, newest first: `EMBEDDED`, listed by the build script.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Returns the releases that are built in, newest first.
pub fn embedded_releases() -> &'static [Embedded] {
    &EMBEDDED
}

/// Returns the newest release that is built in.
pub fn newest_embedded() -> &'static Embedded {
    &EMBEDDED[0]
}

impl Embedded {
    const fn new(id: &'static str, snapshot: &'static [u8]) -> Self {
        Self { id, snapshot, opened: OnceLock::new() }
    }

    /// Returns the release's id, such as `oews-2025-05`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the bytes of its snapshot.
    pub fn snapshot(&self) -> &'static [u8] {
        self.snapshot
    }

    /// Opens the release, once for the whole process; every later call shares it.
    ///
    /// # Errors
    /// Fails where the program itself was damaged, since the bytes are part of it.
    pub fn open_release(&self) -> Result<Arc<Release>, OpenError> {
        self.opened.get_or_init(|| Release::open_snapshot(self.snapshot).map(Arc::new)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_release_opens_under_its_own_id() {
        for embedded in embedded_releases() {
            let release = embedded.open_release().unwrap();
            assert_eq!(release.meta().id, embedded.id());
            assert!(Arc::ptr_eq(&release, &embedded.open_release().unwrap()), "opened twice");
        }
    }

    #[test]
    fn the_newest_comes_first() {
        // Ids end in the year and month, so they sort by age.
        assert!(embedded_releases().is_sorted_by(|a, b| a.id() > b.id()));
    }
}
