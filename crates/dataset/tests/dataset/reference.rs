//! The reference tables that are built in: made from the publishers' files, whole, and as printed.
use crate::support;

use std::fs;
use std::path::{Path, PathBuf};

use medwage_dataset::reference::{self, embedded_reference_file};
use medwage_dataset::{embedded_reference, newest_embedded};
use medwage_domain::aging::Aging;
use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::{AreaKind, Market};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::reference::{Cbsa, LevelStatus, Reference};
use medwage_domain::statistics::Statistic;

fn tables() -> &'static Reference {
    embedded_reference().unwrap()
}

/// The directory with `data/reference` and `facts`.
fn shared(test: &str) -> Option<PathBuf> {
    support::shared_data(test).and_then(|data| data.parent().map(Path::to_owned))
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/reference.mwr")
}

#[test]
fn the_committed_file_is_what_a_fresh_import_gives() {
    let Some(shared) = shared("the_committed_file_is_what_a_fresh_import_gives") else { return };
    let fresh = reference::import(&shared).unwrap();
    assert!(fresh == fs::read(committed()).unwrap(), "run medwage dataset import-reference");
    assert!(fresh.len() < 500_000, "{} bytes are too many to build in", fresh.len());
}

#[test]
fn every_table_is_whole() {
    let tables = tables();
    for (table, rows, expected) in [
        ("states", tables.states.len(), 54),
        ("areas", tables.area_links.len(), 583),
        ("counties", tables.counties.len(), 1_915),
        ("ZIP codes", tables.zips.len(), 39_482),
        ("cities", tables.zips.cities().count(), 29_366),
        ("state price levels", tables.prices.states.len(), 51 * 16),
        ("metropolitan price levels", tables.prices.metros.len(), 384),
        ("wage indexes", tables.wage_indexes.len(), 9),
        ("price indexes", tables.price_indexes.len(), 3),
        ("O*NET occupations", tables.onet.len(), 10),
        ("roles", tables.roles.len(), 20),
        ("projections", tables.projections[0].occupations.len(), 1_113),
        ("former projections", tables.projections[1].occupations.len(), 1_113),
        ("thresholds", tables.thresholds.len(), 8),
        ("published figures", tables.statistics.len(), 1_306),
    ] {
        assert_eq!(rows, expected, "{table}");
    }
    assert_eq!(embedded_reference_file().unwrap().sources.len(), 17);
}

#[test]
fn figures_stand_as_the_publishers_print_them() {
    let tables = tables();
    let dallas = tables.zips.find(75_201).unwrap();
    assert_eq!((dallas.city.name, dallas.city.state), ("dallas", StateFips(48)));
    assert_eq!(dallas.shares[0].cbsa, Some(Cbsa(19_100)));
    assert_eq!(tables.prices.state_in(StateFips(1), 2008).unwrap().thousandths(), 88_852);
    assert_eq!(tables.prices.metro(Cbsa(10_180)).unwrap().0.thousandths(), 89_850);
    assert_eq!(tables.prices.us_nonmetropolitan.unwrap().thousandths(), 88_220);
    let projection = tables.projections[0].occupation("29-2072".parse().unwrap()).unwrap();
    assert_eq!(projection.base_jobs_hundreds, 1_948);
    assert_eq!(projection.change_tenths_percent, 71);
    assert_eq!(projection.openings_hundreds, 142);
    assert_eq!(projection.median_wage, Some(Cents::from_dollars(50_250)));
    assert_eq!(projection.entry_education.as_deref(), Some("Postsecondary nondegree award"));
    assert_eq!(projection.related_experience, None);
    let minimum = tables.thresholds.iter().find(|it| it.name == "Federal minimum wage").unwrap();
    assert_eq!((minimum.amount, minimum.effective.as_str()), (Cents::new(725), "2009-07-24"));
}

#[test]
fn the_usual_wage_index_ages_may_2025() {
    let index = tables().usual_wage_index().unwrap();
    assert_eq!(index.title, "Private industry, all workers, wages & salaries");
    assert!(index.seasonally_adjusted && !index.id_inferred);
    let last = index.levels.last().unwrap();
    assert_eq!((last.month.to_string().as_str(), last.thousandths), ("2026-03", 177_498));
    assert_eq!(last.status, LevelStatus::Published);
    let aged =
        |to: &str| Aging::by_index(index, "2025-05".parse().unwrap(), to.parse().unwrap()).unwrap();
    // 171.900 + 2/3 of the way to 173.619, up to 177.498.
    let march = aged("2026-03");
    assert!((march.factor - 177.498 / 173.046).abs() < 1e-12, "{}", march.factor);
    let later = aged("2026-11");
    let year = 177.498 / 171.9 - 1.0;
    let expected = march.factor * (1.0 + year * 8.0 / 12.0);
    assert!((later.factor - expected).abs() < 1e-12, "{}", later.factor);
    let wage = later.apply(Cents::from_dollars(51_140), Pay::Annual).unwrap();
    assert_eq!(wage, Cents::from_dollars(53_595));
    assert_eq!(tables().wage_indexes_named("hospitals").len(), 1);
    assert!(tables().wage_indexes_named("private industry")[0].seasonally_adjusted);
}

