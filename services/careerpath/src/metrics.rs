//! What an operator watches of searches and of the way to the estimator.

use medwage_service_kit::Metrics;

use crate::app::SEARCHES;
use crate::context::Context;

/// Adds them.
pub(crate) fn add(metrics: &mut Metrics, context: &Context) {
    let searches = context.searches.clone();
    metrics.gauge("medwage_plan_searches_in_flight", "Plans that are searched for", move || {
        let busy = SEARCHES.saturating_sub(searches.available_permits());
        vec![(Vec::new(), i64::try_from(busy).unwrap_or(i64::MAX))]
    });
    context.estimator.peer.watched(metrics);
}
