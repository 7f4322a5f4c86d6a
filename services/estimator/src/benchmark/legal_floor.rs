//! The least pay by law in an area.

use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Day, MinimumWage, higher_places, legal_floor};
use medwage_domain::reference::{Reference, State};

/// The federal minimum's place in the table.
const NATION: &str = "US";

/// The minimum wages that are known, and in which states areas lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MinimumWages {
    table: &'static [MinimumWage],
    reference: &'static Reference,
}

/// The minimum wage of an area on a day.
#[derive(Clone, Debug)]
pub(crate) struct LegalFloor {
    pub(crate) minimum: &'static MinimumWage,
    /// Whose law it is, by name.
    pub(crate) jurisdiction: Box<str>,
    /// Places of the area's states that ask for more, as far as the table has any.
    pub(crate) higher_places: Vec<&'static MinimumWage>,
}

impl MinimumWages {
    /// Joins the table that is built in with the places of the reference tables.
    pub(crate) fn new(reference: &'static Reference) -> Result<Self, medwage_model::Error> {
        Ok(Self { table: medwage_model::minimum_wages()?, reference })
    }

    /// Finds the minimum of an area on a day: in one that lies in several states, the lowest of theirs.
    pub(super) fn find(&self, area: AreaCode, day: Day) -> Option<LegalFloor> {
        let reference = self.reference;
        let link = reference.area_links.iter().find(|it| it.code == area);
        let mut states: Vec<_> =
            link.iter().flat_map(|it| &it.states).filter_map(|it| reference.state(*it)).collect();
        // A statewide area lies in its state, whether or not a table says so.
        if states.is_empty() {
            let own = |it: &&State| AreaCode::of_state(it.fips) == area;
            states.extend(reference.states.iter().find(own));
        }
        let letters: Vec<_> = if states.is_empty() {
            vec![NATION]
        } else {
            states.iter().map(|it| it.letters.as_str()).collect()
        };
        let minimums = letters.iter().filter_map(|it| legal_floor(self.table, it, None, day));
        let minimum = minimums.min_by_key(|it| it.hourly)?;
        let named = states.iter().find(|it| it.letters == minimum.state);
        Some(LegalFloor {
            minimum,
            jurisdiction: named.map_or("the United States", |it| it.name.as_str()).into(),
            higher_places: letters
                .iter()
                .flat_map(|it| higher_places(self.table, minimum, it, day))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use medwage_domain::money::Cents;

    use super::*;

    #[test]
    fn the_lowest_minimum_of_an_areas_states_applies() {
        let minimums = MinimumWages::new(medwage_dataset::embedded_reference().unwrap()).unwrap();
        let day = Day::parse("2025-05-01").unwrap();
        for (area, jurisdiction, cents) in [
            ("0000000", "the United States", 725),
            ("3400000", "New Jersey", 1_549),
            ("7200000", "Puerto Rico", 1_050),
            // Kansas keeps the federal minimum, Missouri asks for 13.75.
            ("0028140", "Kansas", 725),
            ("0011460", "Michigan", 1_248),
        ] {
            let floor = minimums.find(area.parse().unwrap(), day).unwrap();
            assert_eq!(floor.minimum.hourly, Cents::new(cents), "{area}");
            assert_eq!(&*floor.jurisdiction, jurisdiction, "{area}");
        }
    }

    #[test]
    fn cities_that_ask_for_more_are_named() {
        let minimums = MinimumWages::new(medwage_dataset::embedded_reference().unwrap()).unwrap();
        let day = Day::parse("2026-05-01").unwrap();
        let floor = minimums.find("0800000".parse().unwrap(), day).unwrap();
        assert!(floor.higher_places.iter().any(|it| it.place == "Denver"));
    }
}
