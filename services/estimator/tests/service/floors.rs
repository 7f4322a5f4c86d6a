//! The least pay by law, in the tables that are built in and in answers.

use medwage_domain::estimate::{Day, Facility, MinimumWages};
use medwage_domain::money::Cents;

fn minimums() -> MinimumWages {
    let reference = medwage_dataset::embedded_reference().unwrap();
    MinimumWages::new(medwage_model::minimum_wages().unwrap(), reference)
}

#[test]
fn the_lowest_minimum_of_an_areas_states_applies() {
    let day = Day::parse("2025-05-01").unwrap();
    for (area, jurisdiction, cents) in [
        ("0000000", "the United States", 725),
        ("3400000", "New Jersey", 1_549),
        ("7200000", "Puerto Rico", 1_050),
        // Kansas keeps the federal minimum, Missouri asks for 13.75.
        ("0028140", "Kansas", 725),
        ("0011460", "Michigan", 1_248),
    ] {
        let floor = minimums().find(area.parse().unwrap(), &[], day).unwrap();
        assert_eq!(floor.minimum.hourly, Cents::new(cents), "{area}");
        assert_eq!(&*floor.jurisdiction, jurisdiction, "{area}");
    }
}

#[test]
fn cities_that_ask_for_more_are_named() {
    let day = Day::parse("2026-05-01").unwrap();
    let floor = minimums().find("0800000".parse().unwrap(), &[], day).unwrap();
    assert!(floor.higher_places.iter().any(|it| it.place == "Denver"));
}

#[test]
fn californias_hospitals_and_clinics_have_a_floor_of_their_own() {
    let california = "0600000".parse().unwrap();
    for (industry, large, day, cents) in [
        ("622000", false, "2025-05-01", 1_800),
        ("622000", false, "2026-09-01", 1_928),
        ("621400", false, "2025-05-01", 2_100),
        ("621400", false, "2026-09-01", 2_200),
        ("621100", true, "2025-05-01", 2_100),
        ("621100", false, "2025-05-01", 1_650),
        ("622000", false, "2024-01-01", 725),
    ] {
        let kinds = Facility::of_industry(industry, large);
        let floor = minimums().find(california, kinds, Day::parse(day).unwrap()).unwrap();
        assert_eq!(floor.minimum.hourly, Cents::new(cents), "{industry} on {day}");
    }
}
