//! How much of an occupation's local work lies in one industry, so that the industry's pay
//! differential is not counted twice.
//!
//! An area's own cell already contains its hospitals and offices in their local mix. Where `s` of
//! the nation's coders work in hospitals and `s_a` of the area's, the step from "all industries
//! here" to "hospitals here" is `(1 - s_a) / (1 - s)` of the national step. BLS publishes no
//! employment by area and industry, so `s_a` is estimated from the occupations that work mostly
//! in that industry: where those are twice as common as in the nation, so is the industry.

use std::sync::OnceLock;

use crate::cell::DataType;
use crate::market::{AreaIx, CellKey, IndustryIx, Market, OccupationIx, OccupationLevel};

/// An occupation marks an industry if at least this share of its jobs is there.
const MARKER_SHARE: f64 = 0.5;
/// The estimate of `s_a` stays under this, since some jobs are always elsewhere.
const MOST_LOCAL_SHARE: f64 = 0.95;
/// Markers expected in the area, in jobs, at which the local figure counts half.
const PRIOR_JOBS: f64 = 200.0;

/// The occupations that mark each industry of a release, found when first asked for.
#[derive(Debug)]
pub struct IndustryMarkers {
    by_industry: Vec<OnceLock<Box<[OccupationIx]>>>,
}

/// How an occupation's jobs in an area divide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalMix {
    /// The share of the occupation's jobs in the industry, in the nation.
    pub national_share: f64,
    /// The estimated share in the area.
    pub local_share: f64,
    /// How common the industry is in the area: 1 as in the nation.
    pub intensity: f64,
    /// The industry whose marks the estimate rests on: the one asked for, or a broader one.
    pub marked: IndustryIx,
    /// How many marking occupations the estimate rests on; none means that the nation's mix is assumed.
    pub markers: usize,
}

impl LocalMix {
    /// The part of the national differential that is not yet in the area's own cell.
    pub fn weight(&self) -> f64 {
        (1.0 - self.local_share) / (1.0 - self.national_share).max(f64::EPSILON)
    }
}

impl IndustryMarkers {
    /// Makes room for a release's industries.
    pub fn new(market: &impl Market) -> Self {
        Self { by_industry: market.industries().iter().map(|_| OnceLock::new()).collect() }
    }

    /// The detailed occupations with at least half of their national jobs in the industry.
    fn marking_occupations(&self, market: &impl Market, industry: IndustryIx) -> &[OccupationIx] {
        let Some(markers) = self.by_industry.get(usize::from(industry.0)) else { return &[] };
        let area = market.nation();
        markers.get_or_init(|| {
            let marks = |&occupation: &OccupationIx| {
                national_share(market, CellKey { occupation, area, industry })
                    .is_some_and(|share| share >= MARKER_SHARE)
            };
            detailed_occupations(market).filter(marks).collect()
        })
    }

    /// Estimates the local mix of an occupation in an area; `None` where BLS publishes no national share.
    ///
    /// An industry that no occupation marks, such as the state's hospitals or a six-digit one, inherits the
    /// mix of the nearest broader industry that has marks: a town of one hospital is no less a town of
    /// hospitals for the question being about its owner.
    pub fn local_mix(
        &self,
        market: &impl Market,
        occupation: OccupationIx,
        area: AreaIx,
        industry: IndustryIx,
    ) -> Option<LocalMix> {
        let all = market.all_industries();
        let lineage = std::iter::successors(Some(industry), |&ix| market.industry(ix).parent);
        let marked = lineage.take_while(|&ix| ix != all).find(|&ix| {
            self.marking_occupations(market, ix).iter().any(|&marker| marker != occupation)
        });
        self.mix_of(market, occupation, area, marked.unwrap_or(industry))
    }

