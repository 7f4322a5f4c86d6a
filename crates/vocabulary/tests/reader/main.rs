//! The reader over the built-in vocabulary: kinds of writing, properties, codes, and the cases beside the repository.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod cases;
mod codes;
mod kinds;
mod properties;
mod random;
mod releases;
mod timing;

use std::sync::OnceLock;

use medwage_domain::code::AreaCode;
use medwage_domain::reading::{Reader, Reading};
use medwage_vocabulary::build_reader;

/// The reader of the newest release and the built-in catalog, built once.
fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| {
        let release = medwage_dataset::newest_embedded().open_release().unwrap();
        let reference = medwage_catalog::embedded_reference().unwrap();
        build_reader(&*release, medwage_catalog::embedded_catalog().unwrap(), reference).unwrap()
    })
}

/// An answer in few letters: the value, `? a b` for a question, `-` for a refusal.
fn shorten<T>(reading: &Reading<T>, id: impl Fn(&T) -> String) -> String {
    match reading {
        Reading::Read(answer) => id(&answer.value),
        Reading::Ambiguous(candidates) => {
            let ids: Vec<_> = candidates.iter().map(|it| id(&it.value)).collect();
            format!("? {}", ids.join(" "))
        }
        Reading::Refused { .. } => "-".to_owned(),
    }
}

fn title(text: &str) -> String {
    shorten(&reader().read_title(text).job, |job| {
        job.role.clone().unwrap_or_else(|| job.occupation.to_string())
    })
}

fn place(text: &str) -> String {
    shorten_area(&reader().read_place(text))
}

fn shorten_area(reading: &Reading<AreaCode>) -> String {
    shorten(reading, ToString::to_string)
}

fn workplace(text: &str) -> String {
    shorten(&reader().read_workplace(text), ToString::to_string)
}

fn credential(text: &str) -> String {
    shorten(&reader().read_credential(text), |it| it.code.clone())
}
