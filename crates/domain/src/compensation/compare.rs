//! Two to ten offers, side by side.

use super::defaults::Defaults;
use super::law::PlaceLaw;
use super::offer_terms::OfferTerms;
use super::overtime::Exemption;
use super::total::{Total, total_pay};
use crate::money::Cents;

/// How many offers can be compared.
pub(super) const OFFERS: std::ops::RangeInclusive<usize> = 2..=10;
/// Cents of a dollar: a break-even base is a whole one.
const DOLLAR: i64 = 100;

/// An offer and the prices of its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The caller's name for it; no two are the same.
    pub id: String,
    /// The terms that are offered.
    pub terms: OfferTerms,
    /// The price level of the place, the nation being 100; none where it is not known.
    pub price_level: Option<f64>,
    /// The law of the place.
    pub law: PlaceLaw,
}

/// Why offers can't be compared.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CompareError {
    /// Too few or too many.
    #[error("{count} offers; from {} to {} can be compared", OFFERS.start(), OFFERS.end())]
    Count {
        /// How many were given.
        count: usize,
    },
    /// Two have one name.
    #[error("two offers are named {id:?}")]
    SameId {
        /// The name.
        id: String,
    },
    /// A price level is no positive number.
    #[error("the price level of {id:?} is no positive number")]
    PriceLevel {
        /// Whose.
        id: String,
    },
    /// The base or the hours are none.
    #[error("the base or the hours of {id:?} are none")]
    OfferTerms {
        /// Whose.
        id: String,
    },
}

/// An offer beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedOffer {
    /// The caller's name for it.
    pub id: String,
    /// The total compensation.
    pub total: Total,
    /// The base value by which it is compared, in the nation's prices; none without every offer's price level.
    pub real: Option<Cents>,
    /// 1 for the best; equal offers share a rank.
    pub rank: usize,
    /// The lowest whole-dollar base at which it would be worth as much as the best, all else equal; none for the best, and
    /// where no base up to ten times its own is enough.
    pub break_even_base: Option<Cents>,
}

/// Compares offers, best first: by what everything of a year is worth with a year's part of what is paid once, in the
/// nation's prices where every price level is known. Equal ones stand by name, so the order in which they come doesn't matter.
///
/// # Errors
/// Says why they can't be compared.
pub fn rank_offers(
    offers: &[Offer],
    defaults: &Defaults,
) -> Result<Vec<ComparedOffer>, CompareError> {
    check_offers(offers)?;
    let real = offers.iter().all(|offer| offer.price_level.is_some());
    let mut sorted: Vec<&Offer> = offers.iter().collect();
    sorted.sort_by(|one, other| one.id.cmp(&other.id));
    sorted.sort_by_key(|offer| std::cmp::Reverse(total_value(offer, &offer.terms, defaults, real)));
    let totals: Vec<_> =
        sorted.iter().map(|offer| total_value(offer, &offer.terms, defaults, real)).collect();
    let best = totals.first().copied().unwrap_or_default();
    let compared = |(place, offer): (usize, &&Offer)| {
        let rank = 1 + totals.iter().filter(|total| **total > totals[place]).count();
        ComparedOffer {
            id: offer.id.clone(),
            total: total_pay(&offer.terms, defaults, &offer.law),
            real: real.then(|| total_value(offer, &offer.terms, defaults, true)),
            rank,
            break_even_base: if rank == 1 { None } else { break_even(offer, best, defaults, real) },
        }
    };
    Ok(sorted.iter().enumerate().map(compared).collect())
}

fn check_offers(offers: &[Offer]) -> Result<(), CompareError> {
    let count = offers.len();
    if !OFFERS.contains(&count) {
        return Err(CompareError::Count { count });
    }
    for (place, offer) in offers.iter().enumerate() {
        let id = || offer.id.clone();
        if offers.iter().take(place).any(|other| other.id == offer.id) {
            return Err(CompareError::SameId { id: id() });
        }
        if offer.price_level.is_some_and(|level| !(level > 0.0 && level.is_finite())) {
            return Err(CompareError::PriceLevel { id: id() });
        }
        let hours = offer.terms.hours_per_week;
        if offer.terms.base.get() <= 0 || !(hours > 0.0 && hours <= 168.0) {
            return Err(CompareError::OfferTerms { id: id() });
        }
    }
    Ok(())
}

/// Returns what everything is worth, in the nation's prices if `real`.
fn total_value(offer: &Offer, terms: &OfferTerms, defaults: &Defaults, real: bool) -> Cents {
    let nominal = total_pay(terms, defaults, &offer.law).compared_amount();
    match offer.price_level.filter(|_| real) {
        Some(level) => Cents::new((nominal.get() as f64 * 100.0 / level).round() as i64),
        None => nominal,
    }
}

/// Finds the lowest whole-dollar base at which the offer is worth `best`. Its worth rises with the base but where a higher
/// one ends overtime, or that by the day: there it falls once, so each stretch between is searched, the lowest first.
fn break_even(offer: &Offer, best: Cents, defaults: &Defaults, real: bool) -> Option<Cents> {
    let at = |dollars: i64| OfferTerms {
        base: Cents::from_dollars(dollars),
        base_interval: None,
        ..offer.terms.clone()
    };
    let enough = |dollars: i64| total_value(offer, &at(dollars), defaults, real) >= best;
    let is_due = |dollars: i64| {
        Exemption::decide_exemption(&at(dollars), offer.law.salary_level.weekly).overtime_is_due()
    };
    let counts_days = |dollars: i64| {
        let overtime = total_pay(&at(dollars), defaults, &offer.law).overtime;
        overtime.is_some_and(|overtime| overtime.by_day)
    };
    let end = offer.terms.base.get().saturating_mul(10) / DOLLAR + 1;
    let mut starts = [
        1,
        first_after(1, end, |dollars| !is_due(dollars)),
        first_after(1, end, |dollars| !counts_days(dollars)),
        end,
    ];
    starts.sort_unstable();
    starts.windows(2).find_map(|stretch| {
        let (start, end) = (stretch[0], stretch[1]);
        if start >= end || !enough(end - 1) {
            return None;
        }
        Some(Cents::from_dollars(first_after(start, end, enough)))
    })
}

/// Returns the first number from `start` for which a condition holds that goes on holding; `end` where none does before it.
fn first_after(start: i64, end: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