#[test]
fn every_area_of_the_release_has_a_price_level_but_territories() {
    let release = newest_embedded().open().unwrap();
    let territories = [66, 72, 78].map(|fips| Some(StateFips(fips)));
    let mut borrowed = 0;
    for area in release.areas() {
        let level = tables().price_level(area);
        assert_eq!(level.is_none(), territories.contains(&area.state), "{}", area.name);
        let stands_in = level.is_some_and(|level| level.measured_for.is_some());
        borrowed += usize::from(stands_in && area.kind == AreaKind::Metropolitan);
        assert!(tables().area_links.iter().any(|link| link.code == area.code), "{}", area.name);
    }
    // 22 metropolitan areas have no figure under their own code, 6 of them in Puerto Rico.
    assert_eq!(borrowed, 16);
    let level = |code: &str| {
        let code: AreaCode = code.parse().unwrap();
        let area = release.area(release.area_ix(code).unwrap());
        let level = tables().price_level(area).unwrap();
        (level.index.thousandths(), level.measured_for.unwrap_or_default())
    };
    assert_eq!(level("0000000"), (100_000, String::new()));
    assert_eq!(level("17410"), (93_050, "Cleveland-Elyria, OH".to_owned()));
    assert_eq!(level("30500"), (100_250, "California-Lexington Park, MD".to_owned()));
    assert_eq!(level("48680"), (94_290, "The Villages, FL".to_owned()));
    assert_eq!(level("0100001"), (89_970, "Alabama".to_owned()));
}

#[test]
fn every_code_of_the_tables_is_one_of_the_release() {
    let release = newest_embedded().open().unwrap();
    let tables = tables();
    for name in &tables.industry_names {
        assert!(release.industry_ix(name.industry).is_some(), "{}", name.name);
    }
    let titles = tables.titles.iter().map(|title| (title.soc, &title.title));
    let credentials = tables
        .credentials
        .iter()
        .flat_map(|it| it.occupations.iter().map(move |soc| (*soc, &it.code)));
    let roles =
        tables.roles.iter().flat_map(|it| it.occupations.iter().map(move |soc| (*soc, &it.id)));
    let retired =
        tables.retired.iter().flat_map(|it| it.successors.iter().map(move |soc| (*soc, &it.title)));
    for (soc, what) in titles.chain(credentials).chain(roles).chain(retired) {
        assert!(release.occupation_ix(soc).is_some(), "{soc} of {what}");
    }
    for retired in &tables.retired {
        assert!(
            release.occupation_ix(retired.code).is_none(),
            "{} is no retired code",
            retired.code
        );
    }
}

fn figure(id: &str) -> &'static Statistic {
    tables().statistics.iter().find(|figure| figure.id == id).unwrap()
}

#[test]
fn contradictions_are_linked_from_both_sides_with_what_is_supported() {
    for (one, other, supported) in [
        ("f0003", "f0667", "f0667"),
        ("f0004", "f0671", "f0671"),
        ("f0181", "f0185", "f0185"),
        ("f0022", "f0019", "f0019"),
        ("f0465", "f0471", ""),
    ] {
        for (from, to) in [(one, other), (other, one)] {
            let figure = figure(from);
            let link = figure.contradictions.iter().find(|it| it.other.as_deref() == Some(to));
            let link = link.unwrap_or_else(|| panic!("{from} doesn't name {to}"));
            assert_eq!(link.supported.as_deref().unwrap_or_default(), supported, "{from} {to}");
        }
    }
    let printed = |id: &str| figure(id).value.as_deref();
    assert_eq!((printed("f0003"), printed("f0667")), (Some("34640"), Some("35080")));
    assert_eq!((printed("f0181"), printed("f0185")), (Some("66979"), Some("67260")));
    for state in 5..=11 {
        let figure = figure(&format!("f{state:04}"));
        let reason = &figure.contradictions[0].reason;
        assert!(reason.contains("official OEWS state file of May 2023"), "{}", figure.subject);
    }
}

#[test]
fn figures_that_are_marked_in_the_collection_are_linked() {
    for figure in &tables().statistics {
        let marked = figure.note.starts_with("CONTRADICTED") || figure.note.starts_with("CONFLICT");
        assert!(!marked || !figure.contradictions.is_empty(), "{}: {}", figure.id, figure.note);
    }
}