    fn mix_of(
        &self,
        market: &impl Market,
        occupation: OccupationIx,
        area: AreaIx,
        industry: IndustryIx,
    ) -> Option<LocalMix> {
        let key = CellKey { occupation, area: market.nation(), industry };
        let national_share = national_share(market, key)?.min(MOST_LOCAL_SHARE);
        let (intensity, markers) = self.measure_intensity(market, occupation, area, industry);
        let concentration = market
            .cell(CellKey { occupation, area, industry: market.all_industries() })
            .and_then(|cell| cell.number(DataType::LocationQuotient).value())
            .unwrap_or(1.0);
        let inside = national_share * intensity;
        // What remains of the area's jobs, half way to the nation's rate: intensity is itself an estimate. Where
        // more remain than the nation's rate gives, they are as likely the industry's own: a hospital that
        // codes for others is one employer more of the industry.
        let nations = 1.0 - national_share;
        let rest = f64::midpoint((concentration - inside).max(0.0), nations).min(nations);
        let local_share = if inside > 0.0 { inside / (inside + rest) } else { national_share };
        Some(LocalMix {
            national_share,
            local_share: local_share.clamp(0.0, MOST_LOCAL_SHARE),
            intensity,
            marked: industry,
            markers,
        })
    }

    /// Jobs of the marking occupations over what the nation's rate would give, drawn towards 1 where few.
    fn measure_intensity(
        &self,
        market: &impl Market,
        occupation: OccupationIx,
        area: AreaIx,
        industry: IndustryIx,
    ) -> (f64, usize) {
        let all = market.all_industries();
        let (mut jobs, mut expected, mut count) = (0.0, 0.0, 0);
        for &marker in self.marking_occupations(market, industry) {
            let cell = market.cell(CellKey { occupation: marker, area, industry: all });
            let Some(cell) = cell.filter(|_| marker != occupation) else { continue };
            let quotient = cell.number(DataType::LocationQuotient).value();
            let employment = cell.employment().value();
            if let Some((quotient, employment)) = quotient.zip(employment).filter(|(q, _)| *q > 0.0)
            {
                jobs += f64::from(employment);
                expected += f64::from(employment) / quotient;
                count += 1;
            }
        }
        ((jobs + PRIOR_JOBS) / (expected + PRIOR_JOBS), count)
    }
}

fn detailed_occupations(market: &impl Market) -> impl Iterator<Item = OccupationIx> {
    (0_u16..).zip(market.occupations()).filter_map(|(place, occupation)| {
        (occupation.level == OccupationLevel::Detailed).then_some(OccupationIx(place))
    })
}

