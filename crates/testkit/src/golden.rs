//! Texts that people review: kept in files, compared by tests, updated on purpose.

use std::fs;

use similar::TextDiff;

/// Compares a text with the golden file at `path` below the root; `UPDATE_GOLDEN=1` writes it instead.
///
/// # Panics
/// Where they differ, with the difference.
pub fn assert_golden(path: &str, actual: &str) {
    let file = crate::root().join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(file.parent().expect("a file in a folder")).unwrap();
        fs::write(&file, actual).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    if golden != actual {
        let difference = TextDiff::from_lines(golden.as_str(), actual);
        let difference = difference.unified_diff().header(path, "now").to_string();
        panic!("{path} differs; if it should, run with UPDATE_GOLDEN=1 and review:\n{difference}");
    }
}
