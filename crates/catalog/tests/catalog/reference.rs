//! The reference tables that are built in: made from the publishers' files, whole, and as printed.
use std::fs;
use std::path::{Path, PathBuf};

use medwage_catalog::embedded_reference;
use medwage_catalog::reference::{
    Publishers, build_reference, embedded_reference_file, open_reference,
};
use medwage_dataset::newest_embedded;
use medwage_domain::aging::Aging;
use medwage_domain::code::{AreaCode, StateFips};
use medwage_domain::market::{AreaKind, Market};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::reference::{Cbsa, LevelStatus, Reference};
use medwage_domain::statistics::{MarketFigure, PublishedFigure, StatisticKind};

fn tables() -> &'static Reference {
    embedded_reference().unwrap()
}

/// The directory with the publishers' files in `data/reference`, or nothing and a word about what is skipped.
fn publishers_directory(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("MEDWAGE_SHARED").map_or_else(beside, PathBuf::from);
    if shared.join("data").is_dir() {
        return Some(shared);
    }
    eprintln!("SKIPPED {test}: no publishers' files in {}; set MEDWAGE_SHARED", shared.display());
    None
}

/// The directory of our own texts.
fn texts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

fn committed() -> PathBuf {
    texts().join("reference.mwr")
}

#[test]
fn the_committed_file_is_what_the_texts_give() {
    let committed = fs::read(committed()).unwrap();
    let built = build_reference(&texts(), Publishers::Packed(&committed)).unwrap();
    assert!(built == committed, "run medwage catalog build");
    assert!(built.len() < 500_000, "{} bytes are too many to build in", built.len());
}

#[test]
fn the_committed_file_is_what_the_publishers_files_give() {
    let Some(shared) = publishers_directory("the_committed_file_is_what_the_publishers_files_give")
    else {
        return;
    };
    let built = build_reference(&texts(), Publishers::Files(&shared)).unwrap();
    assert!(
        built == fs::read(committed()).unwrap(),
        "run medwage catalog build --publishers DIRECTORY"
    );
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
        ("topics", tables.topics.len(), 45),
        ("projections", tables.projections[0].occupations.len(), 1_113),
        ("former projections", tables.projections[1].occupations.len(), 1_113),
        ("thresholds", tables.thresholds.len(), 8),
        ("published figures", tables.statistics.len(), 1_335),
    ] {
        assert_eq!(rows, expected, "{table}");
    }
    let file = embedded_reference_file().unwrap();
    assert_eq!((file.sources.len(), file.texts.len()), (13, 26));
}

#[test]
fn figures_stand_as_the_publishers_print_them() {
    let tables = tables();
    let dallas = tables.zips.find_zip(75_201).unwrap();
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
    let wage = later.age_wage(Cents::from_dollars(51_140), Pay::Annual).unwrap();
    assert_eq!(wage, Cents::from_dollars(53_595));
    assert_eq!(tables().wage_indexes_named("hospitals").len(), 1);
    assert!(tables().wage_indexes_named("private industry")[0].seasonally_adjusted);
}

#[test]
fn every_area_of_the_release_has_a_price_level_but_territories() {
    let release = newest_embedded().open_release().unwrap();
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
    let release = newest_embedded().open_release().unwrap();
    let tables = tables();
    for name in &tables.industry_names {
        assert!(release.industry_ix(name.industry).is_some(), "{}", name.name);
    }
    let titles = tables.titles.iter().map(|title| (title.soc, &title.title));
    let retired =
        tables.retired.iter().flat_map(|it| it.successors.iter().map(move |soc| (*soc, &it.title)));
    for (soc, what) in titles.chain(retired) {
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

fn figure(id: &str) -> &'static PublishedFigure {
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
    let count =
        |is: fn(&PublishedFigure) -> bool| tables().statistics.iter().filter(|it| is(it)).count();
    assert_eq!(count(|_| true), 1_335);
    assert_eq!(count(|it| it.topic == "wage_national"), 283);
    assert_eq!(count(|it| it.source.starts_with("an article of 2023")), 52);
    assert_eq!(count(|it| !it.contradictions.is_empty()), 50);
    assert_eq!(count(|it| !it.nearest.is_empty()), 20);
    assert_eq!(count(|it| !it.inquiries.is_empty()), 13);
    assert_eq!(count(|it| !it.doubts.is_empty()), 15);
    assert!(tables().statistics.is_sorted_by(|one, other| one.id < other.id));
    assert!(tables().topics.is_sorted_by(|one, other| one.id < other.id));
}

#[test]
fn a_damaged_file_is_refused() {
    let whole = fs::read(committed()).unwrap();
    assert!(open_reference(&whole).is_ok());
    for place in (0..whole.len()).step_by(997) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        assert!(open_reference(&bytes).is_err(), "a flipped bit at {place} went unseen");
    }
    assert!(open_reference(&whole[..whole.len() - 1]).is_err());
    assert!(open_reference(&[]).is_err());
}

