//! An offer against the estimate of the person it is made to.

use super::outcome::Estimate;
use super::range::Range;
use crate::benchmark::wage_position::Verdict;
use crate::money::Cents;
use crate::percentile::Percentile;

/// An offer, evaluated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The offer per year.
    pub offer: Cents,
    /// How it stands.
    pub verdict: Verdict,
    /// True if the verdict would be the same at both ends of the interval of the median.
    pub firm: bool,
    /// The percentile among people like this one.
    pub percentile: f64,
    /// The market's range: the 25th to the 75th percentile, in whole dollars.
    pub market: Range,
    /// The offer over the middle of the employer's range; over the median where none is given.
    pub compa_ratio: f64,
    /// How far up that range it is: 0 at the lower end, 1 at the higher.
    pub penetration: f64,
    /// The distance above the median of people like this one; negative below it.
    pub over_median: Cents,
}

impl Estimate {
    /// Evaluates an offer of a year's pay, against the employer's own range where there is one.
    /// `None` where the estimate has no range.
    pub fn evaluate_offer(&self, offer: Cents, posted: Option<Range>) -> Option<Evaluation> {
        let annual = |percentile| self.pay_at(percentile).map(|point| point.annual);
        let market = Range::new(annual(Percentile::P25)?, annual(Percentile::P75)?)?;
        let range = posted.unwrap_or(market);
        let verdict = judge_offer(offer.dollars(), market, 1.0);
        let firm = [-self.interval.half_width, self.interval.half_width]
            .into_iter()
            .all(|shift| judge_offer(offer.dollars(), market, libm::exp(shift)) == verdict);
        Some(Evaluation {
            offer,
            verdict,
            firm,
            percentile: self.rank_pay(offer),
            market,
            compa_ratio: match posted {
                Some(range) => range.compa_ratio(offer),
                None => offer.dollars() / self.median().dollars(),
            },
            penetration: range.range_penetration(offer),
            over_median: Cents::new(offer.get().saturating_sub(self.median().get())),
        })
    }
}

/// Against the market's range with every wage multiplied.
fn judge_offer(offer: f64, market: Range, by: f64) -> Verdict {
    if offer < market.low().dollars() * by {
        Verdict::Below
    } else if offer > market.high().dollars() * by {
        Verdict::Above
    } else {
        Verdict::Within
    }
}
