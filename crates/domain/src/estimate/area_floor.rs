//! The least pay by law in an area of the wage survey.

use super::floor::{Day, Facility, MinimumWage, higher_places, legal_floor};
use crate::code::AreaCode;
use crate::reference::{Reference, State};

/// The federal minimum's place in the table.
const NATION: &str = "US";

/// The minimum wages that are known, and in which states areas lie.
#[derive(Clone, Copy, Debug)]
pub struct MinimumWages {
    table: &'static [MinimumWage],
    reference: &'static Reference,
}

/// The minimum wage of an area on a day.
#[derive(Clone, Debug)]
pub struct LegalFloor {
    /// The minimum.
    pub minimum: &'static MinimumWage,
    /// The name of the state whose law it is, or of the nation.
    pub jurisdiction: Box<str>,
    /// Places of the area's states that ask for more, as far as the table has any.
    pub higher_places: Vec<&'static MinimumWage>,
}

impl MinimumWages {
    /// Joins a table with the places of the reference tables.
    pub const fn new(table: &'static [MinimumWage], reference: &'static Reference) -> Self {
        Self { table, reference }
    }

    /// Returns the states that an area reaches into; none for the nation.
    pub fn find_states(&self, area: AreaCode) -> Vec<&'static State> {
        let reference = self.reference;
        let links = &reference.area_links;
        let link =
            links.binary_search_by_key(&area, |link| link.code).ok().and_then(|at| links.get(at));
        let mut states: Vec<_> = link
            .iter()
            .flat_map(|area| &area.states)
            .filter_map(|fips| reference.state(*fips))
            .collect();
        // A statewide area lies in its state, whether or not a table says so.
        if states.is_empty() {
            let own = |state: &&State| AreaCode::of_state(state.fips) == area;
            states.extend(reference.states.iter().find(own));
        }
        states
    }

    /// Finds the minimum of an area on a day, and what else is to be said of it.
    pub fn find_floor(
        &self,
        area: AreaCode,
        facilities: &[Facility],
        day: Day,
    ) -> Option<LegalFloor> {
        let minimum = self.find_minimum(area, facilities, day)?;
        let states = self.find_states(area);
        let named = states.iter().find(|state| state.letters == minimum.state);
        let nation = [NATION];
        let letters = states.iter().map(|state| state.letters.as_str());
        let letters = letters.chain(nation.into_iter().filter(|_| states.is_empty()));
        Some(LegalFloor {
            minimum,
            jurisdiction: named.map_or("the United States", |state| state.name.as_str()).into(),
            higher_places: letters
                .flat_map(|state| higher_places(self.table, minimum, state, day))
                .collect(),
        })
    }

    /// Finds the minimum of an area on a day: in one that lies in several states, the lowest of theirs, and of the kinds of
    /// facility that an employer may be, the lowest of those.
    pub fn find_minimum(
        &self,
        area: AreaCode,
        facilities: &[Facility],
        day: Day,
    ) -> Option<&'static MinimumWage> {
        let states = self.find_states(area);
        if states.is_empty() {
            return lowest_minimum(self.table, NATION, facilities, day);
        }
        let minimums = states
            .iter()
            .filter_map(|state| lowest_minimum(self.table, &state.letters, facilities, day));
        minimums.min_by_key(|minimum| minimum.hourly)
    }
}

/// Returns the minimum that applies whichever kind of the given facilities an employer is; the general one where none is
/// given.
pub fn lowest_minimum<'t>(
    table: &'t [MinimumWage],
    state: &str,
    facilities: &[Facility],
    day: Day,
) -> Option<&'t MinimumWage> {
    let each = facilities.iter().filter_map(|kind| legal_floor(table, state, Some(*kind), day));
    each.min_by_key(|minimum| minimum.hourly).or_else(|| legal_floor(table, state, None, day))
}
