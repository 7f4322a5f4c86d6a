//! What a publisher calls its own, and its codes, come back as themselves.

use medwage_domain::market::Market as _;
use medwage_domain::reading::MatchKind;

use crate::{place, reader, workplace};

#[test]
fn every_area_is_read_by_its_title_and_its_code() {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    for area in release.areas() {
        let code = area.code.to_string();
        assert_eq!(place(&code), code);
        assert_eq!(place(&format!("areas/{code}")), code);
        // A city and a state of one name are a question; the state is among its answers.
        let read = place(&area.name);
        assert!(
            read == code || read.starts_with("? ") && read.contains(&code),
            "{}: {read}",
            area.name
        );
    }
}

#[test]
fn every_industry_is_read_by_its_title_and_its_code() {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    for industry in release.industries() {
        let code = industry.code.to_string();
        assert_eq!(workplace(&code), code);
        let sharing = release.industries().iter().filter(|it| it.title == industry.title).count();
        let read = workplace(&industry.title);
        let right = if sharing == 1 { read == code } else { read.contains(&code) };
        assert!(right, "{}: {read}", industry.title);
    }
}

#[test]
fn every_occupation_is_read_by_its_title_and_its_code() {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    for occupation in release.occupations() {
        let by_code = reader().read_title(&occupation.soc.to_string()).job;
        assert_eq!(by_code.answer().unwrap().value.occupation, occupation.soc);
        let by_title = reader().read_title(&occupation.title).job;
        let named = by_title.candidates().iter().any(|it| it.value.occupation == occupation.soc);
        let sharing =
            release.occupations().iter().filter(|it| it.title == occupation.title).count();
        assert!(named || sharing > 1, "{}: {by_title:?}", occupation.title);
    }
}

#[test]
fn codes_that_are_gone_name_their_successor() {
    for (text, area) in
        [("19380", "0019430"), ("73450", "0025540"), ("31084", "0031080"), ("26180", "0046520")]
    {
        let reading = reader().read_place(text);
        let answer = reading.answer().unwrap();
        assert_eq!(
            (answer.value.to_string().as_str(), answer.kind),
            (area, MatchKind::Successor),
            "{text}"
        );
        assert!(answer.note.contains("today"), "{text}: {}", answer.note);
    }
    // By the code and by the title that it had.
    for text in ["29-2071", "Medical Records and Health Information Technicians"] {
        let reading = reader().read_title(text).job;
        let answer = reading.answer().unwrap();
        assert_eq!(answer.value.occupation.to_string(), "29-2072", "{text}");
        assert_eq!(answer.kind, MatchKind::Successor, "{text}");
        assert!(answer.note.contains("May 2018"), "{text}: {}", answer.note);
    }
}

#[test]
fn series_ids_are_read_by_each_reader() {
    let series = "OEUM001910062200029207213";
    assert_eq!(place(series), "0019100");
    assert_eq!(workplace(series), "622000");
    assert_eq!(crate::title(series), "29-2072");
}