/// The industry's share of an occupation's national jobs.
fn national_share(market: &impl Market, key: CellKey) -> Option<f64> {
    let all = CellKey { industry: market.all_industries(), ..key };
    let inside = market.cell(key)?.employment().value()?;
    let total = market.cell(all)?.employment().value()?;
    (total > 0).then(|| (f64::from(inside) / f64::from(total)).min(1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::TinyMarket;

    const CODER: &str = "29-2072";
    /// Four in five of them work in hospitals here, so they mark hospitals.
    const NURSE: &str = "29-1141";
    /// Three in ten do, so they don't.
    const CLERK: &str = "43-3021";
    const HOSPITALS: &str = "622000";
    const GENERAL_HOSPITALS: &str = "622100";
    const ALL: &str = "000000";
    const NATION: &str = "0000000";
    const METRO: &str = "0010540";

    /// A nation in which two in five coders work in hospitals.
    fn nation() -> TinyMarket {
        let mut market = TinyMarket::new();
        for (soc, in_hospitals) in [(CODER, 400), (NURSE, 800), (CLERK, 300), ("29-0000", 900)] {
            for (industry, jobs) in [(ALL, 1_000), (HOSPITALS, in_hospitals)] {
                let key = market.cell_key(soc, NATION, industry);
                market.put_cell(key, &[(DataType::Employment, jobs)]);
            }
        }
        market
    }

    /// Publishes an occupation's jobs in the metropolitan area, and a location quotient in hundredths.
    fn local(market: &mut TinyMarket, soc: &str, jobs: u32, quotient: u32) {
        let key = market.cell_key(soc, METRO, ALL);
        let figures = [(DataType::Employment, jobs), (DataType::LocationQuotient, quotient)];
        market.put_cell(key, &figures);
    }

    fn mix(market: &TinyMarket, soc: &str) -> Option<LocalMix> {
        let key = market.cell_key(soc, METRO, HOSPITALS);
        let markers = IndustryMarkers::new(market);
        markers.local_mix(market, key.occupation, key.area, key.industry)
    }

    #[test]
    fn without_local_figures_the_nations_mix_is_assumed() {
        let mix = mix(&nation(), CODER).unwrap();
        assert_eq!((mix.national_share, mix.intensity, mix.markers), (0.4, 1.0, 0));
        assert!((mix.local_share - 0.4).abs() < 1e-12);
        assert!((mix.weight() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_area_of_hospitals_has_most_of_the_step_in_its_own_cell() {
        let mut market = nation();
        local(&mut market, NURSE, 600, 200);
        local(&mut market, CLERK, 600, 400);
        local(&mut market, CODER, 60, 150);
        let mix = mix(&market, CODER).unwrap();
        // Nurses: 600 jobs where the nation's rate gives 300, and 200 more on both sides.
        assert_eq!((mix.markers, mix.intensity), (1, 1.6));
        // Inside hospitals 0.4 x 1.6 = 0.64; outside no more than the nation's 1 - 0.4.
        assert!((mix.local_share - 0.64 / (0.64 + 0.60)).abs() < 1e-12);
        assert!((mix.weight() - (1.0 - 0.64 / 1.24) / 0.6).abs() < 1e-12);
        assert!((mix.weight() - 0.806_452).abs() < 1e-6);
    }

    #[test]
    fn an_occupation_does_not_mark_for_itself() {
        let mut market = nation();
        local(&mut market, NURSE, 600, 200);
        let mix = mix(&market, NURSE).unwrap();
        assert_eq!((mix.markers, mix.intensity, mix.national_share), (0, 1.0, 0.8));
    }

    #[test]
    fn an_industry_without_marks_inherits_the_mix_of_its_parent() {
        let mut market = nation();
        for soc in [CODER, NURSE] {
            let key = market.cell_key(soc, NATION, GENERAL_HOSPITALS);
            market.put_cell(key, &[(DataType::Employment, 100)]);
        }
        local(&mut market, NURSE, 600, 200);
        local(&mut market, CODER, 60, 150);
        let markers = IndustryMarkers::new(&market);
        let key = market.cell_key(CODER, METRO, GENERAL_HOSPITALS);
        let of_general = markers.local_mix(&market, key.occupation, key.area, key.industry);
        assert_eq!(of_general, mix(&market, CODER));
        assert!(of_general.unwrap().weight() < 1.0);
    }

    #[test]
    fn without_a_national_share_there_is_no_mix() {
        assert_eq!(mix(&TinyMarket::new(), CODER), None);
        let mut market = nation();
        let key = market.cell_key(CODER, NATION, ALL);
        market.put_cell(key, &[(DataType::Employment, 0)]);
        assert_eq!(mix(&market, CODER), None);
    }

    proptest! {
        #[test]
        fn the_weight_is_between_none_and_what_no_local_job_gives(
            nurses in 0_u32..100_000,
            nurses_quotient in 0_u32..2_000,
            coders in 0_u32..100_000,
            coders_quotient in 0_u32..2_000,
        ) {
            let mut market = nation();
            local(&mut market, NURSE, nurses, nurses_quotient);
            local(&mut market, CODER, coders, coders_quotient);
            let mix = mix(&market, CODER).unwrap();
            prop_assert!(0.0 < mix.weight() && mix.weight() <= 1.0 / (1.0 - mix.national_share));
        }
    }
}
