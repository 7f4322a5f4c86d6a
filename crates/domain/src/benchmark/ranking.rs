//! Places by what they pay an occupation: by median, never by mean, and set apart where the median says too little.

use super::difference::{RankRange, Sampled, find_rank_range, rank_critical_value};
use super::reliability::Grade;
use crate::market::AreaIx;
use crate::money::Cents;
use crate::wage::{Wage, WageValue};

/// A place that is to be ranked, with what else is known of it.
#[derive(Clone, Debug)]
pub struct Candidate<T> {
    /// The place.
    pub area: AreaIx,
    /// The annual median.
    pub median: Wage,
    /// The median's relative standard error; none where it is not known.
    pub error: Option<f64>,
    /// How far the median can be trusted.
    pub grade: Grade,
    /// The caller's own data beside.
    pub source: T,
}

/// A place with its rank, or the reason why it has none.
#[derive(Clone, Debug)]
pub struct RankedPlace<T> {
    /// The rank from 1; equal medians share the better rank.
    pub rank: Result<usize, Exclusion>,
    /// The place.
    pub place: Candidate<T>,
    /// The amount that it is ranked by.
    order: Option<Cents>,
}

/// The ranks that sampling error leaves open to each ranked place.
#[derive(Clone, Debug)]
pub struct OpenRanks {
    ranked: Vec<Sampled>,
    critical_value: f64,
}

impl OpenRanks {
    /// Takes the places as [`rank_areas`] returned them.
    pub fn new<T>(places: &[RankedPlace<T>]) -> Self {
        let ranked = places.iter().map_while(|place| {
            let log = libm::log(place.order?.dollars());
            Some(Sampled { log, error: place.place.error })
        });
        let ranked: Vec<_> = ranked.collect();
        let critical_value = rank_critical_value(ranked.len());
        Self { ranked, critical_value }
    }

    /// Returns the ranks open to the place at an index; `None` where it is not ranked or its error is not known.
    pub fn find_range(&self, index: usize) -> Option<RankRange> {
        find_rank_range(&self.ranked, index, self.critical_value)
    }
}

/// Why a place is not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// The grade is below the floor.
    Thin {
        /// The place's grade.
        grade: Grade,
        /// The floor.
        floor: Grade,
    },
    /// The median equals a neighboring percentile.
    Tied,
    /// Only a lower bound of its median is published.
    Bounded,
    /// It has no annual median.
    NoMedian,
    /// No price level is known for it.
    NoPriceLevel,
}

/// Ranks places: the ranked ones best first, then those set apart, ties and these in the order given. `adjust` turns a median
/// into what is ranked by, such as its purchasing power, where that is known.
pub fn rank_areas<T>(
    candidates: impl Iterator<Item = Candidate<T>>,
    floor: Grade,
    adjust: impl Fn(AreaIx, Cents) -> Option<Cents>,
) -> Vec<RankedPlace<T>> {
    let mut places: Vec<_> = candidates
        .map(|place| match order_value(&place, floor, &adjust) {
            Ok(order) => RankedPlace { rank: Ok(0), place, order: Some(order) },
            Err(exclusion) => RankedPlace { rank: Err(exclusion), place, order: None },
        })
        .collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.order));
    number_places(&mut places);
    places
}

fn order_value<T>(
    place: &Candidate<T>,
    floor: Grade,
    adjust: impl Fn(AreaIx, Cents) -> Option<Cents>,
) -> Result<Cents, Exclusion> {
    let grade = place.grade;
    match place.median.value {
        _ if grade > floor => Err(Exclusion::Thin { grade, floor }),
        WageValue::Missing(_) => Err(Exclusion::NoMedian),
        WageValue::AtLeast(_) => Err(Exclusion::Bounded),
        _ if place.median.tied => Err(Exclusion::Tied),
        WageValue::Published(median) => adjust(place.area, median).ok_or(Exclusion::NoPriceLevel),
        WageValue::Computed(median) => {
            adjust(place.area, median.amount).ok_or(Exclusion::NoPriceLevel)
        }
    }
}

fn number_places<T>(places: &mut [RankedPlace<T>]) {
    let mut before: Option<(usize, Cents)> = None;
    for (index, place) in places.iter_mut().enumerate() {
        let Some(order) = place.order else { return };
        let rank = before.filter(|(_, equal)| *equal == order).map_or(index + 1, |(rank, _)| rank);
        place.rank = Ok(rank);
        before = Some((rank, order));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{DataType, Figure};

    fn candidate(area: u16, median: Figure<i64>, grade: Grade, tied: bool) -> Candidate<()> {
        let figure = median.map(Cents::from_dollars);
        let median = Wage::from_published(figure, DataType::AnnualMedian, tied);
        Candidate { area: AreaIx(area), median, error: Some(0.02), grade, source: () }
    }

    #[test]
    fn places_rank_by_median_and_those_that_say_too_little_come_last() {
        let value = Figure::Value;
        let places = [
            candidate(1, value(50_000), Grade::A, false),
            candidate(2, value(60_000), Grade::D, false),
            candidate(3, value(55_000), Grade::B, false),
            candidate(4, value(55_000), Grade::C, false),
            candidate(5, value(40_000), Grade::A, true),
            candidate(6, Figure::AtLeast(239_200), Grade::A, false),
            candidate(7, Figure::Withheld, Grade::A, false),
            candidate(8, value(70_000), Grade::A, false),
            candidate(9, value(45_000), Grade::A, false),
        ];
        let ranked = rank_areas(places.into_iter(), Grade::C, |area, median| {
            (area != AreaIx(8)).then_some(median)
        });
        let found: Vec<_> = ranked.iter().map(|it| (it.place.area.0, it.rank)).collect();
        let thin = Exclusion::Thin { grade: Grade::D, floor: Grade::C };
        assert_eq!(
            found,
            [
                (3, Ok(1)),
                (4, Ok(1)),
                (1, Ok(3)),
                (9, Ok(4)),
                (2, Err(thin)),
                (5, Err(Exclusion::Tied)),
                (6, Err(Exclusion::Bounded)),
                (7, Err(Exclusion::NoMedian)),
                (8, Err(Exclusion::NoPriceLevel)),
            ]
        );
        // 2.8% of a difference, times 2.1: 55,000 and 50,000 are clearly apart, 50,000 and 45,000 as well.
        let open = OpenRanks::new(&ranked);
        let ranges: Vec<_> =
            (0..5).map(|index| open.find_range(index).map(|it| (it.best, it.worst))).collect();
        assert_eq!(ranges, [Some((1, 2)), Some((1, 2)), Some((3, 3)), Some((4, 4)), None]);
    }
}
