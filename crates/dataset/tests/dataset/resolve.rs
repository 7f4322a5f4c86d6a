//! What people write, and the codes of the embedded release that they mean.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use medwage_dataset::{Release, embedded_reference, newest_embedded};
use medwage_domain::market::Market;
use medwage_domain::resolve::ResolutionKind::{Ambiguous, Resolved, Unknown};
use medwage_domain::resolve::{MAX_CANDIDATES, MatchSource, Resolution, ResolutionKind, Resolver};
use proptest::prelude::*;

static RELEASE: LazyLock<Arc<Release>> = LazyLock::new(|| newest_embedded().open().unwrap());
static RESOLVER: LazyLock<Resolver<'static>> =
    LazyLock::new(|| Resolver::new(&**RELEASE, embedded_reference().unwrap()));

/// Checks each text against the kind of its resolution and the code of its best candidate.
fn check<Ix: Copy>(
    find: impl Fn(&str) -> Resolution<Ix>,
    code: impl Fn(Ix) -> String,
    rows: &[(&str, ResolutionKind, &str)],
) {
    let mut wrong = Vec::new();
    for (text, kind, expected) in rows {
        let found = find(text);
        let best = found.candidates.first().map(|it| code(it.ix)).unwrap_or_default();
        let scored = found.candidates.iter().all(|it| (0.0..=1.0).contains(&it.score));
        assert!(scored && found.candidates.len() <= MAX_CANDIDATES, "{text}");
        assert!(found.candidates.is_sorted_by(|one, other| one.score >= other.score), "{text}");
        if found.kind != *kind || (best != *expected && !(expected.is_empty())) {
            let listed: Vec<_> = (found.candidates.iter().take(4))
                .map(|it| {
                    format!("{} {:.3} {:?} {}", code(it.ix), it.score, it.matched_text, it.source)
                })
                .collect();
            wrong.push(format!("{text:?}: {:?}, {listed:#?}", found.kind));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn occupations() {
    let soc = |ix| RELEASE.occupation(ix).soc.to_string();
    check(
        |text| RESOLVER.occupation(text),
        soc,
        &[
            ("29-2072", Resolved, "29-2072"),
            ("292072", Resolved, "29-2072"),
            ("29-2072.00", Resolved, "29-2072"),
            (" 29-2072 ", Resolved, "29-2072"),
            ("00-0000", Resolved, "00-0000"),
            ("29-0000", Resolved, "29-0000"),
            ("29-2071", Resolved, "29-2072"),
            ("29-2071.00", Resolved, "29-2072"),
            ("29-2098", Resolved, "29-2072"),
            ("15-1121", Resolved, "15-1211"),
            ("99-9999", Unknown, ""),
            ("12-3456", Unknown, ""),
            ("Medical Records Specialists", Resolved, "29-2072"),
            ("medical records specialist", Resolved, "29-2072"),
            ("Medical Records and Health Information Technicians", Resolved, "29-2072"),
            ("CPC coder", Resolved, "29-2072"),
            ("medical coder", Resolved, "29-2072"),
            ("Medical Coders", Resolved, "29-2072"),
            ("MEDICAL CODER", Resolved, "29-2072"),
            ("coder", Resolved, "29-2072"),
            ("coder, medical", Resolved, "29-2072"),
            ("Senior Medical Coder II", Resolved, "29-2072"),
            ("remote coder", Resolved, "29-2072"),
            ("certified professional coder", Resolved, "29-2072"),
            ("CPC", Resolved, "29-2072"),
            ("cpc-a", Resolved, "29-2072"),
            ("CCS", Resolved, "29-2072"),
            ("RHIT", Resolved, "29-2072"),
            ("RHIA", Resolved, "11-9111"),
            ("CPB", Resolved, "43-3021"),
            ("CDIP", Resolved, "29-9021"),
            ("CPC-I", Ambiguous, ""),
            ("medical biller", Resolved, "43-3021"),
            ("biller", Resolved, "43-3021"),
            ("Billing and Posting Clerks", Resolved, "43-3021"),
            ("billing & posting clerk", Resolved, "43-3021"),
            ("HIM Manager", Resolved, "11-9111"),
            ("Health Information Manager", Resolved, "11-9111"),
            ("revenue cycle director", Resolved, "11-9111"),
            ("CDI specialist", Resolved, "29-9021"),
            ("tumor registrar", Resolved, "29-9021"),
            ("compliance officer", Resolved, "13-1041"),
            ("claims processor", Resolved, "43-9041"),
            ("medical transcriptionist", Resolved, "31-9094"),
            ("registered nurse", Resolved, "29-1141"),
            ("pharmacy tech", Resolved, "29-2052"),
            ("medcal coder", Resolved, "29-2072"),
            ("medical codr", Resolved, "29-2072"),
            ("technician", Ambiguous, ""),
            ("manager", Ambiguous, ""),
            ("medical records", Ambiguous, ""),
            ("moon base", Unknown, ""),
            ("xyzzy", Unknown, ""),
            ("", Unknown, ""),
            ("   ", Unknown, ""),
            ("🦀", Unknown, ""),
        ],
    );
}

#[test]
fn areas() {
    let code = |ix| RELEASE.area(ix).code.to_string();
    check(
        |text| RESOLVER.area(text),
        code,
        &[
            ("NJ", Resolved, "3400000"),
            ("nj", Resolved, "3400000"),
            ("New Jersey", Resolved, "3400000"),
            ("new jersey", Resolved, "3400000"),
            ("US", Resolved, "0000000"),
            ("U.S.", Resolved, "0000000"),
            ("United States", Resolved, "0000000"),
            ("0000000", Resolved, "0000000"),
            ("3400000", Resolved, "3400000"),
            ("0019100", Resolved, "0019100"),
            ("19100", Resolved, "0019100"),
            ("Trenton", Resolved, "0045940"),
            ("Trenton, NJ", Resolved, "0045940"),
            ("Trenton NJ", Resolved, "0045940"),
            ("trenton nj", Resolved, "0045940"),
            ("Trenton, New Jersey", Resolved, "0045940"),
            ("08608", Resolved, "0045940"),
            ("08608-1234", Resolved, "0045940"),
            ("Dallas", Resolved, "0019100"),
            ("Dallas, TX", Resolved, "0019100"),
            ("Dallas-Fort Worth-Arlington, TX", Resolved, "0019100"),
            ("Dallas-Fort Worth", Resolved, "0019100"),
            ("Dallas metro", Resolved, "0019100"),
            ("Fort Worth", Resolved, "0019100"),
            ("Ft. Worth, TX", Resolved, "0019100"),
            ("Plano, TX", Resolved, "0019100"),
            ("Dallas County, TX", Resolved, "0019100"),
            ("Harris County, TX", Resolved, "0026420"),
            ("Harris County", Ambiguous, ""),
            ("Cook County, Illinois", Resolved, "0016980"),
            ("Orleans Parish, LA", Resolved, "0035380"),
            ("Portland", Ambiguous, ""),
            ("Portland, OR", Resolved, "0038900"),
            ("Portland, ME", Resolved, "0038860"),
            ("Portland, Maine", Resolved, "0038860"),
            ("Portland-Vancouver-Hillsboro, OR-WA", Resolved, "0038900"),
            ("Springfield", Ambiguous, ""),
            ("Springfield, IL", Resolved, "0044100"),
            ("Columbus", Ambiguous, ""),
            ("Washington", Resolved, "5300000"),
            ("Washington, DC", Resolved, "0047900"),
            ("Washington D.C.", Resolved, "0047900"),
            ("District of Columbia", Resolved, "1100000"),
            ("DC", Resolved, "1100000"),
            ("New York", Resolved, "3600000"),
            ("New York, NY", Resolved, "0035620"),
            ("New York City", Resolved, "0035620"),
            ("Kansas", Resolved, "2000000"),
            ("Kansas City", Resolved, "0028140"),
            ("Kansas City, KS", Resolved, "0028140"),
            ("St. Louis", Resolved, "0041180"),
            ("Saint Louis, MO", Resolved, "0041180"),
            ("Coeur d'Alene", Resolved, "0017660"),
            ("Louisville", Resolved, "0031140"),
            ("Bayamón", Resolved, "0041980"),
            ("BAYAMON, PR", Resolved, "0041980"),
            ("Puerto Rico", Resolved, "7200000"),
            ("Northwest Alabama nonmetropolitan area", Resolved, "0100001"),
            ("Northwest Alabama", Resolved, "0100001"),
            ("Dalas", Resolved, "0019100"),
            ("Philadelpia, PA", Resolved, "0037980"),
            ("Lubock", Resolved, "0031180"),
            ("99999", Unknown, ""),
            ("00000", Unknown, ""),
            ("1234567", Unknown, ""),
            ("9999999", Unknown, ""),
            ("moon base", Unknown, ""),
            ("ZZ", Unknown, ""),
            ("", Unknown, ""),
            (",", Unknown, ""),
            (", NJ", Unknown, ""),
        ],
    );
}

#[test]
fn industries() {
    let code = |ix| RELEASE.industry(ix).code.to_string();
    check(
        |text| RESOLVER.industry(text),
        code,
        &[
            ("622000", Resolved, "622000"),
            ("622", Resolved, "622000"),
            ("6221", Resolved, "622100"),
            ("62", Resolved, "62--63"),
            ("62--63", Resolved, "62--63"),
            ("31", Resolved, "31--34"),
            ("000000", Resolved, "000000"),
            ("621111", Resolved, "621100"),
            ("524298", Resolved, "524290"),
            ("621999", Resolved, "621990"),
            ("522110", Unknown, "522000"),
            ("999999", Unknown, "999000"),
            ("77", Unknown, ""),
            ("hospital", Resolved, "622000"),
            ("hospitals", Resolved, "622000"),
            ("Hospitals", Resolved, "622000"),
            ("Hospitals, State Government Owned", Resolved, "622002"),
            ("General Medical and Surgical Hospitals", Resolved, "622100"),
            ("doctor's office", Resolved, "621100"),
            ("doctors office", Resolved, "621100"),
            ("doctors' offices", Resolved, "621100"),
            ("physician office", Resolved, "621100"),
            ("Physician Offices", Resolved, "621100"),
            ("Offices of Physicians", Resolved, "621100"),
            ("medical practice", Resolved, "621100"),
            ("outpatient", Resolved, "621400"),
            ("surgery center", Resolved, "621400"),
            ("home health", Resolved, "621600"),
            ("nursing home", Resolved, "623100"),
            ("skilled nursing facility", Resolved, "623100"),
            ("insurance", Resolved, "524000"),
            ("payer", Resolved, "524114"),
            ("health insurance", Resolved, "524114"),
            ("government", Resolved, "999000"),
            ("health care", Resolved, "62--63"),
            ("healthcare", Resolved, "62--63"),
            ("Management of Companies and Enterprises", Resolved, "55--56"),
            ("hosptal", Resolved, "622000"),
            ("moon base", Unknown, ""),
            ("", Unknown, ""),
        ],
    );
}

#[test]
fn notes_say_what_a_caller_should_know() {
    let retired = RESOLVER.occupation("29-2071");
    assert_eq!(retired.candidates[0].source, MatchSource::RetiredSoc);
    assert!(retired.candidates[0].note.contains("used to May 2018"));
    assert_eq!(RELEASE.occupation(retired.candidates[1].ix).soc.to_string(), "29-9021");

    let note = |found: Resolution<_>| found.candidates[0].note.clone();
    assert!(note(RESOLVER.area("Washington")).starts_with("the state; for the city"));
    assert_eq!(note(RESOLVER.area("Dalas")), "read as \"Dallas\"");
    let both = RESOLVER.area("10540");
    assert_eq!(both.candidates[0].source, MatchSource::AreaCode);
    assert_eq!(
        both.candidates[0].note,
        "also a ZIP code, of Lincolndale; an area code goes before a ZIP code"
    );
    let naics = RESOLVER.industry("621111").candidates[0].note.clone();
    assert_eq!(naics, "621100 is the nearest broader industry that is published");
    assert_eq!(RESOLVER.occupation("CPC").candidates[0].note, "Certified Professional Coder");
}

#[test]
fn a_zip_code_that_is_shared_out_is_an_answer_only_for_most_of_it() {
    let reference = embedded_reference().unwrap();
    let (mut clear, mut shared, mut rural) = (0, 0, 0);
    for zip in (501..99_951).step_by(7) {
        let Some(known) = reference.zips.find(zip) else { continue };
        let text = format!("{zip:05}");
        if RESOLVER.area_code(&text).is_some() {
            continue;
        }
        let found = RESOLVER.area(&text);
        let area = |cbsa: medwage_domain::reference::Cbsa| {
            cbsa.area_code().and_then(|code| RELEASE.area_ix(code))
        };
        let first = known.shares[0];
        match first.cbsa.and_then(area) {
            Some(area) if first.ten_thousandths >= 8_000 => {
                clear += 1;
                assert_eq!((found.kind, found.candidates[0].ix), (Resolved, area), "{text}");
            }
            Some(_) => {
                shared += 1;
                assert_eq!(found.kind, Ambiguous, "{text}");
                assert!(found.candidates[0].note.contains("% of its addresses"), "{text}");
            }
            None => {
                rural += 1;
                assert_ne!(found.kind, Unknown, "{text}");
                let outside = |it: &&medwage_domain::resolve::Candidate<_>| {
                    it.note.contains("outside of metropolitan areas")
                };
                assert!(found.candidates.iter().any(|it| outside(&it)), "{text}");
            }
        }
    }
    assert!(clear > 3_000 && shared > 50 && rural > 1_000, "{clear} {shared} {rural}");
}

#[test]
fn springfield_names_its_states() {
    let found = RESOLVER.area("Springfield");
    let names: Vec<_> =
        found.candidates.iter().take(4).map(|it| RELEASE.area(it.ix).name.clone()).collect();
    for name in ["Springfield, IL", "Springfield, MA", "Springfield, MO", "Springfield, OH"] {
        assert!(names.iter().any(|found| found == name), "{name} is not in {names:?}");
    }
}

#[test]
fn exact_codes_take_the_fast_path() {
    let soc = |text: &str| {
        RESOLVER.occupation_code(text).map(|ix| RELEASE.occupation(ix).soc.to_string())
    };
    let area = |text: &str| RESOLVER.area_code(text).map(|ix| RELEASE.area(ix).code.to_string());
    let industry =
        |text: &str| RESOLVER.industry_code(text).map(|ix| RELEASE.industry(ix).code.to_string());
    for (found, expected) in [
        (soc("29-2072"), Some("29-2072")),
        (soc("29-2071"), None),
        (soc("coder"), None),
        (area("0019100"), Some("0019100")),
        (area("19100"), Some("0019100")),
        (area("CA"), Some("0600000")),
        (area("US"), Some("0000000")),
        (area("08608"), None),
        (area("Dallas"), None),
        (industry("622000"), Some("622000")),
        (industry("622"), Some("622000")),
        (industry("62"), Some("62--63")),
        (industry("hospital"), None),
        (industry("621111"), None),
    ] {
        assert_eq!(found.as_deref(), expected);
    }
}

#[test]
fn every_code_name_and_title_of_the_release_finds_itself() {
    for occupation in RELEASE.occupations() {
        let ix = RELEASE.occupation_ix(occupation.soc);
        assert_eq!(RESOLVER.occupation_code(&occupation.soc.to_string()), ix);
        let found = RESOLVER.occupation(&occupation.title);
        assert!(found.candidates.iter().any(|it| Some(it.ix) == ix), "{}", occupation.title);
    }
    for area in RELEASE.areas() {
        let ix = RELEASE.area_ix(area.code);
        assert_eq!(RESOLVER.area_code(&area.code.to_string()), ix);
        let found = RESOLVER.area(&area.name);
        assert_eq!(found.kind, Resolved, "{}", area.name);
        assert_eq!(Some(found.candidates[0].ix), ix, "{}", area.name);
    }
    for industry in RELEASE.industries() {
        let ix = RELEASE.industry_ix(industry.code);
        assert_eq!(RESOLVER.industry_code(industry.code.as_str()), ix);
    }
}

#[test]
fn texts_that_are_too_long_are_unknown() {
    let long = "medical coder ".repeat(20);
    assert!(long.chars().count() > 200);
    assert_eq!(RESOLVER.occupation(&long).kind, Unknown);
    assert_eq!(RESOLVER.area(&"é".repeat(201)).kind, Unknown);
    assert_eq!(RESOLVER.industry(&" ".repeat(201)).kind, Unknown);
    assert_eq!(RESOLVER.occupation(&format!("medical coder{}", " ".repeat(187))).kind, Resolved);
}

#[test]
fn indexes_are_built_and_asked_quickly() {
    let reference = embedded_reference().unwrap();
    let (release, resolver) = (&**RELEASE, &*RESOLVER);
    let build = || {
        let start = Instant::now();
        let built = Resolver::new(release, reference);
        let took = start.elapsed();
        assert!(built.area_code("US").is_some());
        took
    };
    let ask = || {
        let start = Instant::now();
        for text in ["medical coder", "medcal coder", "technician", "moon base"] {
            resolver.occupation(text);
            resolver.area(text);
            resolver.industry(text);
        }
        start.elapsed() / 12
    };
    // The shortest of several, since other work on the machine only ever lengthens it.
    let built = (0..9).map(|_| build()).min().unwrap();
    let asked = (0..9).map(|_| ask()).min().unwrap();
    eprintln!("built in {built:?}, asked in {asked:?} on average");
    // Far above what either takes, so that only a change of kind fails.
    assert!(built.as_millis() < 1_000 && asked.as_millis() < 100, "{built:?} {asked:?}");
}

fn is_sound<Ix>(found: &Resolution<Ix>) -> bool {
    let scored = found.candidates.iter().all(|it| (0.0..=1.0).contains(&it.score));
    scored && (found.kind == Unknown || !found.candidates.is_empty())
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>(), plain in "[A-Za-z0-9 ,.'&/()-]{0,40}") {
        for text in [text, plain] {
            prop_assert!(is_sound(&RESOLVER.occupation(&text)));
            prop_assert!(is_sound(&RESOLVER.area(&text)));
            prop_assert!(is_sound(&RESOLVER.industry(&text)));
            RESOLVER.occupation_code(&text);
            RESOLVER.area_code(&text);
            RESOLVER.industry_code(&text);
        }
    }
}
