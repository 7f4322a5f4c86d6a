//! The cases beside the repository.

use medwage_vocabulary::cases::{Half, score_directory};

use crate::{place, reader};

#[test]
fn the_given_cases_are_read_at_their_goals() {
    let Some(shared) = medwage_testkit::shared_dir("the_given_cases_are_read_at_their_goals")
    else {
        return;
    };
    let directory = shared.join("cases");
    for half in [Half::Whole, Half::First, Half::Second] {
        for file in score_directory(reader(), &directory, half).unwrap() {
            let total = file.score.total_score();
            assert!(
                file.is_at_goal(),
                "{} {half:?}: precision {:.1}, coverage {:.1}, harmful {}, wrong {:#?}",
                file.name,
                total.precision(),
                total.coverage(),
                total.harmful,
                file.score.misreadings
            );
        }
    }
}

/// Texts that were written and judged before they were read for the first time, most of them without a look at the rules. `docs/methodology/resolving.md` has the first run of each.
#[test]
fn the_held_out_cases_are_read_at_their_goals() {
    let directory = medwage_testkit::root().join("crates/vocabulary/tests/cases");
    for directory in [
        directory.clone(),
        directory.join("third"),
        directory.join("fourth"),
        directory.join("fifth"),
        directory.join("sixth"),
        directory.join("seventh"),
        directory.join("eighth"),
        directory.join("ninth"),
        directory.join("tenth"),
    ] {
        for file in score_directory(reader(), &directory, Half::Whole).unwrap() {
            let total = file.score.total_score();
            assert!(
                file.is_at_goal(),
                "{}: precision {:.1}, coverage {:.1}, wrong {:#?}",
                file.name,
                total.precision(),
                total.coverage(),
                file.score.misreadings
            );
        }
    }
}

/// A ZIP code is its area, unless its digits are an area's code as well, which the note says.
#[test]
fn random_zip_codes_are_read() {
    let Some(shared) = medwage_testkit::shared_dir("random_zip_codes_are_read") else { return };
    let text = std::fs::read_to_string(shared.join("data/geography/zip_oews_area.csv")).unwrap();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let mut random = fastrand::Rng::with_seed(19);
    for _ in 0..600 {
        let row = rows[random.usize(..rows.len())];
        let mut fields = row.split(',');
        let (zip, area) = (fields.next().unwrap(), fields.nth(3).unwrap());
        let reading = reader().read_place(zip);
        let answer = reading.answer().unwrap_or_else(|| panic!("{zip} is ambiguous"));
        let as_code = answer.note.contains("as a ZIP code");
        assert!(answer.value.to_string() == area || as_code, "{zip}: {reading:?}");
        assert_eq!(place(&format!("ZIP {zip}")), area, "{zip}");
        assert_eq!(place(&format!("{zip}-1234")), area, "{zip}");
    }
}

#[test]
fn every_code_of_the_occupation_crosswalks_is_read() {
    let Some(shared) =
        medwage_testkit::shared_dir("every_code_of_the_occupation_crosswalks_is_read")
    else {
        return;
    };
    let mut seen = 0;
    for name in ["soc_2000_2010.csv", "soc_2010_2018.csv"] {
        let text = std::fs::read_to_string(shared.join("data/reference").join(name)).unwrap();
        for row in text.lines().skip(1) {
            for code in row.split([',', '"']).filter(|it| it.len() == 7 && it.as_bytes()[2] == b'-')
            {
                let reading = reader().read_title(code).job;
                let military = code.starts_with("55-") || code.starts_with("45-");
                assert!(!reading.candidates().is_empty() || military, "{code}: {reading:?}");
                let onet = reader().read_title(&format!("{code}.00")).job;
                assert_eq!(onet, reading, "{code}");
                seen += 1;
            }
        }
    }
    assert!(seen > 3_000, "{seen} codes");
}

#[test]
fn the_given_postings_are_read() {
    let Some(shared) = medwage_testkit::shared_dir("the_given_postings_are_read") else { return };
    let scores =
        medwage_vocabulary::cases::score_postings(reader(), &shared.join("cases")).unwrap();
    for score in &scores {
        let precise = score.right as f64 >= 0.9 * score.read as f64;
        let found = score.right as f64 >= 0.65 * score.stated as f64;
        assert!(precise && found, "{}:\n{}", score.part, score.wrong.join("\n"));
    }
}
