//! Every reason of an error has a page, and every page a reason.

use std::collections::BTreeSet;
use std::fs;

use medwage_contracts::pb::errors::ErrorReason;

fn reasons() -> BTreeSet<String> {
    let named = (1..).map_while(|number| ErrorReason::try_from(number).ok());
    named.map(|it| it.as_str_name().trim_start_matches("ERROR_REASON_").to_owned()).collect()
}

#[test]
fn pages_and_reasons_are_the_same() {
    let folder = medwage_testkit::root().join("docs/errors");
    let pages = fs::read_dir(folder).unwrap().map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.trim_end_matches(".md").to_owned()
    });
    assert_eq!(pages.collect::<BTreeSet<_>>(), reasons());
}

#[test]
fn every_page_says_what_to_do() {
    for reason in reasons() {
        let page = medwage_testkit::root().join(format!("docs/errors/{reason}.md"));
        let text = fs::read_to_string(page).unwrap();
        assert!(text.starts_with(&format!("# {reason}\n")), "{reason}");
        assert!(text.contains("## What to do\n\n"), "{reason}");
    }
}

#[test]
fn the_index_lists_every_reason_with_its_status_and_when_it_is_said() {
    let root = medwage_testkit::root();
    let index = fs::read_to_string(root.join("docs/errors.md")).unwrap();
    let rows: BTreeSet<_> = index.lines().filter(|line| line.starts_with("| [")).collect();
    assert_eq!(rows.len(), reasons().len());
    for reason in reasons() {
        let page = fs::read_to_string(root.join(format!("docs/errors/{reason}.md"))).unwrap();
        let mut parts = page.split("\n\n").skip(1);
        let (status, when) = (parts.next().unwrap(), parts.next().unwrap().replace('\n', " "));
        let when = when.split(". ").next().unwrap().trim_end_matches('.');
        let begins = format!("| [{reason}](errors/{reason}.md) | {status} | {when}");
        assert!(rows.iter().any(|row| row.starts_with(&begins)), "no row begins {begins:?}");
    }
}
