//! The evidence of a state's figure and of the state's other areas on an occupation in one more area.
//!
//! Effects explain a cell up to a remainder, in two parts: one that the occupation has all over
//! the state, and one of the area's own. A published area shows the sum of both. The state's
//! figure shows the first, and the second of all areas in proportion to their jobs; so what the
//! published areas account for is taken out, and what is left speaks of the unpublished ones,
//! the more of each, the more of the left jobs it has. With normal parts of the variances below
//! this is the conditional expectation, in closed form (simple kriging).

use super::fit::Effects;
use super::layout::Layout;
use super::table::{MEASURES, Readings};

/// Variance of the part that an occupation has all over a state.
const STATE: f64 = 0.04;
/// Variance of an area's own part, the survey's error included.
const AREA: f64 = 0.015;
/// Variance of a state's figure around the mean of its areas that jobs would give: a median is
/// no mean, state lines cut areas, and the state's figure has its own survey error.
const FIGURE: f64 = 0.002;
/// Published areas account for at most this share of a state's jobs.
const MOST_PUBLISHED: f64 = 0.97;

/// The facts known around an unpublished cell, by measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    sums: [Sums; MEASURES],
    /// The state's jobs in the occupation; zero where they are withheld or there is no state.
    state_jobs: f64,
}

/// The sums over a state's areas for one measure.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    /// The state's remainder: its figure less what the effects say.
    state: Option<f64>,
    areas: f64,
    remainders: f64,
    /// Of the state's jobs in the occupation, in published areas.
    share: f64,
    weighted: f64,
    /// Jobs in all occupations of the areas without a figure, and their squares.
    unpublished: f64,
    unpublished_squares: f64,
}

/// The expected part that is common to the state, and how the state's figure corrects it.
struct Posterior {
    common: f64,
    variance: f64,
    left: f64,
    surprise: f64,
    surprise_variance: f64,
}

/// Adds up what is known of an occupation in a state, but for the area (or the state itself)
/// `except`. `reference` is the nation's figure by measure.
pub(super) fn sum_around(
    readings: &impl Readings,
    (layout, effects): (&Layout, &Effects),
    reference: &[f64; MEASURES],
    (occupation, state): (usize, usize),
    except: Option<usize>,
) -> Around {
    let mut sums = [Sums::default(); MEASURES];
    let own = readings.read_cell(occupation, state).filter(|_| except != Some(state));
    let state_jobs = own.map_or(0.0, |own| own.jobs);
    let left = |measure, area, log: f64| {
        let left =
            log - reference[measure] - effects.expected_log(layout, (measure, occupation, area));
        Some(left).filter(|left| left.is_finite())
    };
    for (measure, sums) in sums.iter_mut().enumerate() {
        sums.state = own.and_then(|own| left(measure, state, own.logs[measure]));
    }
    for area in layout.state_members(state).iter().map(|area| usize::from(*area)) {
        let reading = readings.read_cell(occupation, area).filter(|_| except != Some(area));
        for (measure, sums) in sums.iter_mut().enumerate() {
            let share = reading
                .filter(|_| state_jobs > 0.0)
                .map_or(0.0, |reading| reading.jobs / state_jobs);
            match reading.and_then(|reading| left(measure, area, reading.logs[measure])) {
                Some(left) => sums.add_published(left, share),
                None => sums.add_missing(f64::from(effects.jobs[area])),
            }
        }
    }
    Around { sums, state_jobs }
}

impl Around {
    /// The expected remainder of a cell without a figure, in an area with so many jobs.
    pub(super) fn unpublished_remainder(&self, measure: usize, jobs: f64) -> f64 {
        let sums = &self.sums[measure];
        let Posterior { common, variance, left, surprise, surprise_variance } =
            sums.find_posterior();
        let own = if sums.unpublished > 0.0 { (jobs / sums.unpublished).min(1.0) } else { 0.0 };
        common + left * (variance + own * AREA) / surprise_variance * surprise
    }

    /// The expected part of a published cell's remainder that is common to the state.
    pub(super) fn common_remainder(&self, measure: usize) -> f64 {
        let Posterior { common, variance, left, surprise, surprise_variance } =
            self.sums[measure].find_posterior();
        common + left * variance / surprise_variance * surprise
    }

    /// How many areas of the state have a figure.
    pub(super) fn count_areas(&self, measure: usize) -> usize {
        self.sums[measure].areas as usize
    }

    /// The jobs that the state's figure leaves to an area without a figure, in proportion to its jobs in all occupations; none
    /// where the state's jobs are not known.
    pub(super) fn jobs_left(&self, measure: usize, jobs: f64) -> Option<f64> {
        let sums = &self.sums[measure];
        let known = self.state_jobs > 0.0 && sums.unpublished > 0.0;
        let left = self.state_jobs * (1.0 - sums.share).max(0.0);
        known.then(|| left * (jobs / sums.unpublished).min(1.0))
    }

    /// The state's remainder, where the state has a figure.
    pub(super) fn state_remainder(&self, measure: usize) -> Option<f64> {
        self.sums[measure].state
    }
}

impl Sums {
    fn add_published(&mut self, left: f64, share: f64) {
        self.areas += 1.0;
        self.remainders += left;
        self.share += share;
        self.weighted += share * left;
    }

    fn add_missing(&mut self, jobs: f64) {
        self.unpublished += jobs;
        self.unpublished_squares += jobs * jobs;
    }

    fn find_posterior(&self) -> Posterior {
        let variance = 1.0 / (1.0 / STATE + self.areas / AREA);
        let common = variance * self.remainders / AREA;
        let scale = if self.share > MOST_PUBLISHED { MOST_PUBLISHED / self.share } else { 1.0 };
        let left = 1.0 - scale * self.share;
        let concentration = match self.unpublished {
            jobs if jobs > 0.0 => self.unpublished_squares / (jobs * jobs),
            _ => 0.0,
        };
        let surprise =
            self.state.map_or(0.0, |state| state - scale * self.weighted - left * common);
        let surprise_variance = left * left * (variance + AREA * concentration) + FIGURE;
        Posterior { common, variance, left, surprise, surprise_variance }
    }
}
