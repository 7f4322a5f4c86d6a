//! Files stay short where they must, and point to what there is.

use std::fs;

/// A service's `main.rs` holds no logic.
const MAIN_LINES: usize = 60;

#[test]
fn every_main_is_short() {
    let root = medwage_testkit::root();
    let services = fs::read_dir(root.join("services")).unwrap().map(|it| it.unwrap().path());
    let mains = services.chain([root.join("crates/cli")]).map(|folder| folder.join("src/main.rs"));
    for main in mains {
        let lines = fs::read_to_string(&main).unwrap().lines().count();
        assert!(lines < MAIN_LINES, "{} has {lines} lines", main.display());
    }
}

#[test]
fn documents_link_to_files_that_exist() {
    let root = medwage_testkit::root();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "data/README.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let folder = root.join(document).parent().unwrap().to_owned();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|it| it.0);
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            assert!(folder.join(path).exists(), "{document} links to {link}");
        }
    }
}