#[test]
fn figures_say_whose_they_are() {
    let count = |kind| tables().statistics.iter().filter(|figure| figure.kind == kind).count();
    assert_eq!(count(StatisticKind::Assumption), 50);
    for figure in &tables().statistics {
        let unsourced = figure.source == "assumption, unsourced";
        assert_eq!(figure.is_assumption(), unsourced, "{}", figure.id);
        let of_article = figure.source.starts_with("an article of 2023");
        assert!(!of_article || figure.kind == StatisticKind::Article, "{}", figure.id);
        let texts = [&figure.source, &figure.note, &figure.subject].map(|it| it.to_lowercase());
        for word in ["seed", "researcher", "re-verified"] {
            let verified = figure.note.starts_with("re-verified on ");
            assert!(verified || !texts.iter().any(|it| it.contains(word)), "{}: {word}", figure.id);
        }
    }
    for id in ["f0441", "f0446", "f0504", "f0505"] {
        assert!(figure(id).is_assumption(), "{id}");
    }
    // A named publisher's figure is one, however little is known of how it was seen.
    assert_eq!(
        (figure("f0003").kind, figure("f0195").kind),
        (StatisticKind::Article, StatisticKind::Survey)
    );
    let glassdoor = figure("f1400");
    assert!(glassdoor.value.is_none() && glassdoor.note.contains("Glassdoor"));
}

#[test]
fn a_figure_of_the_market_names_what_the_release_says_today() {
    let release = newest_embedded().open_release().unwrap();
    let mut linked = 0;
    for figure in &tables().statistics {
        let Some(MarketFigure { benchmark, .. }) = &figure.market else { continue };
        let parts: Vec<_> = benchmark.split('.').collect();
        let [soc, area, industry] = parts[..] else { panic!("{}: {benchmark}", figure.id) };
        assert!(release.occupation_ix(soc.parse().unwrap()).is_some(), "{}", figure.id);
        assert!(release.area_ix(area.parse().unwrap()).is_some(), "{}", figure.id);
        assert!(release.industry_ix(industry.parse().unwrap()).is_some(), "{}", figure.id);
        linked += 1;
    }
    assert!(linked > 300, "{linked}");
    for id in ["f0012", "f0016", "f0017", "f0018"] {
        assert!(figure(id).market.is_some(), "{id}");
    }
}

#[test]
fn what_a_newer_figure_supersedes_says_so() {
    let (old, new) = (figure("f0233"), figure("f0229"));
    assert_eq!(old.superseded_by.as_deref(), Some("f0229"));
    assert_eq!((new.supersedes.as_slice(), &new.superseded_by), (&["f0233".to_owned()][..], &None));
}

/// Copies our texts, changes one of them, and builds.
fn refusal(file: &str, change: impl FnOnce(String) -> String) -> String {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["catalog", "costs", "figures", "law"] {
        fs::create_dir_all(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(texts().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, copy.path().join(folder).join(path.file_name().unwrap())).unwrap();
        }
    }
    let path = copy.path().join(file);
    fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    let committed = fs::read(committed()).unwrap();
    match build_reference(copy.path(), Publishers::Packed(&committed)) {
        Ok(_) => "nothing".to_owned(),
        Err(errors) => errors.to_string(),
    }
}

fn replaced(text: &'static str, changed: &'static str) -> impl FnOnce(String) -> String {
    move |file| {
        assert!(file.contains(text), "there is no {text:?}");
        file.replacen(text, changed, 1)
    }
}

