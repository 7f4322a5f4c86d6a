//! Pay of what a refused text may have meant, so that a person can choose.

use medwage_domain::market::{AreaIx, CellKey, Market as _, OccupationIx};
use medwage_rpc_status::Violation;

use crate::reading::find_published_median;
use crate::store::Loaded;

/// The pay of candidates for one part of a market, the other parts being as they were read: who chooses among places chooses
/// among what the job pays there.
pub(crate) struct CandidatePay<'l> {
    pub(crate) loaded: &'l Loaded,
    pub(crate) occupation: Option<OccupationIx>,
    pub(crate) area: Option<AreaIx>,
}

impl CandidatePay<'_> {
    /// Gives candidates the median that is published for them in this market; where there is none, they keep the one that they
    /// have.
    pub(crate) fn add_pay(&self, mut violation: Violation) -> Violation {
        for candidate in violation.candidates_mut() {
            candidate.annual_p50_usd =
                self.find_median(&candidate.resource).or(candidate.annual_p50_usd);
        }
        violation
    }

    fn find_median(&self, resource: &str) -> Option<f64> {
        let release = &self.loaded.release;
        let (collection, id) = resource.split_once('/')?;
        let (nation, all_industries) = (release.nation(), release.all_industries());
        let key = match collection {
            "occupations" => CellKey {
                occupation: release.occupation_ix(id.parse().ok()?)?,
                area: self.area.unwrap_or(nation),
                industry: all_industries,
            },
            "areas" => CellKey {
                occupation: self.occupation?,
                area: release.area_ix(id.parse().ok()?)?,
                industry: all_industries,
            },
            // No release publishes industries within areas.
            _ => CellKey {
                occupation: self.occupation?,
                area: nation,
                industry: release.industry_ix(id.parse().ok()?)?,
            },
        };
        find_published_median(self.loaded, key)
    }
}
