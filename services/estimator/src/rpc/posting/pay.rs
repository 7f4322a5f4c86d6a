//! Pay that a posting states, and where it stands.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Range;
use medwage_domain::benchmark::wage_position::Verdict;
use medwage_domain::estimate::{Estimate, Evaluation};
use medwage_domain::money::Cents;
use medwage_domain::reading::{PayUnit, StatedPay};
use medwage_domain::text::estimate::PostedFacts;

use crate::rpc::pay_terms::{PayTerms, Rate};

/// Pay as stated, and in a year where a rule turns it into that.
#[derive(Clone, Copy, Debug)]
pub(super) struct PostedRange {
    stated: StatedPay,
    annual: Option<(Cents, Cents)>,
}

impl PostedRange {
    /// Turns both ends into pay in a year, for so many hours in a week.
    pub(super) fn new(stated: StatedPay, hours_per_week: f64) -> Self {
        let annual = |amount: Cents| {
            let amount = Some(amount).filter(|amount| amount.get() > 0)?;
            let rate = match stated.unit {
                PayUnit::Hour => Rate::Hourly(amount),
                PayUnit::Year => Rate::Annual(amount),
                PayUnit::Chart | PayUnit::Line => return None,
            };
            let terms = PayTerms::at_rate(rate);
            terms.annual_rate(hours_per_week, "posted_pay").ok().flatten()
        };
        let ends = stated.low.and_then(annual).zip(stated.high.and_then(annual));
        Self { stated, annual: ends.filter(|(low, high)| low <= high) }
    }

    /// Returns what a summary tells of it.
    pub(super) fn range_facts(&self, estimate: &Estimate) -> Option<PostedFacts> {
        let (low, high) = self.annual?;
        Some(PostedFacts {
            low,
            high,
            low_percentile: estimate.evaluate_offer(low, None)?.percentile,
            high_percentile: estimate.evaluate_offer(high, None)?.percentile,
        })
    }

    /// Writes it, with where it stands among people like the profile.
    pub(super) fn write_pay(&self, estimate: Option<&Estimate>) -> pb::PostedPay {
        let mut message = pb::PostedPay {
            low_usd: self.stated.low.map(to_dollars),
            high_usd: self.stated.high.map(to_dollars),
            unit: match self.stated.unit {
                PayUnit::Hour => pb::PayUnit::Hour,
                PayUnit::Year => pb::PayUnit::Year,
                PayUnit::Chart => pb::PayUnit::Chart,
                PayUnit::Line => pb::PayUnit::Line,
            }
            .into(),
            ..pb::PostedPay::default()
        };
        let Some((low, high)) = self.annual else { return message };
        message.annual_range_usd = Some(Range { low: to_dollars(low), high: to_dollars(high) });
        let evaluate = |amount| estimate.and_then(|estimate| estimate.evaluate_offer(amount, None));
        message.low_percentile = evaluate(low).map(|evaluation| evaluation.percentile);
        message.high_percentile = evaluate(high).map(|evaluation| evaluation.percentile);
        let middle = Cents::new(low.get().midpoint(high.get()));
        if let Some(Evaluation { verdict, firm, compa_ratio, .. }) = evaluate(middle) {
            message.compa_ratio = Some(compa_ratio);
            message.firm = Some(firm);
            message.set_verdict(match verdict {
                Verdict::Below => pb::OfferVerdict::BelowMarket,
                Verdict::Within => pb::OfferVerdict::WithinMarket,
                Verdict::Above => pb::OfferVerdict::AboveMarket,
            });
        }
        message
    }
}
