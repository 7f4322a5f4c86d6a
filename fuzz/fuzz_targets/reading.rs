//! Any text, read as a title, a place, a workplace, a credential and a posting: no panic, and scores within bounds.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use medwage_domain::market::Market as _;
use medwage_domain::reading::Reader;
use medwage_vocabulary::{ReleaseNames, build_reader};

static READER: OnceLock<Reader> = OnceLock::new();

fn reader() -> &'static Reader {
    READER.get_or_init(|| {
        let release = medwage_dataset::newest_embedded().open().expect("the embedded release opens");
        let names = ReleaseNames {
            areas: release.areas(),
            industries: release.industries(),
            occupations: release.occupations(),
        };
        let catalogue = medwage_catalog::embedded().expect("the embedded catalog reads");
        build_reader(&names, catalogue).expect("the embedded vocabulary reads")
    })
}

fuzz_target!(|text: &str| {
    let reader = reader();
    let scores = [
        reader.read_title(text).job.answer().map(|it| it.score),
        reader.read_place(text).answer().map(|it| it.score),
        reader.read_workplace(text).answer().map(|it| it.score),
        reader.read_credential(text).answer().map(|it| it.score),
    ];
    assert!(scores.into_iter().flatten().all(|score| (0.8..=1.0).contains(&score)));
    let posting = reader.parse_posting(text);
    if let Some(pay) = posting.pay {
        assert_eq!(pay.excerpt.chars().count(), pay.end - pay.start);
    }
});
