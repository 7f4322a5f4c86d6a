//! The national step in pay from all industries to one, and how much of it an area has yet to take.

use super::mix::{IndustryMarkers, LocalMix};
use super::reliability::relative_mean_error;
use crate::cell::Cell;
use crate::distribution::{Distribution, LogQuantile};
use crate::market::{CellKey, IndustryIx, Market};
use crate::money::Pay;

/// How far industries of one occupation truly differ in log pay (standard deviation). Measured on
/// the sector cells of May 2025 with a mean RSE of at most 5%: 0.18 to 0.21 between major groups.
/// A differential is drawn towards none as far as its cell's own error is large beside this.
const TRUE_SPREAD: f64 = 0.20;

/// How much of the step from a broader industry to a branch of it is taken where nothing marks the branch in
/// an area, such as the state's hospitals. An assumption: half, since nobody publishes whose the area's
/// workplaces are and its own cell may already be the branch's, and half of that again, since the national
/// cell of a branch is the pay of few employers.
const BRANCH_SHARE: f64 = 0.25;

/// The national differential of an industry, ready to be added to an area's distribution.
#[derive(Clone, Copy, Debug)]
pub struct Differential {
    /// The national cell of the industry; of a broader one where BLS publishes none for it.
    pub industry: CellKey,
    /// The national cell of all industries.
    pub nation: CellKey,
    /// The local mix; none where BLS publishes no national share, and then nothing is taken as counted.
    pub mix: Option<LocalMix>,
    /// The relative standard error of the industry cell's mean and the nation's, combined.
    pub relative_error: f64,
    industry_quantile: LogQuantile,
    nation_quantile: LogQuantile,
}

impl Differential {
    /// Finds the differential for an area's cell in an industry; `None` where no national cell of the
    /// industry, or of a broader one short of all, publishes a distribution.
    pub fn for_cell<M: Market>(
        market: &M,
        markers: &IndustryMarkers,
        key: CellKey,
    ) -> Option<Self> {
        let nation = CellKey { area: market.nation(), industry: market.all_industries(), ..key };
        let (nation_cell, nation_quantile) = log_quantile(market, nation)?;
        let lineage = std::iter::successors(Some(key.industry), |&ix| market.industry(ix).parent);
        let national = |industry: IndustryIx| {
            let key = CellKey { industry, ..nation };
            log_quantile(market, key).map(|(cell, quantile)| (key, cell, quantile))
        };
        let (industry, cell, industry_quantile) =
            lineage.take_while(|&ix| ix != nation.industry).find_map(national)?;
        let mix = markers.local_mix(market, key.occupation, key.area, industry.industry);
        let marked = mix.map(|mix| mix.marked).filter(|&marked| marked != industry.industry);
        let industry_quantile = match marked.and_then(national) {
            Some((_, _, broader)) => LogQuantile::combine_weighted(&[
                (1.0 - BRANCH_SHARE, &broader),
                (BRANCH_SHARE, &industry_quantile),
            ])?,
            None => industry_quantile,
        };
        let error = |cell: &Cell| relative_mean_error(cell).unwrap_or(TRUE_SPREAD);
        Some(Self {
            industry,
            nation,
            mix,
            relative_error: error(cell).hypot(error(nation_cell)),
            industry_quantile,
            nation_quantile,
        })
    }

    /// The part of the step that the area's own cell does not yet contain.
    pub fn mix_weight(&self) -> f64 {
        self.mix.map_or(1.0, |mix| mix.weight())
    }

    /// The part of the step that is no error of sampling, as far as one can tell.
    pub fn reliability_weight(&self) -> f64 {
        let truth = TRUE_SPREAD * TRUE_SPREAD;
        truth / (truth + self.relative_error * self.relative_error)
    }

    /// The part of the national step that is taken.
    pub fn weight(&self) -> f64 {
        self.mix_weight() * self.reliability_weight()
    }

    /// The whole national step at the median, in log pay.
    pub fn log_median(&self) -> f64 {
        self.industry_quantile.value_at(0.0) - self.nation_quantile.value_at(0.0)
    }

    /// The area's distribution with the step at the median, its spread widened or narrowed as the industry's.
    pub fn add_to(&self, area: &LogQuantile) -> LogQuantile {
        area.with_step(self.weight(), &self.industry_quantile, &self.nation_quantile)
    }
}

/// A cell's distribution per year, or per hour where there is none per year.
///
/// Only differences of two national cells of one occupation are taken, so the unit cancels.
fn log_quantile<M: Market>(market: &M, key: CellKey) -> Option<(&Cell, LogQuantile)> {
    let cell = market.cell(key)?;
    let of = |pay| Distribution::from_cell(cell, pay, market.top_code()).ok();
    let quantile = *of(Pay::Annual).or_else(|| of(Pay::Hourly))?.quantile();
    Some((cell, quantile))
}
