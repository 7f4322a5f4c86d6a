//! Pay of the roles that a refused text may have meant, so that a person can choose.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::types::JobProfile;
use medwage_rpc_server::pace;

use crate::context::Context;
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{EstimateQuery, Occupations, OptionFields};

/// Adds to the roles among an error's candidates what the role typically pays: the median of people in it in the nation, of
/// whom nothing else is stated. What can't be priced now stays without pay; the error is the same.
pub(crate) async fn price_candidates(context: &Context, release: &str, error: Error) -> Error {
    let Error::Invalid(mut violations) = error else { return error };
    for violation in &mut violations {
        for candidate in violation.candidates_mut() {
            if candidate.annual_p50_usd.is_some() || pace::yield_if_due().await.is_err() {
                continue;
            }
            candidate.annual_p50_usd =
                find_typical_pay(context, release, &candidate.resource).await;
        }
    }
    Error::Invalid(violations)
}

async fn find_typical_pay(context: &Context, release: &str, resource: &str) -> Option<f64> {
    let Ok(Reference::Id(_)) = Collection::Roles.parse_reference(resource) else { return None };
    let profile = JobProfile { role: resource.to_owned(), ..JobProfile::default() };
    let options = OptionFields { release, ..OptionFields::default() };
    let occupations = Occupations::default();
    let query = EstimateQuery::read_parts(context, &occupations, Some(&profile), &options).ok()?;
    let priced = PricedProfile::estimate_person(context, query).await.ok()?;
    Some(to_dollars(priced.estimate.median()))
}
