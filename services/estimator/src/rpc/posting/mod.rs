//! `ParsePosting`: the text of a posting, the profile that it describes, and where its pay stands.

mod draft;
mod pay;

use medwage_contracts::Encoded;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Warning;
use medwage_contracts::tags::estimator::v1::parse_posting_response;
use medwage_domain::reading::{MAX_POSTING_CHARS, PostingReading};
use medwage_domain::text::estimate::{posting_summary, unpriced_posting_summary};
use medwage_rpc_status::{Violation, Violations};

use self::draft::Draft;
use self::pay::PostedRange;
use super::pay_terms::FULL_TIME;
use super::read_query;
use crate::context::Context;
use crate::encode::{append_estimate, basic_estimate, estimate_facts, evidence_room, is_full};
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{EstimateQuery, OptionFields};

pub(super) async fn parse_posting(
    context: &Context,
    request: &pb::ParsePostingRequest,
) -> Result<Encoded<pb::ParsePostingResponse>, Error> {
    let mut wrong = Violations::default();
    let posting = wrong.take_field(read_text(context, &request.text)?);
    let mut draft = Draft::new(request.profile.clone().unwrap_or_default());
    if let (Some(posting), Ok(reader)) = (&posting, context.catalog.reader()) {
        draft.take_posting(reader, posting);
    }
    if posting.is_some() && draft.fields.is_empty() {
        let description = "says nothing of a job that is read: no title, place, pay or requirement";
        let nothing = Violation::for_reason(ErrorReason::NothingFound, "text", description);
        wrong.add_violation(nothing.with_fact("field", "text"));
    }
    let options = OptionFields {
        release: &request.release,
        aging: request.aging.as_ref(),
        input_mode: draft.input_mode(request.input_mode),
        view: request.view,
        ..OptionFields::default()
    };
    let query = read_query(context, Some(&draft.profile), &options).await;
    let query = draft.sort_out(query, &mut wrong)?;
    wrong.into_result::<_, Error>(Some(()))?;
    let priced = match query {
        Some(query) => price_profile(context, query, &mut draft).await?,
        None => None,
    };
    let stated = posting.as_ref().and_then(|posting| posting.pay.as_ref()).map(|pay| pay.value);
    let hours = draft.profile.hours_per_week.unwrap_or(FULL_TIME);
    let posted = stated.map(|stated| PostedRange::new(stated, hours));
    Ok(write_reply(context, draft, posted, priced.as_ref()))
}

/// Reads the text, or says what is wrong with it.
fn read_text(context: &Context, text: &str) -> Result<Result<PostingReading, Violation>, Error> {
    if text.trim().is_empty() {
        let description = "is required: the posting as its author wrote it";
        return Ok(Err(Violation::required("text", description)));
    }
    if text.chars().nth(MAX_POSTING_CHARS).is_some() {
        let length = text.chars().count();
        let description = format!("has {length} characters, {MAX_POSTING_CHARS} are allowed");
        return Ok(Err(Violation::out_of_range("text", description)));
    }
    let reader = context.catalog.reader().map_err(|why| Error::Internal(why.to_owned()))?;
    Ok(Ok(reader.parse_posting(text)))
}

/// Estimates what people like the profile earn. What the text got wrong is a warning, not an error.
async fn price_profile(
    context: &Context,
    query: EstimateQuery,
    draft: &mut Draft,
) -> Result<Option<PricedProfile>, Error> {
    match PricedProfile::estimate_person(context, query).await {
        Ok(priced) => Ok(Some(priced)),
        Err(Error::NoDistribution(why)) => {
            draft.add_warning("estimate.none", "profile", why);
            Ok(None)
        }
        Err(error) => {
            let mut wrong = Violations::default();
            draft.sort_out::<()>(Err(error), &mut wrong)?;
            wrong.into_result::<_, Error>(Some(None))
        }
    }
}

fn write_reply(
    context: &Context,
    draft: Draft,
    posted: Option<PostedRange>,
    priced: Option<&PricedProfile>,
) -> Encoded<pb::ParsePostingResponse> {
    let estimate = priced.map(|priced| basic_estimate(context, priced));
    let summary = match priced {
        Some(priced) => {
            let facts = posted.and_then(|posted| posted.range_facts(&priced.estimate));
            posting_summary(facts, &estimate_facts(context, priced))
        }
        None => unpriced_posting_summary(draft.fields.len()),
    };
    let message = pb::ParsePostingResponse {
        summary,
        profile: Some(draft.profile),
        fields: draft.fields,
        posted_pay: posted.map(|posted| posted.write_pay(priced.map(|priced| &*priced.estimate))),
        estimate: estimate.clone(),
        warnings: draft.warnings,
        catalog_digest: context.catalog.digest().to_owned(),
        evidence: None,
    };
    let room = priced.map_or(0, evidence_room);
    let mut reply = Encoded::with_room(&message, room);
    if let (Some(priced), Some(estimate)) = (priced.filter(|priced| is_full(priced)), &estimate) {
        let tag = parse_posting_response::EVIDENCE;
        append_estimate(reply.fields_mut(), tag, context, priced, estimate);
    }
    reply
}

/// Writes a warning of a posting.
fn write_warning(id: &str, field: &str, text: String) -> Warning {
    Warning { id: id.to_owned(), field: field.to_owned(), text, source: String::new() }
}
