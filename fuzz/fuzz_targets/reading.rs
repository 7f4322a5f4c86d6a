//! Any text, read as a title, a place, a workplace, a credential and a posting: no panic, and scores within bounds.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;

static READER: OnceLock<Reader> = OnceLock::new();

fn reader() -> &'static Reader {
    READER.get_or_init(|| {
        let release = medwage_dataset::newest_embedded().open_release().expect("the embedded release opens");
        let catalog = medwage_catalog::embedded_catalog().expect("the embedded catalog reads");
        let reference = medwage_catalog::embedded_reference().expect("the embedded reference opens");
        build_reader(&*release, catalog, reference).expect("the embedded vocabulary reads")
    })
}

fuzz_target!(|text: &str| {
    let reader = reader();
    let scores = [
        reader.read_title(text).job.answer().map(|it| it.score),
        reader.read_place(text).answer().map(|it| it.score),
        reader.read_workplace(text).answer().map(|it| it.score),
        reader.read_credential(text).answer().map(|it| it.score),
        reader.read_program(text).answer().map(|it| it.score),
    ];
    assert!(scores.into_iter().flatten().all(|score| (0.8..=1.0).contains(&score)));
    assert!(reader.suggest_jobs(text).iter().all(|it| it.score < 0.8));
    assert!(reader.suggest_credentials(text).iter().all(|it| it.score < 0.8));
    let posting = reader.parse_posting(text);
    if let Some(pay) = posting.pay {
        assert_eq!(pay.excerpt.chars().count(), pay.end - pay.start);
    }
});
