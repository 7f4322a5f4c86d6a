//! The model's prediction for a cell, itemised.

use crate::cell::Measure;
use crate::market::CellKey;

use super::table::{MEASURES, MEDIAN};

/// Percentiles are kept at least this far apart in log: two in a thousand, $60 at $30,000.
const LEAST_STEP: f64 = 0.002;

/// An estimate of a cell that is not published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The predicted points, in the order of [`Measure::ALL`]; percentiles strictly increase. None
    /// where the nation publishes no number for the measure, or only a bound.
    pub points: [Option<Point>; MEASURES],
    /// The cell that it starts from: the state's where that publishes a median, else the nation's.
    pub source: CellKey,
    /// The factors from the source's median to the estimate, in the order of [`Factor::ALL`]: the log of
    /// the source's median and these add up to the log of the estimated median.
    pub factors: [(Factor, f64); Factor::ALL.len()],
    /// The evidence that it rests on.
    pub evidence: Evidence,
    /// How many of the state's areas publish the occupation's median.
    pub areas: u16,
    /// The mean absolute error of medians on this evidence, in percent, on cells held out.
    pub hold_out_error_percent: f64,
}

/// One estimated statistic, per year (2,080 hours where an occupation is paid by the hour only).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Log dollars.
    pub log_dollars: f64,
    /// Half the width of the 80% interval, in log dollars.
    pub half_width: f64,
}

impl Point {
    /// The estimate in dollars.
    pub fn dollars(&self) -> f64 {
        libm::exp(self.log_dollars)
    }

    /// The ends of the 80% interval in dollars.
    pub fn interval(&self) -> (f64, f64) {
        (
            libm::exp(self.log_dollars - self.half_width),
            libm::exp(self.log_dollars + self.half_width),
        )
    }
}

impl Prediction {
    /// The estimate of one statistic.
    pub fn point(&self, measure: Measure) -> Option<Point> {
        self.points[measure as usize]
    }
}

/// A factor that moves an estimate away from its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// The area's wage level, over all occupations, against its source's.
    AreaLevel,
    /// How much more or less than average the occupation's pay moves with that level.
    OccupationResponse,
    /// The area's pay for the occupation's major group beyond its level.
    OccupationGroup,
    /// The reports of the state's other areas, and what they leave of the state's figure; without a
    /// state's figure, what those areas report.
    RestOfState,
}

impl Factor {
    /// All factors, in the order of their application.
    pub const ALL: [Self; 4] =
        [Self::AreaLevel, Self::OccupationResponse, Self::OccupationGroup, Self::RestOfState];
}

/// The evidence that an estimate rests on, best first: the class that its error and interval come from.
///
/// Jobs are those that the area would have in the occupation at the nation's share, since an
/// unpublished cell's own are seldom known: the fewer, the less a survey would have found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Evidence {
    /// The state's figure; 500 jobs or more.
    StateAndManyJobs,
    /// The state's figure; 100 to 499 jobs.
    StateAndSomeJobs,
    /// The state's figure; 25 to 99 jobs.
    StateAndFewJobs,
    /// The state's figure; under 25 jobs.
    StateAndHardlyAJob,
    /// No state's figure: the nation's, and what areas of the state there are.
    Nation,
}

impl Evidence {
    /// All classes, best first.
    pub const ALL: [Self; 5] = [
        Self::StateAndManyJobs,
        Self::StateAndSomeJobs,
        Self::StateAndFewJobs,
        Self::StateAndHardlyAJob,
        Self::Nation,
    ];

    pub(super) fn from_state_and_jobs(has_state: bool, jobs: f64) -> Self {
        match jobs {
            _ if !has_state => Self::Nation,
            500.0.. => Self::StateAndManyJobs,
            100.0.. => Self::StateAndSomeJobs,
            25.0.. => Self::StateAndFewJobs,
            _ => Self::StateAndHardlyAJob,
        }
    }
}

/// Makes percentiles strictly increase, from the median outwards so that the median stays.
pub(super) fn put_in_order(logs: &mut [Option<f64>; MEASURES]) {
    let mut above = logs[MEDIAN];
    for log in logs[..MEDIAN].iter_mut().rev().filter(|log| log.is_some()) {
        *log = log.map(|log| above.map_or(log, |above| log.min(above - LEAST_STEP)));
        above = *log;
    }
    let mut below = logs[MEDIAN];
    for log in logs[MEDIAN + 1..MEASURES - 1].iter_mut().filter(|log| log.is_some()) {
        *log = log.map(|log| below.map_or(log, |below| log.max(below + LEAST_STEP)));
        below = *log;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_put_in_order_around_the_median() {
        let mut logs = [Some(10.3), Some(10.2), Some(10.1), None, Some(10.0), Some(9.0)];
        put_in_order(&mut logs);
        let [p10, p25, p50, p75, p90, mean] = logs;
        assert_eq!((p50, p75, mean), (Some(10.1), None, Some(9.0)));
        assert_eq!(p25, Some(10.1 - LEAST_STEP));
        assert!(p10 < p25 && p90 > p50);
    }

    #[test]
    fn measures_stand_where_the_model_expects_them() {
        assert_eq!(Measure::ALL[MEDIAN], Measure::P50);
        for (place, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure as usize, place);
        }
        for (place, evidence) in Evidence::ALL.into_iter().enumerate() {
            assert_eq!(evidence as usize, place);
        }
    }
}
