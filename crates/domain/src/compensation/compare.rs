//! Two to ten offers, side by side.

use super::defaults::Defaults;
use super::offer_terms::OfferTerms;
use super::total::{Total, total};
use crate::money::Cents;

/// How many offers can be compared.
pub(super) const OFFERS: std::ops::RangeInclusive<usize> = 2..=10;
/// How finely a break-even base is found, in cents: a dollar.
const DOLLAR: i64 = 100;

/// An offer and the prices of its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The caller's name for it; no two are the same.
    pub id: String,
    /// What is offered.
    pub terms: OfferTerms,
    /// The price level of the place, the nation being 100; none where it is not known.
    pub price_level: Option<f64>,
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
    /// Its total compensation.
    pub total: Total,
    /// The base value of everything, in the nation's prices; none without every offer's price level.
    pub real: Option<Cents>,
    /// 1 for the best; equal offers share a rank.
    pub rank: usize,
    /// The base at which it would be worth as much as the best, all else equal; none for the best, and
    /// where no base up to ten times its own is enough.
    pub break_even_base: Option<Cents>,
}

/// Compares offers, best first: by what everything is worth, in the nation's prices where every price
/// level is known. Equal ones stand by name, so the order in which they come doesn't matter.
///
/// # Errors
/// Says why they can't be compared.
pub fn compare(offers: &[Offer], defaults: &Defaults) -> Result<Vec<ComparedOffer>, CompareError> {
    check(offers)?;
    let real = offers.iter().all(|offer| offer.price_level.is_some());
    let mut sorted: Vec<&Offer> = offers.iter().collect();
    sorted.sort_by(|one, other| one.id.cmp(&other.id));
    sorted.sort_by_key(|offer| std::cmp::Reverse(total_value(offer, &offer.terms, defaults, real)));
    let totals: Vec<_> =
        sorted.iter().map(|offer| total_value(offer, &offer.terms, defaults, real)).collect();
    let best = totals.first().copied().unwrap_or_default();
    let compared = |(place, offer): (usize, &&Offer)| {
        let rank = 1 + totals.iter().filter(|it| **it > totals[place]).count();
        ComparedOffer {
            id: offer.id.clone(),
            total: total(&offer.terms, defaults),
            real: real.then(|| total_value(offer, &offer.terms, defaults, true)),
            rank,
            break_even_base: if rank == 1 { None } else { break_even(offer, best, defaults, real) },
        }
    };
    Ok(sorted.iter().enumerate().map(compared).collect())
}

fn check(offers: &[Offer]) -> Result<(), CompareError> {
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

/// What everything is worth, in the nation's prices if `real`.
fn total_value(offer: &Offer, terms: &OfferTerms, defaults: &Defaults, real: bool) -> Cents {
    let nominal = total(terms, defaults).whole.base;
    match offer.price_level.filter(|_| real) {
        Some(level) => Cents::new((nominal.get() as f64 * 100.0 / level).round() as i64),
        None => nominal,
    }
}

/// Finds a whole-dollar base at which the offer is worth `best`, while a dollar less is not enough. It is
/// the least such base, but where a higher salary ends overtime: there the worth falls once, and a base
/// below the fall may be enough too.
fn break_even(offer: &Offer, best: Cents, defaults: &Defaults, real: bool) -> Option<Cents> {
    let enough = |base: i64| {
        let terms = OfferTerms { base: Cents::new(base), ..offer.terms };
        total_value(offer, &terms, defaults, real) >= best
    };
    let mut low = offer.terms.base.get() / DOLLAR * DOLLAR;
    let mut high = low.saturating_mul(10);
    if !enough(high) {
        return None;
    }
    while high - low > DOLLAR {
        let middle = (low + high) / 2 / DOLLAR * DOLLAR;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(Cents::new(high))
}
