//! Putting a snapshot on disk so that nobody ever sees half of one.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Writes the bytes beside the target, syncs them, and renames them into place.
///
/// # Errors
/// Fails as the file system does; the target is then what it was before, and no other file is
/// left behind.
pub fn save_file(target: &Path, snapshot: &[u8]) -> io::Result<()> {
    let directory =
        target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".medwage-").suffix(".partial").tempfile_in(directory)?;
    file.write_all(snapshot)?;
    make_readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    // The rename itself lasts only once the directory is on disk too.
    File::open(directory)?.sync_all()
}

/// A temporary file is its owner's alone; a snapshot is for every service account to read.
#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &File) -> io::Result<()> {
    Ok(())
}
