//! The table on a few ZIP codes.

use super::*;

const CITIES: [(&str, u8); 3] = [("dallas", 48), ("portland", 23), ("portland", 41)];

fn entry(zip: u32, city: u32, shares: u32) -> ZipEntry {
    ZipEntry { zip, city, shares }
}

fn share(cbsa: u32, ten_thousandths: u16) -> ZipShare {
    ZipShare { cbsa: (cbsa > 0).then_some(Cbsa(cbsa)), ten_thousandths }
}

fn built(
    entries: &[ZipEntry],
    shares: &[ZipShare],
    cities: &[(&str, u8)],
) -> Result<ZipTable, ZipTableError> {
    let cities = cities.iter().map(|(name, state)| City { name, state: StateFips(*state) });
    ZipTable::build_table(entries.to_vec(), shares.to_vec(), cities)
}

fn table() -> ZipTable {
    let entries =
        [entry(4_101, 1, 1), entry(75_201, 0, 2), entry(97_201, 2, 1), entry(97_202, 2, 2)];
    let shares = [
        share(38_860, 10_000),
        share(19_100, 9_000),
        share(0, 1_000),
        share(38_900, 10_000),
        share(38_900, 6_000),
        share(0, 4_000),
    ];
    built(&entries, &shares, &CITIES).unwrap()
}

#[test]
fn zip_codes_are_found_with_city_and_shares() {
    let table = table();
    let dallas = table.find_zip(75_201).unwrap();
    assert_eq!((dallas.city.name, dallas.city.state), ("dallas", StateFips(48)));
    assert_eq!(dallas.shares, [share(19_100, 9_000), share(0, 1_000)]);
    assert_eq!(table.find_zip(4_101).unwrap().shares, [share(38_860, 10_000)]);
    assert_eq!(table.find_zip(99_999), None);
    assert_eq!((table.len(), table.is_empty()), (4, false));
}

#[test]
fn cities_are_found_by_name_with_the_areas_of_all_their_zip_codes() {
    let table = table();
    let found: Vec<_> =
        table.cities_named("portland").map(|(place, city)| (place, city.state.0)).collect();
    assert_eq!(found, [(1, 23), (2, 41)]);
    assert_eq!(table.cities_named("portlan").count(), 0);
    assert_eq!(table.cities().count(), 3);
    assert_eq!(table.shares_of_city(2), [(Some(Cbsa(38_900)), 0.8), (None, 0.2)]);
    assert_eq!(table.shares_of_city(9), []);
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let whole = [share(19_100, 10_000)];
    for (entries, shares, cities, expected) in [
        (vec![entry(2, 0, 0), entry(1, 0, 0)], vec![], &CITIES[..], ZipTableError::Order),
        (vec![entry(100_000, 0, 0)], vec![], &CITIES[..], ZipTableError::Order),
        (vec![entry(1, 3, 0)], vec![], &CITIES[..], ZipTableError::City),
        (vec![entry(1, 0, 2)], whole.to_vec(), &CITIES[..], ZipTableError::Shares),
        (vec![entry(1, 0, 0)], whole.to_vec(), &CITIES[..], ZipTableError::Shares),
        (vec![entry(1, 0, u32::MAX)], whole.to_vec(), &CITIES[..], ZipTableError::Shares),
        (vec![], vec![], &[("b", 1), ("a", 1)][..], ZipTableError::CityOrder),
        (vec![], vec![], &[("a", 1), ("a", 1)][..], ZipTableError::CityOrder),
    ] {
        assert_eq!(built(&entries, &shares, cities), Err(expected));
    }
}