#[test]
fn spoiled_texts_are_refused_with_file_line_and_reason() {
    let of_article = "May 2023,an article of 2023 (quoting BLS OEWS),,high";
    let unsure = "May 2023,an article of 2023 (quoting BLS OEWS),,sure";
    let no_source = "May 2023,,,high";
    let bad_address = "May 2023,an article of 2023 (quoting BLS OEWS),an address,high";
    for (file, text, changed, expected) in [
        (
            "figures/wages.csv",
            of_article,
            unsure,
            "figures/wages.csv:2: confidence \"sure\" is none of low, medium, high",
        ),
        ("figures/wages.csv", of_article, no_source, "figures/wages.csv:2: source is empty"),
        (
            "figures/wages.csv",
            of_article,
            bad_address,
            "figures/wages.csv:2: source_uri \"an address\" is no address",
        ),
        (
            "figures/wages.csv",
            "f0002,",
            "f0001,",
            "figures/wages.csv:3: id f0001 stands in figures/wages.csv:2 too",
        ),
        (
            "figures/wages.csv",
            "f0002,",
            "F2,",
            "figures/wages.csv:3: id \"F2\" is not one such as f0001",
        ),
        (
            "figures/wages.csv",
            "48780,,,USD/year",
            "48780,,,dollars",
            "figures/wages.csv:2: unit \"dollars\" is not in figures/units.csv",
        ),
        (
            "figures/wages.csv",
            "48780,,,USD/year",
            "48780,,,",
            "figures/wages.csv:2: a number without a unit",
        ),
        (
            "figures/wages.csv",
            "48780",
            "48 780",
            "figures/wages.csv:2: value \"48 780\" is no number",
        ),
        (
            "figures/wages.csv",
            "f0001,wage_national,article",
            "f0001,wages,article",
            "figures/wages.csv:2: topic \"wages\" is not in figures/topics.csv",
        ),
        (
            "figures/wages.csv",
            "f0001,wage_national,article",
            "f0001,wage_national,rumor",
            "figures/wages.csv:2: kind \"rumor\" is none of official, survey, aggregator, article, assumption",
        ),
        (
            "figures/wages.csv",
            "29-2072.0000000.000000,annual.p50",
            "29-2072.0000000.000000,median",
            "figures/wages.csv:2: market \"29-2072.0000000.000000\" and market_figure \"median\" are not such as 29-2072.0000000.000000 and annual.p50",
        ),
        (
            "figures/wages.csv",
            "id,topic,kind",
            "id,topic,sort",
            "figures/wages.csv:1: the columns are",
        ),
        (
            "figures/credentials.csv",
            "\nf0233,",
            "\nf9233,",
            "figures/credentials.csv:12: supersedes f0233, which is no published figure",
        ),
        (
            "figures/contradictions.csv",
            "f0667,f0667",
            "f9667,f9667",
            "figures/contradictions.csv:2: f9667 is no published figure",
        ),
        (
            "figures/contradictions.csv",
            "oews-2023-05/29-2072.0000000.000000",
            "/29-2072.0000000.000000",
            "figures/contradictions.csv:2: market \"/29-2072.0000000.000000\"",
        ),
        (
            "figures/nearest_official.csv",
            "f0019,29-2072",
            "f9019,29-2072",
            "figures/nearest_official.csv:2: f9019 is no published figure",
        ),
        (
            "figures/inquiries.csv",
            "{\"\"profile",
            "\"\"profile",
            "figures/inquiries.csv:2: request ",
        ),
        (
            "figures/doubts.csv",
            "f0019,vintage,",
            "f0019,year,",
            "figures/doubts.csv:2: field \"year\" is no column of a figure",
        ),
        (
            "law/federal_thresholds.csv",
            "2020-01-01",
            "2020-13-01",
            "law/federal_thresholds.csv:3: effective \"2020-13-01\" is no day such as 2024-07-01",
        ),
        (
            "catalog/industry_names.csv",
            "622000",
            "hospital",
            "catalog/industry_names.csv:2: industry \"hospital\"",
        ),
        (
            "catalog/roles.toml",
            "occupation = \"43-6013\"",
            "occupation = \"clerk\"",
            "catalog: front-desk names \"clerk\" in occupation",
        ),
        (
            "catalog/credentials.toml",
            "family = \"coding\"",
            "famly = \"coding\"",
            "catalog/credentials.toml: the catalog is not of its form: TOML parse error at line",
        ),
    ] {
        let said = refusal(file, replaced(text, changed));
        assert!(said.starts_with(expected), "{said}\nis not\n{expected}");
    }
}

#[test]
fn all_that_is_wrong_with_the_figures_is_said_at_once() {
    let said = refusal("figures/work.csv", |file| {
        file.replace("medium", "middling").replace("records/day", "rows")
    });
    assert!(said.lines().count() > 5, "{said}");
    assert!(said.lines().all(|line| line.starts_with("figures/work.csv:")), "{said}");
}

/// Copies the publishers' files, changes one text in one of them, and builds.
fn publishers_refusal(shared: &Path, file: &str, text: &str, changed: &str) -> String {
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir_all(copy.path().join("data/reference")).unwrap();
    for entry in fs::read_dir(shared.join("data/reference")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join("data/reference").join(path.file_name().unwrap()))
            .unwrap();
    }
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(text), "{file} has no {text:?}");
    fs::write(&path, before.replacen(text, changed, 1)).unwrap();
    build_reference(&texts(), Publishers::Files(copy.path())).unwrap_err().to_string()
}

#[test]
fn spoiled_files_are_refused_with_file_line_and_reason() {
    let Some(shared) = publishers_directory("spoiled_files_are_refused_with_file_line_and_reason")
    else {
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
    ] {
        assert_eq!(publishers_refusal(&shared, file, text, changed), expected);
    }
}

#[test]
fn a_missing_file_is_named() {
    let nowhere = tempfile::tempdir().unwrap();
    let files = Publishers::Files(nowhere.path());
    let refused = build_reference(&texts(), files).unwrap_err().to_string();
    assert!(refused.starts_with("data/reference/state_fips.csv: can't be read"), "{refused}");
}

#[test]
fn the_file_opens_quickly() {
    let bytes = fs::read(committed()).unwrap();
    let open = || {
        let start = std::time::Instant::now();
        open_reference(&bytes).unwrap();
        start.elapsed()
    };
    // The shortest of several, since other work on the machine only ever lengthens it.
    let took = (0..9).map(|_| open()).min().unwrap();
    eprintln!("{} bytes opened in {took:?}", bytes.len());
    // Far above what it takes, so that only a change of kind fails.
    assert!(took.as_millis() < 1_000, "{took:?}");
}
