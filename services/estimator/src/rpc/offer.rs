//! `EvaluateOffer`.

use medwage_contracts::Encoded;
use medwage_contracts::convert::to_dollars;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{UnusedInput, UnusedKind};
use medwage_contracts::tags::estimator::v1::evaluate_offer_response;
use medwage_domain::benchmark::wage_position::Verdict;
use medwage_domain::estimate::{Evaluation, Range};
use medwage_domain::text::estimate::offer_summary;
use medwage_rpc_status::{Violation, Violations};

use super::amount::read_positive;
use super::law::unmet_minimum_warning;
use super::pay_terms::{FULL_TIME, agree_on_hours, read_pay_terms};
use super::{gather_violations, read_query};
use crate::context::Context;
use crate::encode::{
    append_estimate, basic_estimate, estimate_facts, evidence_room, is_full, write_range,
};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::OptionFields;

/// The weeks of a year.
const WEEKS: f64 = 52.0;
/// The loss where a rate in a year is rounded to the cent.
const HALF_CENT: f64 = 0.005;

pub(super) async fn evaluate_offer(
    context: &Context,
    request: &pb::EvaluateOfferRequest,
) -> Result<Encoded<pb::EvaluateOfferResponse>, Error> {
    let mut wrong = Violations::default();
    let pay = match &request.pay {
        Some(pay) => read_pay_terms(pay, "pay", &mut wrong),
        None => {
            wrong.add_violation(Violation::required("pay", "is required, with its rate"));
            None
        }
    };
    wrong.require(request.pay.as_ref().is_none_or(|pay| pay.rate.is_some()), || {
        Violation::required("pay.annual_usd", "is required, or hourly_usd")
    });
    if let Some(violation) = request.pay.as_ref().and_then(refuse_contractor) {
        wrong.add_violation(violation);
    }
    let posted = wrong.take_field(read_range(request));
    // The offer and the estimate are of the same hours.
    let mut profile = request.profile.clone();
    let own_hours = profile.as_ref().and_then(|profile| profile.hours_per_week);
    let stated_hours = pay.as_ref().and_then(|pay| pay.hours_per_week);
    let hours = wrong.take_field(agree_on_hours(own_hours, stated_hours, "pay"));
    if let (Some(profile), Some(hours)) = (&mut profile, hours) {
        profile.hours_per_week = hours;
    }
    let week = hours.flatten().unwrap_or(FULL_TIME);
    let offer = pay.as_ref().map(|pay| pay.full_year(week, "pay")).transpose();
    let offer = wrong.take_field(offer).flatten().flatten();
    let options = OptionFields {
        release: &request.release,
        aging: request.aging.as_ref(),
        input_mode: request.input_mode,
        view: request.view,
        ..OptionFields::default()
    };
    let query = read_query(context, profile.as_ref(), &options).await;
    let query = gather_violations(&mut wrong, query)?;
    let ((offer, posted), query) = wrong.into_result::<_, Error>(offer.zip(posted).zip(query))?;
    let priced = PricedProfile::estimate_person(context, query).await?;
    let no_range = || Error::NoDistribution("no range of pay is known to compare with".to_owned());
    let evaluation = priced.estimate.evaluate_offer(offer, posted).ok_or_else(no_range)?;
    let estimate = basic_estimate(context, &priced);
    let mut message = write_response(&evaluation, &estimate);
    message.summary = offer_summary(&evaluation, &estimate_facts(context, &priced));
    message.unused_inputs.extend(unused_terms(request.pay.as_ref()));
    if let Some(floor) = priced.legal_floor(context) {
        let hourly = offer.dollars() / (WEEKS * week.min(FULL_TIME));
        if hourly < floor.minimum.hourly.dollars() - HALF_CENT {
            message.warnings.push(unmet_minimum_warning(floor.minimum, hourly, "pay"));
        }
    }
    let mut reply = Encoded::with_room(&message, evidence_room(&priced));
    if is_full(&priced) {
        let tag = evaluate_offer_response::EVIDENCE;
        append_estimate(reply.fields_mut(), tag, context, &priced, &estimate);
    }
    Ok(reply)
}

/// Reads the employer's own range.
fn read_range(request: &pb::EvaluateOfferRequest) -> Result<Option<Range>, Violation> {
    let Some(range) = &request.employer_range_usd else { return Ok(None) };
    let low = read_positive("employer_range_usd.low", range.low)?;
    let high = read_positive("employer_range_usd.high", range.high)?;
    let error = || Violation::conflict("employer_range_usd.high", "must be above low");
    Range::new(low, high).map(Some).ok_or_else(error)
}

/// Refuses what the market of employees says nothing of.
fn refuse_contractor(pay: &pb::PayTerms) -> Option<Violation> {
    (pay.engagement() == pb::Engagement::IndependentContractor).then(|| {
        let description = "the market is of employees, whose taxes and benefits an independent contractor pays: \
                           EstimateTotalCompensation and CompareOffers count them";
        Violation::out_of_range("pay.engagement", description)
    })
}

/// Lists terms that an offer is not held against the market by: overtime and differentials are no part of the market's pay.
fn unused_terms(pay: Option<&pb::PayTerms>) -> Vec<UnusedInput> {
    let Some(pay) = pay else { return Vec::new() };
    let unused = |field: &str, input: String, reason: &str| UnusedInput {
        field: field.to_owned(),
        input,
        kind: UnusedKind::NotApplicable.into(),
        reason: reason.to_owned(),
        nearest: Vec::new(),
    };
    let overtime = "it decides overtime, which EstimateTotalCompensation counts";
    let mut found = Vec::new();
    if pay.basis() != pb::PayBasis::Unspecified {
        found.push(unused("pay.basis", pay.basis().as_str_name().to_owned(), overtime));
    }
    if let Some(days) = pay.workdays_per_week {
        found.push(unused("pay.workdays_per_week", days.to_string(), overtime));
    }
    if !pay.differentials.is_empty() {
        let reason =
            "OEWS counts no shift differentials (technical notes); EstimateTotalCompensation does";
        found.push(unused("pay.differentials", pay.differentials.len().to_string(), reason));
    }
    if let Some(hours) = pay.on_call.as_ref().and_then(|on_call| on_call.callback_hours_per_week) {
        let reason = "hours beyond the scheduled ones are no part of the rate; on-call pay is";
        found.push(unused("pay.on_call.callback_hours_per_week", hours.to_string(), reason));
    }
    match pay.engagement() {
        pb::Engagement::ContractEmployee | pb::Engagement::PerDiem => {
            let reason = "the market is of all employees; what benefits are worth is not in it";
            found.push(unused("pay.engagement", pay.engagement().as_str_name().to_owned(), reason));
        }
        _ => {}
    }
    found
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
        median_delta_usd: to_dollars(offer.over_median),
        annual_usd: to_dollars(offer.offer),
        market_range_usd: Some(write_range(offer.market)),
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
