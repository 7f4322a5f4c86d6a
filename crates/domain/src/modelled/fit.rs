//! The effects: each area's wage level, each occupation's response to it, each area's pay for
//! each occupation group. Fitted by alternating weighted least squares with shrinkage.

use super::layout::Layout;
use super::rest_of_state::sum_around;
use super::table::{MEASURES, MEDIAN, Readings, Row, Table};

/// An area's level is pulled towards the nation's as if by this many average occupations.
const LEVEL_PRIOR: f64 = 1.0;
/// A response is pulled towards its group's, and a group's towards 1, with this weight, in the
/// unit of summed squared levels.
const RESPONSE_PRIOR: f64 = 1.0;
/// An area's pay for a group is pulled towards its level as if by this many occupations.
const GROUP_PRIOR: f64 = 20.0;
/// A cell further than this (in log) from what the levels say counts less (Huber).
const OUTLIER: f64 = 0.15;
/// Rounds of alternating least squares; the fourth already changes nothing in four digits.
const ROUNDS: usize = 5;

/// Fitted effects, in log dollars.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Effects {
    /// For each measure and area, its level against the nation.
    pub levels: Vec<f32>,
    /// For each measure and occupation, by how much pay moves with the level.
    pub responses: Vec<f32>,
    /// For each area and group, its pay for the group beyond level and response.
    pub groups: Vec<f32>,
    /// For each area, jobs in all its published occupations.
    pub jobs: Vec<f32>,
}

impl Effects {
    /// The level of an area.
    pub(super) fn area_level(&self, layout: &Layout, measure: usize, area: usize) -> f64 {
        f64::from(self.levels[measure * layout.states.len() + area])
    }

    /// The response of an occupation.
    pub(super) fn occupation_response(
        &self,
        layout: &Layout,
        measure: usize,
        occupation: usize,
    ) -> f64 {
        f64::from(self.responses[measure * layout.groups.len() + occupation])
    }

    /// Returns what an area pays an occupation's group.
    pub(super) fn group_effect(&self, layout: &Layout, occupation: usize, area: usize) -> f64 {
        let group = usize::from(layout.groups[occupation]);
        f64::from(self.groups[area * layout.group_count + group])
    }

    /// Returns what the effects say of a cell, against the nation.
    pub(super) fn expected_log(&self, layout: &Layout, at: (usize, usize, usize)) -> f64 {
        let (measure, occupation, area) = at;
        self.area_level(layout, measure, area)
            * self.occupation_response(layout, measure, occupation)
            + self.group_effect(layout, occupation, area)
    }
}

/// A cell's log wage against the nation's, and how much it counts.
#[derive(Clone, Copy)]
struct Gap {
    occupation: usize,
    area: usize,
    gap: f64,
    /// The same of the median.
    median: f64,
    weight: f64,
}

/// Fits all effects to the visible cells; `nation` is the nation's place.
pub(super) fn fit_effects(table: &Table, layout: &Layout, nation: usize) -> Effects {
    let mut effects = Effects {
        levels: vec![0.0; MEASURES * layout.states.len()],
        responses: vec![0.0; MEASURES * layout.groups.len()],
        groups: vec![0.0; layout.states.len() * layout.group_count],
        jobs: area_jobs(table, layout),
    };
    let rows: Vec<&Row> = table.visible_rows().filter(|row| row.area != nation).collect();
    let median = alternate_fit(&measure_gaps(table, &rows, nation, MEDIAN, |_| 1.0), layout);
    let weight = |gap: Gap| {
        robust_weight(gap.median - median.levels[gap.area] * median.responses[gap.occupation])
    };
    for measure in 0..MEASURES {
        let fitted = alternate_fit(&measure_gaps(table, &rows, nation, measure, weight), layout);
        fill_measure(&mut effects.levels, measure, &fitted.levels);
        fill_measure(&mut effects.responses, measure, &fitted.responses);
    }
    effects.groups = fit_groups(table, layout, &effects, nation);
    effects
}

fn fill_measure(all: &mut [f32], measure: usize, values: &[f64]) {
    let start = measure * values.len();
    for (place, value) in all[start..].iter_mut().zip(values) {
        *place = *value as f32;
    }
}

/// Jobs in the published detailed occupations of each area.
fn area_jobs(table: &Table, layout: &Layout) -> Vec<f32> {
    let mut jobs = vec![0.0_f64; layout.states.len()];
    for row in table.visible_rows().filter(|row| table.is_detailed(row.occupation)) {
        jobs[row.area] += row.reading.jobs;
    }
    jobs.into_iter().map(|jobs| jobs as f32).collect()
}