#[test]
fn figures_are_all_there_and_ordered_by_id() {
    let count = |is: fn(&Statistic) -> bool| tables().statistics.iter().filter(|it| is(it)).count();
    assert_eq!(count(|_| true), 1_306);
    assert_eq!(count(|it| it.topic == "wage_national"), 283);
    assert_eq!(count(|it| it.source.to_lowercase().contains("seed")), 51);
    assert_eq!(count(|it| !it.contradictions.is_empty()), 46);
    assert!(tables().statistics.is_sorted_by(|one, other| one.id < other.id));
    let unsourced = tables().statistics.iter().filter(|it| it.source == "assumption, unsourced");
    assert_eq!(unsourced.filter(|figure| figure.is_assumption()).count(), 51);
}

#[test]
fn a_damaged_file_is_refused() {
    let whole = fs::read(committed()).unwrap();
    assert!(reference::open(&whole).is_ok());
    for place in (0..whole.len()).step_by(997) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        assert!(reference::open(&bytes).is_err(), "a flipped bit at {place} went unseen");
    }
    assert!(reference::open(&whole[..whole.len() - 1]).is_err());
    assert!(reference::open(&[]).is_err());
}

/// Copies the source files, changes one text in one of them, and imports.
fn refusal(shared: &Path, file: &str, text: &str, changed: &str) -> String {
    let copy = tempfile::tempdir().unwrap();
    for directory in ["data/reference", "facts"] {
        fs::create_dir_all(copy.path().join(directory)).unwrap();
        for entry in fs::read_dir(shared.join(directory)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap();
            fs::write(copy.path().join(directory).join(name), fs::read(&path).unwrap()).unwrap();
        }
    }
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(text), "{file} has no {text:?}");
    fs::write(&path, before.replacen(text, changed, 1)).unwrap();
    reference::import(copy.path()).unwrap_err().to_string()
}

#[test]
fn spoiled_files_are_refused_with_file_line_and_reason() {
    let Some(shared) = shared("spoiled_files_are_refused_with_file_line_and_reason") else {
        return;
    };
    for (file, text, changed, expected) in [
        (
            "data/reference/state_fips.csv",
            "01,Alabama,AL",
            "01,Alabama,Al",
            "data/reference/state_fips.csv:2: usps \"Al\" is not two capital letters",
        ),
        (
            "data/reference/state_fips.csv",
            "state_fips,state,usps",
            "fips,state,usps",
            "data/reference/state_fips.csv:1: the columns are \"fips,state,usps\", not \"state_fips,state,usps\"",
        ),
        (
            "data/reference/bea_rpp_metro_2023.csv",
            "89.85",
            "n/a",
            "data/reference/bea_rpp_metro_2023.csv:3: RPPs: All items \"n/a\" is no number of up to 3 decimals",
        ),
        (
            "data/reference/bls_eci_wages.csv",
            "published level (FRED vintage Dec 2022)",
            "guessed",
            "data/reference/bls_eci_wages.csv:2: status \"guessed\" is neither published nor chained back",
        ),
        (
            "data/reference/hud_zip_cbsa.csv",
            "00721,41980",
            "00721,4198",
            "data/reference/hud_zip_cbsa.csv:2: zip \"00721\" or geoid \"4198\" has not five digits",
        ),
        (
            "data/reference/census_cbsa_county_2023.csv",
            "Metro Area,",
            "Micro Area,",
            "data/reference/census_cbsa_county_2023.csv:2: county 01001 is in Some(\"33860\") in the crosswalk, not None",
        ),
        (
            "facts/published.csv",
            "F0667,",
            "F9667,",
            "contradictions.csv:2: f0667 is no published figure",
        ),
        (
            "facts/published.csv",
            "May 2023,seed article (quoting BLS OEWS),seed,high",
            "May 2023,seed article (quoting BLS OEWS),seed,sure",
            "facts/published.csv:2: confidence \"sure\" is none of low, medium, high",
        ),
        (
            "facts/credentials.csv",
            "CPC,Certified Professional Coder,",
            "CPX,Certified Professional Coder,",
            "facts/credentials.csv:3: credential CPX is not in credential_occupations.csv so",
        ),
    ] {
        assert_eq!(refusal(&shared, file, text, changed), expected);
    }
}

#[test]
fn a_missing_file_is_named() {
    let nowhere = tempfile::tempdir().unwrap();
    let refused = reference::import(nowhere.path()).unwrap_err().to_string();
    assert!(refused.starts_with("data/reference/state_fips.csv: can't be read"), "{refused}");
}

#[test]
fn the_file_opens_quickly() {
    let bytes = fs::read(committed()).unwrap();
    let open = || {
        let start = std::time::Instant::now();
        reference::open(&bytes).unwrap();
        start.elapsed()
    };
    // The shortest of several, since other work on the machine only ever lengthens it.
    let took = (0..9).map(|_| open()).min().unwrap();
    eprintln!("{} bytes opened in {took:?}", bytes.len());
    // Far above what it takes, so that only a change of kind fails.
    assert!(took.as_millis() < 1_000, "{took:?}");
}
