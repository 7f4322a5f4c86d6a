//! Places by what they pay an occupation: by median, never by mean, thin cells set apart.

use super::reliability::{Grade, grade};
use crate::cell::{Cell, Figure, Measure};
use crate::market::{AreaIx, CellKey, Market, OccupationIx};
use crate::money::{Cents, Pay};

/// What places are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The annual median.
    Nominal,
    /// The annual median over the place's price level.
    PriceAdjusted,
}

/// A ranked place.
#[derive(Clone, Copy, Debug)]
pub struct Ranked<'m> {
    /// The rank, from 1. Equal medians share the better rank.
    pub rank: usize,
    /// The place.
    pub area: AreaIx,
    /// Its cell.
    pub cell: &'m Cell,
    /// What it is ranked by, in cents; a bound stands above every value.
    order: (bool, Cents),
}

/// A place that is not ranked.
#[derive(Clone, Copy, Debug)]
pub struct Unranked<'m> {
    /// The place.
    pub area: AreaIx,
    /// Its cell.
    pub cell: &'m Cell,
    /// Why.
    pub reason: Reason,
}

/// Why a place is not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its cell's grade is below the floor.
    BelowFloor {
        /// The cell's grade.
        grade: Grade,
        /// The floor.
        floor: Grade,
    },
    /// No annual median is published.
    NoMedian,
    /// No price level is known for it.
    NoPriceLevel,
    /// Its median is only a lower bound, which has no purchasing power that could be compared.
    BoundedMedian,
}

/// Places in order, and those that were set apart, in the order of the areas.
#[derive(Clone, Debug, Default)]
pub struct Ranking<'m> {
    /// Best first; ties in the order of the areas.
    pub ranked: Vec<Ranked<'m>>,
    /// Set apart, with why.
    pub unranked: Vec<Unranked<'m>>,
}

/// Ranks places; `adjust` divides a wage by a place's price level where one is known.
pub fn rank_areas<'m, M: Market>(
    market: &'m M,
    occupation: OccupationIx,
    areas: impl Iterator<Item = AreaIx>,
    floor: Grade,
    basis: Basis,
    adjust: impl Fn(AreaIx, Cents) -> Option<Cents>,
) -> Ranking<'m> {
    let industry = market.all_industries();
    let mut ranking = Ranking::default();
    for area in areas {
        let Some(cell) = market.cell(CellKey { occupation, area, industry }) else { continue };
        match order(market, cell, floor, basis, |median| adjust(area, median)) {
            Ok(order) => ranking.ranked.push(Ranked { rank: 0, area, cell, order }),
            Err(reason) => ranking.unranked.push(Unranked { area, cell, reason }),
        }
    }
    ranking.ranked.sort_by_key(|it| std::cmp::Reverse(it.order));
    number(&mut ranking.ranked);
    ranking
}

fn order(
    market: &impl Market,
    cell: &Cell,
    floor: Grade,
    basis: Basis,
    adjust: impl Fn(Cents) -> Option<Cents>,
) -> Result<(bool, Cents), Reason> {
    let median = cell.wage(Measure::P50, Pay::Annual, market.top_code());
    let grade = grade(cell).0;
    match (median, basis) {
        _ if grade > floor => Err(Reason::BelowFloor { grade, floor }),
        (Figure::Value(median), Basis::Nominal) => Ok((false, median)),
        (Figure::AtLeast(bound), Basis::Nominal) => Ok((true, bound)),
        (Figure::Value(median), Basis::PriceAdjusted) => {
            adjust(median).map(|real| (false, real)).ok_or(Reason::NoPriceLevel)
        }
        (Figure::AtLeast(_), Basis::PriceAdjusted) => Err(Reason::BoundedMedian),
        (Figure::Withheld | Figure::NotApplicable | Figure::Absent, _) => Err(Reason::NoMedian),
    }
}

fn number(ranked: &mut [Ranked<'_>]) {
    let mut before: Option<(usize, (bool, Cents))> = None;
    for (place, entry) in ranked.iter_mut().enumerate() {
        entry.rank = match before {
            Some((rank, order)) if order == entry.order => rank,
            _ => place + 1,
        };
        before = Some((entry.rank, entry.order));
    }
}