/// The gaps of one measure; a cell counts by how its median fits, whatever the measure.
fn measure_gaps(
    table: &Table,
    rows: &[&Row],
    nation: usize,
    measure: usize,
    weight: impl Fn(Gap) -> f64,
) -> Vec<Gap> {
    let gap = |row: &&Row| {
        let reference = table.read_cell(row.occupation, nation)?.logs;
        let [gap, median] =
            [measure, MEDIAN].map(|measure| row.reading.logs[measure] - reference[measure]);
        let Row { occupation, area, .. } = **row;
        let gap = Gap { occupation, area, gap, median, weight: 1.0 };
        Some(Gap { weight: weight(gap), ..gap })
            .filter(|gap| gap.gap.is_finite() && gap.weight > 0.0)
    };
    rows.iter().filter_map(gap).collect()
}

struct Fitted {
    levels: Vec<f64>,
    responses: Vec<f64>,
}

/// Fits `gap = level of the area x response of the occupation`.
fn alternate_fit(gaps: &[Gap], layout: &Layout) -> Fitted {
    let (areas, occupations) = (layout.states.len(), layout.groups.len());
    let mut fitted = Fitted { levels: vec![0.0; areas], responses: vec![1.0; occupations] };
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, LEVEL_PRIOR); areas];
        for gap in gaps {
            let response = fitted.responses[gap.occupation];
            sums[gap.area].0 += gap.weight * gap.gap * response;
            sums[gap.area].1 += gap.weight * response * response;
        }
        fitted.levels = sums.iter().map(|(with, of)| with / of).collect();
        let mut sums = vec![(0.0, 0.0); occupations];
        for gap in gaps {
            let level = fitted.levels[gap.area];
            sums[gap.occupation].0 += gap.weight * gap.gap * level;
            sums[gap.occupation].1 += gap.weight * level * level;
        }
        fitted.responses = fit_responses(&sums, layout);
    }
    fitted
}

/// Occupations are pulled towards their group, groups towards 1.
fn fit_responses(sums: &[(f64, f64)], layout: &Layout) -> Vec<f64> {
    let mut groups = vec![(RESPONSE_PRIOR, RESPONSE_PRIOR); layout.group_count];
    for (sum, group) in sums.iter().zip(&layout.groups) {
        groups[usize::from(*group)].0 += sum.0;
        groups[usize::from(*group)].1 += sum.1;
    }
    let of_group = |group: u16| groups[usize::from(group)].0 / groups[usize::from(group)].1;
    let respond = |(sum, group): (&(f64, f64), &u16)| {
        (sum.0 + RESPONSE_PRIOR * of_group(*group)) / (sum.1 + RESPONSE_PRIOR)
    };
    sums.iter().zip(&layout.groups).map(respond).collect()
}

/// Returns what each area pays each group beyond its level, once the rest of its state is accounted for.
fn fit_groups(table: &Table, layout: &Layout, effects: &Effects, nation: usize) -> Vec<f32> {
    let mut sums = vec![(0.0, GROUP_PRIOR); layout.states.len() * layout.group_count];
    for occupation in 0..layout.groups.len() {
        let Some(reference) = table.read_cell(occupation, nation).map(|reading| reading.logs)
        else {
            continue;
        };
        for state in
            (0..layout.states.len()).filter(|state| !layout.state_members(*state).is_empty())
        {
            let around =
                sum_around(table, (layout, effects), &reference, (occupation, state), None);
            for area in layout.state_members(state).iter().map(|area| usize::from(*area)) {
                let Some(reading) = table.read_cell(occupation, area) else { continue };
                let expected = effects.expected_log(layout, (MEDIAN, occupation, area));
                let gap = reading.logs[MEDIAN] - reference[MEDIAN];
                let left = gap - expected - around.common_remainder(MEDIAN);
                let weight = robust_weight(left);
                let group = usize::from(layout.groups[occupation]);
                if weight > 0.0 {
                    let sum = &mut sums[area * layout.group_count + group];
                    *sum = (sum.0 + weight * left, sum.1 + weight);
                }
            }
        }
    }
    sums.iter().map(|(left, weight)| (left / weight) as f32).collect()
}

/// How much a cell counts that is so far from what is expected; nothing where there is no figure.
fn robust_weight(left: f64) -> f64 {
    if left.is_finite() { OUTLIER / left.abs().max(OUTLIER) } else { 0.0 }
}
