//! From effects and readings to an estimate; without its interval, which calibration adds.

use super::fit::Effects;
use super::layout::Layout;
use super::prediction::{Evidence, Factor, put_in_order};
use super::rest_of_state::{Around, sum_around};
use super::table::{MEASURES, MEDIAN, Reading, Readings};

/// An estimate of a cell, in log dollars.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    /// By measure; none where the nation has no number.
    pub logs: [Option<f64>; MEASURES],
    /// The evidence that each of them rests on.
    pub evidence: [Evidence; MEASURES],
    /// The area of the cell that the median starts from.
    pub source: usize,
    /// The factors from the source's median to the estimate's.
    pub factors: [(Factor, f64); Factor::ALL.len()],
    /// How many of the state's areas have a median.
    pub areas: usize,
    /// The jobs that the state's figure leaves to the area, once its published areas have theirs; without a state's figure,
    /// those at the nation's share.
    pub jobs_left: f64,
}

/// Fitted effects and where they belong.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    pub layout: Layout,
    pub effects: Effects,
    /// The nation's place.
    pub nation: usize,
}

impl Fitted {
    /// Estimates a cell as if it had no figures; none where the nation has no median.
    pub(super) fn estimate_cell(
        &self,
        readings: &impl Readings,
        (occupation, area): (usize, usize),
    ) -> Option<Estimate> {
        let Self { layout, effects, nation } = self;
        if area == *nation || area >= layout.states.len() || occupation >= layout.groups.len() {
            return None;
        }
        let in_nation = readings.read_cell(occupation, *nation).filter(Reading::has_median)?;
        let nation_has = in_nation.logs;
        let state = layout.state_of(area);
        // A state is estimated from its areas; its own part is no area's.
        let jobs = state.map_or(0.0, |_| f64::from(effects.jobs[area]));
        let at = (occupation, state.unwrap_or(area));
        let around = sum_around(readings, (layout, effects), &nation_has, at, Some(area));
        let mut logs = [None; MEASURES];
        let mut evidence = [Evidence::Nation; MEASURES];
        for measure in 0..MEASURES {
            let log = nation_has[measure]
                + effects.expected_log(layout, (measure, occupation, area))
                + around.unpublished_remainder(measure, jobs);
            logs[measure] = Some(log).filter(|log| log.is_finite());
            let has_state = around.state_remainder(measure).is_some();
            evidence[measure] =
                Evidence::from_state_and_jobs(has_state, self.jobs_at_share(in_nation.jobs, area));
        }
        put_in_order(&mut logs);
        let source = state.filter(|_| around.state_remainder(MEDIAN).is_some()).unwrap_or(*nation);
        let factors = self.list_factors((occupation, area), source, &around, jobs);
        let jobs_left = around
            .jobs_left(MEDIAN, jobs)
            .unwrap_or_else(|| self.jobs_at_share(in_nation.jobs, area));
        Some(Estimate {
            logs,
            evidence,
            source,
            factors,
            areas: around.count_areas(MEDIAN),
            jobs_left,
        })
    }

    /// The jobs that an area would have at the nation's share.
    fn jobs_at_share(&self, nation_has: f64, area: usize) -> f64 {
        let [here, nation] = [area, self.nation].map(|area| f64::from(self.effects.jobs[area]));
        if nation > 0.0 { nation_has * here / nation } else { 0.0 }
    }

    fn list_factors(
        &self,
        (occupation, area): (usize, usize),
        source: usize,
        around: &Around,
        jobs: f64,
    ) -> [(Factor, f64); Factor::ALL.len()] {
        let Self { layout, effects, nation } = self;
        let response = effects.occupation_response(layout, MEDIAN, occupation);
        let from = if source == *nation { 0.0 } else { effects.area_level(layout, MEDIAN, source) };
        let level = effects.area_level(layout, MEDIAN, area) - from;
        let in_source = if source == *nation { None } else { around.state_remainder(MEDIAN) };
        [
            (Factor::AreaLevel, level),
            (Factor::OccupationResponse, level * (response - 1.0)),
            (Factor::OccupationGroup, effects.group_effect(layout, occupation, area)),
            (
                Factor::RestOfState,
                around.unpublished_remainder(MEDIAN, jobs) - in_source.unwrap_or(0.0),
            ),
        ]
    }
}
