//! What areas of a release are called.

use super::super::MatchSource;
use super::super::text::fold_place;
use super::Known;
use crate::market::{AreaIx, AreaKind};

/// How BLS ends the names of nonmetropolitan areas.
const NONMETROPOLITAN: &str = " nonmetropolitan area";

/// A name of an area, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PlaceName {
    pub(super) folded: String,
    pub(super) ix: AreaIx,
    pub(super) source: MatchSource,
    /// For a city: its place in the name of its area. The first one is the largest.
    pub(super) rank: usize,
}

/// Returns the names of all areas in order: states and parts of states in full, metropolitan areas
/// without their states, and each of the cities in their names.
pub(super) fn place_names(areas: &[Known]) -> Vec<PlaceName> {
    let mut names = Vec::new();
    for (ix, area) in (0_u16..).map(AreaIx).zip(areas) {
        let mut add = |text: &str, source, rank| {
            let folded = fold_place(&text.replace('.', ""));
            names.push(PlaceName { folded, ix, source, rank });
        };
        match area.kind {
            AreaKind::Nation => {}
            AreaKind::State => add(&area.name, MatchSource::State, 0),
            AreaKind::Nonmetropolitan => {
                add(&area.name, MatchSource::AreaName, 0);
                let short = area.name.split(NONMETROPOLITAN).next().unwrap_or(&area.name);
                add(short, MatchSource::AreaName, 0);
            }
            AreaKind::Metropolitan => {
                let cities = area.name.rsplit_once(',').map_or(&*area.name, |(cities, _)| cities);
                add(cities, MatchSource::AreaName, 0);
                let cities = cities.split(['-', '/']).enumerate();
                cities.for_each(|(rank, city)| add(city, MatchSource::PrincipalCity, rank));
            }
        }
    }
    names.retain(|name| !name.folded.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}
