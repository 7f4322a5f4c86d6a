//! BLS employment projections.

use crate::code::Soc;
use crate::money::Cents;

/// One edition of the projections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionEdition {
    /// The year that it starts from.
    pub base_year: u16,
    /// The year that it projects.
    pub target_year: u16,
    /// The occupations, by code; summary groups among them.
    pub occupations: Vec<Projection>,
}

impl ProjectionEdition {
    /// Returns an occupation's projection.
    pub fn occupation(&self, soc: Soc) -> Option<&Projection> {
        let place = self.occupations.binary_search_by_key(&soc, |row| row.soc).ok()?;
        self.occupations.get(place)
    }
}

/// An edition's projection for an occupation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// The occupation.
    pub soc: Soc,
    /// The title.
    pub title: String,
    /// True if it is a group of others.
    pub summary: bool,
    /// Jobs in the base year, in hundreds.
    pub base_jobs_hundreds: u32,
    /// Jobs in the target year, in hundreds.
    pub target_jobs_hundreds: u32,
    /// Change of jobs in tenths of a percent, as printed.
    pub change_tenths_percent: i32,
    /// Openings a year, in hundreds: growth, and people who leave the occupation.
    pub openings_hundreds: u32,
    /// Median annual wage in the base year; none where only a bound or nothing is printed.
    pub median_wage: Option<Cents>,
    /// Education typically needed to enter; none for groups.
    pub entry_education: Option<String>,
    /// Work experience in a related occupation; none where nothing is printed.
    pub related_experience: Option<String>,
    /// Training on the job; none where nothing is printed.
    pub training: Option<String>,
}
