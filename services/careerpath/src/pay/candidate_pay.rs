//! Pay of the roles that a refused text may have meant, so that a person can choose.

use std::collections::BTreeMap;

use medwage_contracts::names::{Collection, Reference};
use medwage_contracts::pb::types::JobProfile;
use medwage_contracts::pb::types::View;
use medwage_rpc_status::Violation;

use super::EstimatorClient;
use crate::error::Error;
use crate::profile::PayOptions;

/// Why candidates have no pay: nobody who knows it answered.
const NOT_ASKED: &str = "what it pays is not known now: the estimator is out of reach";

impl EstimatorClient {
    /// Adds to the roles among an error's candidates what the role typically pays, as the estimator does with its own: the
    /// median of people in it in the nation, of whom nothing else is stated. Where the estimator is out of reach the
    /// candidates say so; the error is the same.
    pub(crate) async fn price_candidates(&self, release: &str, error: Error) -> Error {
        let Error::Invalid(mut violations) = error else { return error };
        let unpriced = list_unpriced(&mut violations);
        if unpriced.is_empty() {
            return Error::Invalid(violations);
        }
        let options = PayOptions {
            release: release.to_owned(),
            aging: None,
            is_strict: false,
            is_full: false,
        };
        let profile = |role: &String| JobProfile { role: role.clone(), ..JobProfile::default() };
        let profiles = unpriced.keys().map(profile).collect();
        let asked = self.estimate_all(profiles, &options, None, View::Basic).await;
        let medians: BTreeMap<_, _> = match &asked {
            Ok(estimates) => {
                let each = estimates.each.iter().map(|it| it.as_ref().ok()?.annual.as_ref()?.p50);
                unpriced.into_keys().zip(each).collect()
            }
            Err(_) => unpriced,
        };
        for candidate in violations.iter_mut().flat_map(Violation::candidates_mut) {
            let Some(median) = medians.get(&candidate.resource) else { continue };
            candidate.annual_p50_usd = candidate.annual_p50_usd.or(*median);
            if asked.is_err() && candidate.annual_p50_usd.is_none() {
                let separator = if candidate.note.is_empty() { "" } else { "; " };
                candidate.note.push_str(separator);
                candidate.note.push_str(NOT_ASKED);
            }
        }
        Error::Invalid(violations)
    }
}

/// Lists the roles among the candidates that have no pay yet, each once.
fn list_unpriced(violations: &mut [Violation]) -> BTreeMap<String, Option<f64>> {
    let candidates = violations.iter_mut().flat_map(Violation::candidates_mut);
    let is_role =
        |name: &str| matches!(Collection::Roles.parse_reference(name), Ok(Reference::Id(_)));
    candidates
        .filter(|it| it.annual_p50_usd.is_none() && is_role(&it.resource))
        .map(|it| (it.resource.clone(), None))
        .collect()
}
