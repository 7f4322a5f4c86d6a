//! Files that settings name: regular ones only, since opening a pipe waits for a writer without end, and no larger than
//! what they are for.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// The most bytes of a file of certificates, keys or tokens.
pub const SMALL_FILE: u64 = 1 << 20;

/// Opens a file of at most `most` bytes, and returns its length. Nothing is read yet.
///
/// # Errors
/// If there is none, it is not a regular file, or is larger.
pub fn open_file(path: &Path, most: u64) -> io::Result<(File, u64)> {
    // Before it is opened, and after it: it may be another one by then.
    check_regular(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let found = file.metadata()?;
    check_regular(&found)?;
    match found.len() {
        length if length > most => Err(too_large(length, most)),
        length => Ok((file, length)),
    }
}

/// Reads a file of at most `most` bytes whole.
///
/// # Errors
/// If it can't be opened or read, or is larger, also by what is written while it is read.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (file, _) = open_file(path, most)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        length if length > most => Err(too_large(length, most)),
        _ => Ok(bytes),
    }
}

fn check_regular(found: &fs::Metadata) -> io::Result<()> {
    let refused = || io::Error::new(io::ErrorKind::InvalidInput, "is no regular file");
    found.is_file().then_some(()).ok_or_else(refused)
}

fn too_large(length: u64, most: u64) -> io::Error {
    let told = format!("has {length} bytes, and {most} are the most");
    io::Error::new(io::ErrorKind::FileTooLarge, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_their_bound_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "four").unwrap();
        assert_eq!(read_file(&path, 4).unwrap(), b"four");
        let larger = read_file(&path, 3).unwrap_err();
        assert_eq!(larger.to_string(), "has 4 bytes, and 3 are the most");
        assert!(read_file(folder.path(), 4).unwrap_err().to_string().contains("no regular file"));
        let none = read_file(&folder.path().join("none"), 4).unwrap_err();
        assert_eq!(none.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_sparse_file_is_refused_by_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sparse");
        File::create(&path).unwrap().set_len(3 << 29).unwrap();
        assert!(read_file(&path, 1 << 20).unwrap_err().to_string().contains("1610612736 bytes"));
    }
}
