//! The file of profiles for whoever has none of their own, and for the images' proof.

use medwage_testkit::root;

use super::profiles::write;
use super::runs::{estimates, rejects, run, told};

const ROWS: usize = 40;

/// `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_sample_is_estimated_but_for_its_bad_rows() {
    let file = root().join("docs/examples/people.parquet");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        write(file.parent().unwrap(), "people.parquet", ROWS, ROWS / 2);
    }
    let folder = tempfile::tempdir().unwrap();
    let said = told(&run(&file, folder.path(), &[]));
    assert!(said.contains("40 rows read = 35 estimated + 5 rejected"), "{said}");
    let rows: usize = estimates(folder.path()).iter().map(|it| it.num_rows()).sum();
    assert_eq!((rows, rejects(folder.path()).len()), (35, 5));
}
