//! Which state an area belongs to, and which group an occupation belongs to.

use crate::market::Market;

/// Marks an area that lies in no state: the nation and the states themselves.
pub(super) const NO_STATE: u16 = u16::MAX;

/// The places of areas in states and of occupations in groups.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// For each area, the place of its state, or [`NO_STATE`].
    pub states: Vec<u16>,
    /// For each occupation, its major group, numbered from zero.
    pub groups: Vec<u16>,
    /// How many groups there are.
    pub group_count: usize,
    /// For each area, where the areas of that state start in `members`; one more at the end.
    starts: Vec<u32>,
    members: Vec<u16>,
}

impl Layout {
    /// Reads the layout of a release. Major groups are numbered in the order of their codes.
    pub(super) fn from_market(market: &impl Market) -> Self {
        let states = (0..market.areas().len())
            .map(|area| u16::try_from(area).map_or(NO_STATE, |area| state_of(market, area)))
            .collect();
        let mut majors: Vec<u32> =
            market.occupations().iter().map(|occupation| occupation.soc.major_group()).collect();
        majors.sort_unstable();
        majors.dedup();
        let group = |major| majors.partition_point(|known| *known < major) as u16;
        let groups = market
            .occupations()
            .iter()
            .map(|occupation| group(occupation.soc.major_group()))
            .collect();
        Self::new(states, groups)
    }

    /// Builds the layout from its two lists.
    pub(super) fn new(states: Vec<u16>, groups: Vec<u16>) -> Self {
        let mut starts = vec![0_u32; states.len() + 1];
        for state in states.iter().filter(|state| **state != NO_STATE) {
            starts[usize::from(*state) + 1] += 1;
        }
        for area in 0..states.len() {
            starts[area + 1] += starts[area];
        }
        let mut members: Vec<u16> = (0..states.len())
            .filter(|area| states[*area] != NO_STATE)
            .map(|area| area as u16)
            .collect();
        members.sort_by_key(|area| states[usize::from(*area)]);
        let group_count = groups.iter().max().map_or(0, |last| usize::from(*last) + 1);
        Self { states, groups, group_count, starts, members }
    }

    /// The state of an area; none for the nation and for a state.
    pub(super) fn state_of(&self, area: usize) -> Option<usize> {
        Some(self.states[area]).filter(|state| *state != NO_STATE).map(usize::from)
    }

    /// The areas of a state, ascending; none for what is no state.
    pub(super) fn state_members(&self, state: usize) -> &[u16] {
        &self.members[self.starts[state] as usize..self.starts[state + 1] as usize]
    }
}

fn state_of(market: &impl Market, area: u16) -> u16 {
    market.state_of(crate::market::AreaIx(area)).map_or(NO_STATE, |state| state.0)
}
