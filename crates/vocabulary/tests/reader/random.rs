//! Random and huge texts: no panic, bounded time.

use std::time::{Duration, Instant};

use crate::reader;

const PIECES: &[&str] = &[
    "coder",
    "Medical",
    "III",
    " ",
    " - ",
    ", ",
    "/",
    "(",
    ")",
    "CPC-A",
    "Tampa",
    "FL",
    "New York",
    "33602",
    "Remote",
    "é",
    "\u{301}",
    "\u{2013}",
    "0",
    "$28",
    ".",
    "'",
    "hospital",
    "county",
    "US",
    "\n",
    "\u{1f600}",
    "st",
    "northern",
    "OEUM",
    "areas/",
    "a",
    "Ω",
    "ß",
    "İ",
    "&",
    "-",
];

fn read_all(text: &str) {
    let reader = reader();
    let title = reader.read_title(text);
    let place = reader.read_place(text);
    let workplace = reader.read_workplace(text);
    let credential = reader.read_credential(text);
    for score in title.job.candidates().iter().map(|it| it.score) {
        assert!((0.0..=1.0).contains(&score), "{text:?}");
    }
    for score in place.candidates().iter().map(|it| it.score) {
        assert!((0.0..=1.0).contains(&score), "{text:?}");
    }
    let posting = reader.parse_posting(text);
    if let Some(place) = posting.place {
        let excerpt: String =
            text.chars().skip(place.start).take(place.end - place.start).collect();
        assert_eq!(excerpt, place.excerpt);
    }
    assert!(workplace.candidates().len() <= 8 && credential.candidates().len() <= 40);
}

#[test]
fn random_texts_are_read_without_a_panic() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..20_000 {
        let length = random.usize(..14);
        let text: String = (0..length).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        read_all(&text);
    }
}

#[test]
fn a_megabyte_of_text_is_refused_at_the_door() {
    for piece in ["coder ", "a", "é", "New York, NY ", "1"] {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        read_all(&text);
        assert!(start.elapsed() < Duration::from_secs(1), "{piece:?}");
    }
}
