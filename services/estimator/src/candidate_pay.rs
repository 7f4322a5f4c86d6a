//! Pay of the roles that a refused text may have meant, so that a person can choose.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::types::JobProfile;
use medwage_rpc_server::pace;

use crate::context::Context;
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{EstimateQuery, Occupations, OptionFields};

/// Why a candidate has no pay: nobody who knows it answered.
const NOT_ASKED: &str = "what it pays is not known now: the benchmark service is out of reach";

/// Adds to the roles among an error's candidates what the role typically pays: the median of people in it in the nation, of
/// whom nothing else is stated. What can't be priced now stays without pay and says why; the error is the same.
pub(crate) async fn price_candidates(context: &Context, release: &str, error: Error) -> Error {
    let Error::Invalid(mut violations) = error else { return error };
    for violation in &mut violations {
        for candidate in violation.candidates_mut() {
            if candidate.annual_p50_usd.is_some() || pace::yield_if_due().await.is_err() {
                continue;
            }
            let Ok(Reference::Id(_)) = Collection::Roles.parse_reference(&candidate.resource)
            else {
                continue;
            };
            match find_typical_pay(context, release, &candidate.resource).await {
                Ok(median) => candidate.annual_p50_usd = Some(median),
                Err(Error::OutOfReach { .. }) => {
                    let separator = if candidate.note.is_empty() { "" } else { "; " };
                    candidate.note.push_str(separator);
                    candidate.note.push_str(NOT_ASKED);
                }
                Err(_) => {}
            }
        }
    }
    Error::Invalid(violations)
}

async fn find_typical_pay(context: &Context, release: &str, resource: &str) -> Result<f64, Error> {
    let profile = JobProfile { role: resource.to_owned(), ..JobProfile::default() };
    let options = OptionFields { release, ..OptionFields::default() };
    let occupations = Occupations::default();
    let query = EstimateQuery::read_parts(context, &occupations, Some(&profile), &options)?;
    let priced = PricedProfile::estimate_person(context, query).await?;
    Ok(to_dollars(priced.estimate.median()))
}
