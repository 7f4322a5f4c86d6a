//! States, counties, and how OEWS areas relate to metropolitan areas.

use crate::code::{AreaCode, StateFips};

/// A state, the District of Columbia or a territory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The FIPS code.
    pub fips: StateFips,
    /// The two letters.
    pub letters: String,
    /// The name.
    pub name: String,
}

/// The five-digit code of a metropolitan or micropolitan area (a core based statistical area).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cbsa(pub u32);

impl Cbsa {
    /// Returns the OEWS code that the area has if it is a metropolitan one.
    pub const fn area_code(self) -> Option<AreaCode> {
        AreaCode::new(self.0)
    }
}

/// The parts of an OEWS area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaLink {
    /// The OEWS code.
    pub code: AreaCode,
    /// The code as a metropolitan area; none for a state and a nonmetropolitan area.
    pub cbsa: Option<Cbsa>,
    /// The states that it lies in; none for the nation.
    pub states: Vec<StateFips>,
}

/// A county, or an equivalent, of a metropolitan or micropolitan area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// The five-digit FIPS code as a number.
    pub fips: u32,
    /// The name with its kind, such as `Harris County`.
    pub name: String,
    /// The state that it lies in.
    pub state: StateFips,
    /// The area that it belongs to.
    pub cbsa: Cbsa,
    /// True if that is a metropolitan area. OEWS counts micropolitan ones as nonmetropolitan.
    pub metropolitan: bool,
}
