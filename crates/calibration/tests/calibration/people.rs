//! People whom the issue names, and the ladder, on the built-in release.

use crate::support::*;
use medwage_catalog::embedded_model;
use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Education, Estimate, Places, Policy, Profile, UnusedReason};
use medwage_domain::percentile::Percentile;

const BOSTON: &str = "0014460";
const NEW_YORK: &str = "0035620";
const HOUSTON: &str = "0026420";
const RURAL_MISSISSIPPI: &str = "2800007";

fn person(role: &str, years: f64, credentials: &[&str]) -> Profile {
    let model = embedded_model().unwrap();
    let held = credentials.iter().map(|id| model.credential(id).unwrap()).collect();
    Profile {
        years: Some(years),
        credentials: Some(held),
        ..Profile::of_role(model.role(role).unwrap())
    }
}

fn estimate(profile: &Profile, area: &str) -> Estimate {
    let model = embedded_model().unwrap();
    let area: AreaCode = area.parse().unwrap();
    let occupation = model.role_of(profile).unwrap().soc;
    model.estimate_pay(profile, &base(occupation, area).unwrap()).unwrap()
}

fn dollars(estimate: &Estimate, percentile: Percentile) -> f64 {
    estimate.pay_at(percentile).unwrap().annual.dollars()
}

#[test]
fn people_far_apart_get_sane_and_different_answers() {
    let model = embedded_model().unwrap();
    let mut auditor = person("auditor", 12.0, &["CPC", "CPMA"]);
    auditor.specialty = model.specialty("outpatient-facility");
    let auditor = estimate(&auditor, BOSTON);
    let apprentice = estimate(&person("coder-1", 0.5, &["CPC-A"]), RURAL_MISSISSIPPI);
    let mut remote = person("coder-3", 9.0, &["CCS"]);
    remote.specialty = model.specialty("inpatient");
    let remote = estimate(&remote, NEW_YORK);
    let mut director = person("rcm-dir", 20.0, &["CRCR"]);
    director.education = Some(Education::Master);
    let director = estimate(&director, HOUSTON);
    let page = page();
    for (name, it, low, high) in [
        ("auditor in Boston", &auditor, 70_000.0, 110_000.0),
        ("apprentice in rural Mississippi", &apprentice, 28_000.0, 42_000.0),
        ("inpatient coder for New York", &remote, 60_000.0, 95_000.0),
        ("director in Houston", &director, 110_000.0, 175_000.0),
    ] {
        let median = it.median().dollars();
        let at = |percentile| it.pay_at(percentile).unwrap().annual;
        let row = format!(
            "| {} | {} to {} | {} to {} | {:?} |",
            it.median(),
            it.interval.low,
            it.interval.high,
            at(Percentile::P25),
            at(Percentile::P75),
            it.grade
        );
        println!("{name} {row}");
        if name != "auditor in Boston" {
            assert_says(&page, &row);
        }
        assert!((low..high).contains(&median), "{name}: {median}");
        assert!(it.interval.half_width > 0.05 && it.interval.half_width < 0.35, "{name}");
    }
    let width = |it: &Estimate| it.interval.half_width;
    assert!(width(&director) > width(&auditor), "a directorship rests on one range");
    let spread = |it: &Estimate| dollars(it, Percentile::P75) / dollars(it, Percentile::P25);
    assert!(spread(&director) > spread(&apprentice));
}

#[test]
fn a_remote_coder_is_paid_by_the_policy() {
    let model = embedded_model().unwrap();
    let coder = soc("29-2072");
    let of = |area: &str| base(coder, area.parse().unwrap());
    let places = Places {
        employer: of(NEW_YORK),
        employee: of(RURAL_MISSISSIPPI),
        nation: base(coder, AreaCode::NATION),
    };
    let profile = person("coder-3", 9.0, &["CCS"]);
    let median = |policy| {
        let (base, _) = places.apply_policy(policy).unwrap();
        model.estimate_pay(&profile, &base).unwrap().median()
    };
    let (employer, employee) = (median(Policy::Employer), median(Policy::Employee));
    let blend = median(Policy::Blend([0.5, 0.5, 0.0]));
    assert!(employee < median(Policy::National) && median(Policy::National) < employer);
    assert!(employee < blend && blend < employer);
}

/// Roles and those that they lead to (roles.csv), by the national cells: across occupations the order
/// is that of the official wages, and can't be promised for every area.
#[test]
fn each_step_of_the_ladder_pays_at_equal_years_and_credentials() {
    let mut falls = Vec::new();
    for (from, to) in [
        ("front-desk", "billing-asst"),
        ("billing-asst", "biller"),
        ("him-clerk", "coder-1"),
        ("coder-1", "coder-2"),
        ("biller", "biller-sr"),
        ("coder-2", "risk-coder"),
        ("coder-2", "coder-3"),
        ("coder-3", "auditor"),
        ("risk-coder", "auditor"),
        ("coder-3", "educator"),
        ("coder-3", "cdi"),
        ("auditor", "coding-mgr"),
        ("auditor", "compliance"),
        ("coder-3", "coding-mgr"),
        ("biller-sr", "practice-mgr"),
        ("coding-mgr", "rcm-dir"),
        ("him-mgr", "rcm-dir"),
        ("practice-mgr", "rcm-dir"),
        ("registrar", "him-mgr"),
        ("him-clerk", "registrar"),
        ("registrar", "privacy"),
    ] {
        for years in [2.0, 8.0, 15.0, 25.0] {
            for credentials in [&[] as &[&str], &["CPC"], &["CPC", "CPMA", "RHIA"]] {
                let median = |role| estimate(&person(role, years, credentials), "0000000").median();
                if median(from) > median(to) {
                    falls.push(format!("{from} to {to} at {years}: {credentials:?}"));
                }
            }
        }
    }
    assert_eq!(falls, [""; 0]);
}

#[test]
fn team_size_has_no_figure_and_says_so() {
    let manager = Profile { team_size: Some(12), ..person("coding-mgr", 15.0, &["CPC"]) };
    let estimate = estimate(&manager, HOUSTON);
    assert!(estimate.unused.iter().any(|it| it.reason == UnusedReason::NoFigure));
}
