//! The tables that places are read by, as they come in.

use crate::code::{AreaCode, StateFips};

/// Everything that says where a place is. Names may be spelled as people write them; they are folded here.
#[derive(Clone, Debug, Default)]
pub struct PlaceTables<'t> {
    /// OEWS areas: the nation, states, metropolitan and nonmetropolitan ones.
    pub areas: Vec<AreaRow>,
    /// States and territories.
    pub states: Vec<StateRow<'t>>,
    /// Counties of today.
    pub counties: Vec<CountyRow<'t>>,
    /// Counties that are no more.
    pub former_counties: Vec<CountyRow<'t>>,
    /// Cities, towns, neighborhoods and post offices.
    pub places: Vec<PlaceRow<'t>>,
    /// ZIP codes as numbers, ascending, with their area.
    pub zips: Vec<(u32, AreaCode)>,
    /// Codes and titles of areas of earlier delineations.
    pub former_areas: Vec<FormerAreaRow<'t>>,
    /// Nicknames and regions within the areas that they mean, the likeliest first.
    pub nicknames: Vec<(&'t str, Vec<AreaCode>)>,
    /// Regions that span several states.
    pub regions: Vec<&'t str>,
    /// Places outside of the US.
    pub abroad: Vec<AbroadRow<'t>>,
    /// Words around places: kind, value, and the words.
    pub words: Vec<(&'t str, &'t str, Vec<&'t str>)>,
}

/// An OEWS area.
#[derive(Clone, Debug)]
pub struct AreaRow {
    /// The code.
    pub code: AreaCode,
    /// The name as published.
    pub name: String,
    /// The states that it lies in; none for the nation.
    pub states: Vec<StateFips>,
    /// How many people live in its places.
    pub population: u32,
    /// The mean latitude and longitude of its people.
    pub position: Option<(f32, f32)>,
}

/// A state or territory.
#[derive(Clone, Debug)]
pub struct StateRow<'t> {
    /// The FIPS code.
    pub fips: StateFips,
    /// The two letters.
    pub letters: &'t str,
    /// The name.
    pub name: &'t str,
    /// Other abbreviations in use.
    pub abbreviations: Vec<&'t str>,
}

/// A county or an equivalent.
#[derive(Clone, Debug)]
pub struct CountyRow<'t> {
    /// The five-digit FIPS code as a number.
    pub fips: u32,
    /// The name with its kind, such as `Harris County`.
    pub name: &'t str,
    /// The OEWS area that it lies in.
    pub area: AreaCode,
    /// How many people live in its places.
    pub population: u32,
    /// A note for a caller; empty for a county of today.
    pub note: &'t str,
}

/// A place that people live in.
#[derive(Clone, Copy, Debug)]
pub struct PlaceRow<'t> {
    /// The name.
    pub name: &'t str,
    /// The state.
    pub state: StateFips,
    /// The OEWS area.
    pub area: AreaCode,
    /// How many people live there; 0 for a post office without a count.
    pub population: u32,
}

/// An area of an earlier delineation.
#[derive(Clone, Debug)]
pub struct FormerAreaRow<'t> {
    /// The five-digit code; none where only the title changed.
    pub code: Option<u32>,
    /// The titles.
    pub titles: Vec<&'t str>,
    /// The area that has most of its people today.
    pub successor: AreaCode,
    /// The share of its people that the successor has.
    pub share: f64,
    /// True if OEWS published it: a metropolitan or nonmetropolitan area, no division.
    pub published: bool,
}

/// A name outside of the US.
#[derive(Clone, Copy, Debug)]
pub struct AbroadRow<'t> {
    /// The kind.
    pub kind: AbroadKind,
    /// The name.
    pub name: &'t str,
    /// How many people live there, for cities.
    pub population: u32,
}

/// The kind of name outside of the US.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbroadKind {
    /// A country or a part of the world: never a place of the US.
    Country,
    /// A province or a county of another country.
    Province,
    /// A province's letters, such as `ON`: only where a state's letters could stand.
    ProvinceCode,
    /// A city.
    City,
}
