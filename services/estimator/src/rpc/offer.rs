//! `EvaluateOffer`.

use medwage_contracts::Encoded;
use medwage_contracts::convert::dollars;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{UnusedInput, UnusedKind};
use medwage_contracts::tags::estimator::v1::evaluate_offer_response;
use medwage_domain::benchmark::wage_position::Verdict;
use medwage_domain::estimate::{Evaluation, Range};
use medwage_domain::text::estimate::offer_summary;
use medwage_rpc_status::{Violation, Violations};

use super::amount::positive;
use super::pay_terms::{FULL_TIME, agree_on_hours, read_pay_terms};
use super::{gather, read_query};
use crate::context::Context;
use crate::encode::{
    append_estimate, basic_estimate, estimate_facts, evidence_room, is_full, range,
};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::OptionFields;

pub(super) async fn evaluate_offer(
    context: &Context,
    request: &pb::EvaluateOfferRequest,
) -> Result<Encoded<pb::EvaluateOfferResponse>, Error> {
    let mut wrong = Violations::default();
    let pay = match &request.pay {
        Some(pay) => read_pay_terms(pay, "pay", &mut wrong),
        None => {
            wrong.add(Violation::required("pay", "is required, with its rate"));
            None
        }
    };
    wrong.require(request.pay.as_ref().is_none_or(|it| it.rate.is_some()), || {
        Violation::required("pay.annual_usd", "is required, or hourly_usd")
    });
    let posted = wrong.take(read_range(request));
    // The offer and the estimate are of the same hours.
    let mut profile = request.profile.clone();
    let own_hours = profile.as_ref().and_then(|it| it.hours_per_week);
    let stated_hours = pay.and_then(|it| it.hours_per_week);
    let hours = wrong.take(agree_on_hours(own_hours, stated_hours, "pay"));
    if let (Some(profile), Some(hours)) = (&mut profile, hours) {
        profile.hours_per_week = hours;
    }
    let week = hours.flatten().unwrap_or(FULL_TIME);
    let offer = pay.map(|it| it.annual(week, "pay")).transpose();
    let offer = wrong.take(offer).flatten().flatten();
    let options = OptionFields {
        release: &request.release,
        aging: request.aging.as_ref(),
        input_mode: request.input_mode,
        view: request.view,
        ..OptionFields::default()
    };
    let query = read_query(context, profile.as_ref(), &options).await;
    let query = gather(&mut wrong, query)?;
    let ((offer, posted), query) = wrong.finish::<_, Error>(offer.zip(posted).zip(query))?;
    let priced = PricedProfile::estimate(context, query).await?;
    let no_range = || Error::NoDistribution("no range of pay is known to compare with".to_owned());
    let evaluation = priced.estimate.evaluate(offer, posted).ok_or_else(no_range)?;
    let estimate = basic_estimate(context, &priced);
    let mut message = write_response(&evaluation, &estimate);
    message.summary = offer_summary(&evaluation, &estimate_facts(context, &priced));
    message.unused_inputs.extend(unused_basis(request.pay.as_ref()));
    let mut reply = Encoded::with_room(&message, evidence_room(&priced));
    if is_full(&priced) {
        let tag = evaluate_offer_response::EVIDENCE;
        append_estimate(reply.fields(), tag, context, &priced, &estimate);
    }
    Ok(reply)
}

/// Reads the employer's own range.
fn read_range(request: &pb::EvaluateOfferRequest) -> Result<Option<Range>, Violation> {
    let Some(range) = &request.employer_range_usd else { return Ok(None) };
    let low = positive("employer_range_usd.low", range.low)?;
    let high = positive("employer_range_usd.high", range.high)?;
    let error = || Violation::conflict("employer_range_usd.high", "must be above low");
    Range::new(low, high).map(Some).ok_or_else(error)
}

/// A basis decides overtime, and an offer is held against pay without it.
fn unused_basis(pay: Option<&pb::PayTerms>) -> Option<UnusedInput> {
    let basis = pay?.basis();
    (basis != pb::PayBasis::Unspecified).then(|| UnusedInput {
        field: "pay.basis".to_owned(),
        input: basis.as_str_name().to_owned(),
        kind: UnusedKind::NotApplicable.into(),
        reason: "it decides overtime, which EstimateTotalCompensation counts".to_owned(),
        nearest: Vec::new(),
    })
}

fn write_response(offer: &Evaluation, estimate: &pb::Estimate) -> pb::EvaluateOfferResponse {
    let verdict = match offer.verdict {
        Verdict::Below => pb::OfferVerdict::BelowMarket,
        Verdict::Within => pb::OfferVerdict::WithinMarket,
        Verdict::Above => pb::OfferVerdict::AboveMarket,
    };
    pb::EvaluateOfferResponse {
        summary: String::new(),
        verdict: verdict.into(),
        firm: offer.firm,
        percentile: offer.percentile,
        compa_ratio: offer.compa_ratio,
        range_penetration: offer.penetration,
        median_delta_usd: dollars(offer.over_median),
        annual_usd: dollars(offer.offer),
        market_range_usd: Some(range(offer.market)),
        annual: estimate.annual.clone(),
        median_interval_usd: estimate.median_interval_usd,
        employer_interval_usd: estimate.employer_interval_usd,
        grade: estimate.grade,
        unused_inputs: estimate.unused_inputs.clone(),
        warnings: estimate.warnings.clone(),
        resolved: estimate.resolved.clone(),
        model: estimate.model.clone(),
        release: estimate.release.clone(),
        catalog_digest: estimate.catalog_digest.clone(),
        citation: estimate.citation.clone(),
        degradation: estimate.degradation.clone(),
        evidence: None,
    }
}
