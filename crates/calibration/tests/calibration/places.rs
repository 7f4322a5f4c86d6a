//! What must hold in every place: settings, ladders of role-only answers, uplifts, and spread.

use crate::support::*;
use medwage_catalog::embedded_model;
use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::benchmark::modelled::Modelled;
use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Base, Profile};
use medwage_domain::market::{AreaIx, CellKey, Market};
use medwage_domain::money::Pay;
use medwage_domain::percentile::Percentile;

const CODER: &str = "29-2072";

fn role(id: &str) -> Profile {
    Profile::of_role(embedded_model().unwrap().role(id).unwrap())
}

fn median(person: &Profile, base: &Base) -> f64 {
    embedded_model().unwrap().estimate_pay(person, base).unwrap().median().dollars()
}

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

/// Towns whose main employer is one hospital: the town's own cell is mostly that hospital's pay.
#[test]
fn in_a_town_of_one_hospital_the_setting_says_little_more() {
    for (town, code) in [
        ("Rochester, MN", "0040340"),
        ("Durham-Chapel Hill, NC", "0020500"),
        ("Ann Arbor, MI", "0011460"),
    ] {
        // Rochester's cell is not published: then the town itself is modeled.
        let without = median(&role("coder-2"), &base_of(soc(CODER), area(code)).unwrap());
        for industry in ["622000", "622002", "622003", "622100"] {
            let Some(within) = base_within(soc(CODER), area(code), industry) else { continue };
            let with = median(&role("coder-2"), &within);
            println!("{town} {industry}: {with} {without} {:.3}", with / without);
            assert!(
                (with / without - 1.0).abs() <= 0.08,
                "{town}, {industry}: {with} and {without}"
            );
        }
    }
}

/// AAPC 2015: 50,925 in inpatient hospitals and 48,033 in practices of 50 physicians or more (F0131, F0132).
#[test]
fn inpatient_over_a_large_practice_is_near_the_printed_ratio() {
    let model = embedded_model().unwrap();
    let hospital = base_within(soc(CODER), AreaCode::NATION, "622000").unwrap();
    let office = base_within(soc(CODER), AreaCode::NATION, "621100").unwrap();
    let coder = role("coder-2");
    let inpatient = Profile { specialty: model.specialty("inpatient"), ..coder };
    let large = Profile { practice_size: model.practice_size("large"), ..coder };
    let printed = 50_925.0 / 48_033.0;
    for person in [inpatient, coder] {
        let ratio = median(&person, &hospital) / median(&large, &office);
        println!("inpatient over large practice {ratio:.3}");
        assert!((ratio / printed - 1.0).abs() < 0.10, "{ratio}");
    }
}

/// Each track of roles.csv, from its first step to its last, knowing nothing but the role.
#[test]
fn role_only_answers_ascend_along_each_track_and_nearly_as_the_figures_say() {
    let model = embedded_model().unwrap();
    let nation = |id: &str| {
        let person = role(id);
        let occupation = model.role_of(&person).unwrap().soc;
        median(&person, &base(occupation, AreaCode::NATION).unwrap())
    };
    for track in [
        &["front-desk", "billing-asst", "biller", "biller-sr", "practice-mgr", "rcm-dir"]
            as &[&str],
        &["him-clerk", "coder-1", "coder-2", "coder-3", "auditor", "coding-mgr", "rcm-dir"],
        &["him-clerk", "him-lead", "coder-2", "risk-coder", "auditor", "compliance"],
        &["him-clerk", "registrar", "him-mgr", "rcm-dir"],
        &["coder-3", "educator"],
        &["coder-3", "cdi"],
    ] {
        let medians: Vec<_> = track.iter().map(|id| nation(id)).collect();
        println!("{track:?} {medians:?}");
        assert!(medians.is_sorted(), "{track:?}: {medians:?}");
    }
}

/// CPMA for a coder with a CPC of eight years: no local accident of five points decides what it is worth.
#[test]
fn a_credential_is_worth_about_the_same_everywhere() {
    let model = embedded_model().unwrap();
    let held = |ids: &[&str]| Some(ids.iter().map(|id| model.credential(id).unwrap()).collect());
    let one = Profile { years: Some(8.0), credentials: held(&["CPC"]), ..role("coder-2") };
    let both = Profile { credentials: held(&["CPC", "CPMA"]), ..one };
    let bases = release().areas().iter().filter_map(|area| base(soc(CODER), area.code));
    let bases: Vec<_> = bases.collect();
    let mut uplifts: Vec<_> =
        bases.iter().map(|base| median(&both, base) - median(&one, base)).collect();
    uplifts.sort_by(f64::total_cmp);
    let middle = uplifts[uplifts.len() / 2];
    let usual = uplifts.iter().filter(|it| (middle / 2.0..=middle * 2.0).contains(*it)).count();
    println!(
        "{} areas, {} to {}, median {middle}, {usual} within half and double",
        uplifts.len(),
        uplifts[0],
        uplifts[uplifts.len() - 1]
    );
    assert!(uplifts[0] > 0.0);
    assert!(usual as f64 >= 0.99 * uplifts.len() as f64, "{usual} of {}", uplifts.len());
}

/// The seven industries and six occupations of the field in every area.
#[test]
fn no_modeled_distribution_of_an_area_and_industry_collapses() {
    let market = &**release();
    let markers = IndustryMarkers::new(market);
    let (mut answers, mut asked) = (0, 0);
    for occupation in ["11-9111", "29-2072", "29-9021", "43-3021", "43-6013", "43-9041"] {
        let occupation = market.occupation_ix(soc(occupation)).unwrap();
        for industry in ["621100", "622000", "622100", "524100", "541200", "611300", "999000"] {
            let industry = market.industry_ix(industry.parse().unwrap()).unwrap();
            for place in 0..u16::try_from(market.areas().len()).unwrap() {
                let area = AreaIx(place);
                if area == market.nation() {
                    continue;
                }
                asked += 1;
                let key = CellKey { occupation, area, industry };
                let Some(modeled) = Modelled::estimate_cell(market, &markers, key) else {
                    continue;
                };
                let points: Vec<_> = Percentile::PUBLISHED
                    .into_iter()
                    .filter_map(|it| modeled.value(it, Pay::Annual).amount())
                    .collect();
                let name = &market.area(area).name;
                assert!(points.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {points:?}");
                answers += 1;
            }
        }
    }
    println!("{answers} of {asked}");
    assert!(answers > 20_000, "{answers} of {asked}");
}
