//! A snapshot is on disk as a whole or not at all.

use std::fs;

use medwage_dataset::format::save_file;

#[test]
fn a_saved_file_replaces_the_old_one() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("release.mws");
    for text in ["a longer first version", "second"] {
        save_file(&target, text.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), text);
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "something was left behind");
}

#[cfg(unix)]
#[test]
fn every_account_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("release.mws");
    save_file(&target, b"bytes").unwrap();
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o644);
}

#[test]
fn where_it_fails_nothing_is_left_behind() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("release.mws");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("inside"), "something of another").unwrap();
    save_file(&target, b"bytes").unwrap_err();
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "something was left behind");
    assert!(target.join("inside").exists());
    save_file(&directory.path().join("missing/release.mws"), b"bytes").unwrap_err();
}
