//! `EvaluateOffer`.

use medwage_contracts::Encoded;
use medwage_contracts::pb::Money;
use medwage_contracts::pb::benchmark::MarketVerdict;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::evaluate_offer_request::Offer;
use medwage_domain::benchmark::standing::Verdict;
use medwage_domain::estimate::{Evaluation, Range};
use medwage_domain::money::{Cents, Pay};
use medwage_service_kit::{Violation, Violations};

use super::{gather, required};
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::person::Person;
use crate::worth::Worth;

/// Weeks in a year of work, and the hours of a full-time week.
const WEEKS: f64 = 52.0;
const FULL_TIME: f64 = 40.0;

/// Field number of `medwage.estimator.v1.EvaluateOfferResponse.estimate`.
const ESTIMATE: u32 = 10;

pub(super) async fn evaluate(
    context: &Context,
    request: &pb::EvaluateOfferRequest,
) -> Result<Encoded<pb::EvaluateOfferResponse>, Error> {
    let asked = required(request.person.as_ref(), "person")?;
    let hours = asked.hours_per_week.unwrap_or(FULL_TIME).min(FULL_TIME);
    let mut wrong = Violations::default();
    let offer = wrong.take(annual(request.offer.as_ref(), hours));
    let range = wrong.take(posted(request));
    let person = gather(&mut wrong, "person", Person::of(context, asked).await)?;
    let ((offer, range), person) = wrong.finish::<_, Error>(offer.zip(range).zip(person))?;
    let worth = Worth::of(context, person).await.map_err(|error| error.within("person"))?;
    let none = || Error::NoDistribution("no range of pay is known to compare with".to_owned());
    let evaluation = worth.estimate.evaluate(offer, range).ok_or_else(none)?;
    Ok(encode::reply_with(&response(&evaluation), ESTIMATE, context, &worth))
}

/// The offer per year, for the hours of the job.
fn annual(offer: Option<&Offer>, hours: f64) -> Result<Cents, Violation> {
    match offer {
        None => Err(Violation::new("annual", "is required, or hourly")),
        Some(Offer::Annual(money)) => positive("annual", money),
        Some(Offer::Hourly(money)) => {
            let year = positive("hourly", money)?.dollars() * hours * WEEKS;
            Pay::Hourly.round(year).ok_or_else(|| Violation::new("hourly", "is out of range"))
        }
    }
}

/// Reads an amount above zero.
pub(super) fn positive(field: &str, money: &Money) -> Result<Cents, Violation> {
    let amount = Cents::try_from(money).map_err(|why| Violation::new(field, why))?;
    if amount.get() > 0 { Ok(amount) } else { Err(Violation::new(field, "must be above zero")) }
}

fn posted(request: &pb::EvaluateOfferRequest) -> Result<Option<Range>, Violation> {
    match (&request.range_low, &request.range_high) {
        (None, None) => Ok(None),
        (Some(low), Some(high)) => {
            let ends = (positive("range_low", low)?, positive("range_high", high)?);
            let range = Range::new(ends.0, ends.1);
            range.map(Some).ok_or_else(|| Violation::new("range_high", "must be above range_low"))
        }
        (None, Some(_)) => Err(Violation::new("range_low", "is required with range_high")),
        (Some(_), None) => Err(Violation::new("range_high", "is required with range_low")),
    }
}

fn response(it: &Evaluation) -> pb::EvaluateOfferResponse {
    let verdict = match it.verdict {
        Verdict::Below => MarketVerdict::BelowMarket,
        Verdict::Within => MarketVerdict::WithinMarket,
        Verdict::Above => MarketVerdict::AboveMarket,
    };
    pb::EvaluateOfferResponse {
        verdict: verdict.into(),
        firm: it.firm,
        percentile: it.percentile,
        compa_ratio: it.compa_ratio,
        range_penetration: it.penetration,
        over_median: Some(it.over_median.into()),
        annual_offer: Some(it.offer.into()),
        market_range: Some(encode::range(it.market)),
        summary: summary(it),
        estimate: None,
    }
}

fn summary(it: &Evaluation) -> String {
    let stands = match it.verdict {
        Verdict::Below => "below the market's middle half",
        Verdict::Within => "within the market's middle half",
        Verdict::Above => "above the market's middle half",
    };
    let doubt = if it.firm { "" } else { ", which the interval of the median leaves open" };
    format!(
        "${:.0} a year is {stands}, ${:.0} to ${:.0}{doubt}: more than {:.0} of 100 people like this one earn",
        it.offer.dollars(),
        it.market.low().dollars(),
        it.market.high().dollars(),
        it.percentile
    )
}
