//! The publishers' raw files, which are beside the repository and not in it.

use std::path::PathBuf;

/// Returns the folder with the publishers' raw files: `MEDWAGE_SHARED`, or `shared` beside the repository.
///
/// Where there is none the test `name` is to be skipped, which is said; in CI it fails instead.
pub fn shared_dir(name: &str) -> Option<PathBuf> {
    let beside = || crate::root().parent().map(|parent| parent.join("shared"));
    let folder = std::env::var_os("MEDWAGE_SHARED").map(PathBuf::from).or_else(beside);
    let folder = folder.filter(|folder| folder.join("data").is_dir());
    if folder.is_none() {
        let reason = "the publishers' raw files are not here (MEDWAGE_SHARED, or ../shared)";
        assert!(std::env::var_os("CI").is_none(), "{name}: {reason}");
        eprintln!("SKIPPED {name}: {reason}");
    }
    folder
}
