//! The content of a release: its occupations, areas, industries and cells, as the rules see them.
//!
//! [`Market`] is the port. The dataset crate implements it over the snapshot; tests use a small
//! one of their own. Indexes are the release's own order: a code is looked up once a request.

use crate::cell::{Cell, TopCode};
use crate::code::{AreaCode, IndustryCode, Soc, StateFips};
use crate::modelled::AreaModel;

/// An occupation's place in its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OccupationIx(pub u16);

/// An area's place in its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaIx(pub u16);

/// An industry's place in its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndustryIx(pub u16);

/// Which cell: an occupation in an area and an industry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// The occupation.
    pub occupation: OccupationIx,
    /// The area; the nation where the industry is a particular one, as BLS publishes.
    pub area: AreaIx,
    /// The industry; all industries where the area is a particular one.
    pub industry: IndustryIx,
}

/// How broad an occupation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OccupationLevel {
    /// All occupations.
    Total,
    /// A major group, such as 29-0000.
    Major,
    /// A minor group or a broad occupation that is no detailed one.
    Group,
    /// A detailed occupation.
    Detailed,
}

/// An occupation of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupation {
    /// The SOC code.
    pub soc: Soc,
    /// The title as published.
    pub title: String,
    /// How broad it is.
    pub level: OccupationLevel,
}

/// The kind of place that an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// The United States.
    Nation,
    /// A state, the District of Columbia or a territory.
    State,
    /// A metropolitan area.
    Metropolitan,
    /// A nonmetropolitan area: the rest of a state, in parts.
    Nonmetropolitan,
}

/// An area of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The OEWS code.
    pub code: AreaCode,
    /// The kind of place.
    pub kind: AreaKind,
    /// The name as published.
    pub name: String,
    /// The state that BLS files it under; none for the nation.
    pub state: Option<StateFips>,
}

/// How broad an industry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndustryLevel {
    /// All industries and ownerships.
    All,
    /// All private industries.
    Private,
    /// A two-digit sector.
    Sector,
    /// A three-digit subsector.
    Subsector,
    /// A four-digit industry group.
    Group,
    /// A five- or six-digit industry.
    Detailed,
}

/// An industry of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Industry {
    /// The OEWS code.
    pub code: IndustryCode,
    /// The name as published.
    pub title: String,
    /// How broad it is.
    pub level: IndustryLevel,
    /// The next broader industry of the same release; none for all industries.
    pub parent: Option<IndustryIx>,
}

/// One release, ready to be asked.
pub trait Market {
    /// The release's id, such as `oews-2025-05`.
    fn release_id(&self) -> &str;

    /// The wage above which this release prints a bound.
    fn top_code(&self) -> TopCode;

    /// All occupations, by SOC code.
    fn occupations(&self) -> &[Occupation];

    /// All areas, by code.
    fn areas(&self) -> &[Area];

    /// All industries, by code.
    fn industries(&self) -> &[Industry];

    /// The published cell, if there is one.
    fn cell(&self, key: CellKey) -> Option<&Cell>;

    /// The occupation of that code.
    fn occupation_ix(&self, soc: Soc) -> Option<OccupationIx>;

    /// The area of that code.
    fn area_ix(&self, code: AreaCode) -> Option<AreaIx>;

    /// Areas that the release does not hold and that a place may be read as all the same. Their indexes follow those of
    /// [`Self::areas`], and they have no cells.
    fn other_areas(&self) -> &[Area] {
        &[]
    }

    /// The industry of that code.
    fn industry_ix(&self, code: IndustryCode) -> Option<IndustryIx>;

    /// The model of unpublished area cells, where the release carries one.
    fn area_model(&self) -> Option<&AreaModel>;

    /// The occupation at a place.
    fn occupation(&self, ix: OccupationIx) -> &Occupation {
        &self.occupations()[usize::from(ix.0)]
    }

    /// The area at a place.
    fn area(&self, ix: AreaIx) -> &Area {
        let (held, index) = (self.areas(), usize::from(ix.0));
        held.get(index).unwrap_or_else(|| &self.other_areas()[index - held.len()])
    }

    /// True if the release holds the area at a place.
    fn holds_area(&self, ix: AreaIx) -> bool {
        usize::from(ix.0) < self.areas().len()
    }

    /// The industry at a place.
    fn industry(&self, ix: IndustryIx) -> &Industry {
        &self.industries()[usize::from(ix.0)]
    }

    /// The nation.
    fn nation(&self) -> AreaIx {
        self.area_ix(AreaCode::NATION).unwrap_or(AreaIx(0))
    }

    /// All industries.
    fn all_industries(&self) -> IndustryIx {
        self.industry_ix(IndustryCode::ALL).unwrap_or(IndustryIx(0))
    }

    /// The statewide area that an area is filed under; none for a state and for the nation.
    fn state_of(&self, area: AreaIx) -> Option<AreaIx> {
        let area = self.area(area);
        match area.kind {
            AreaKind::Metropolitan | AreaKind::Nonmetropolitan => {
                self.area_ix(AreaCode::of_state(area.state?))
            }
            AreaKind::Nation | AreaKind::State => None,
        }
    }
}
