//! Metrics of searches and of the way to the estimator.

use medwage_telemetry::Metrics;

use crate::context::Context;

/// Adds them.
pub(crate) fn add(metrics: &mut Metrics, context: &Context) {
    let gauge = |count: usize| vec![(Vec::new(), i64::try_from(count).unwrap_or(i64::MAX))];
    let searches = context.searches.clone();
    metrics.add_gauge(
        "medwage_plan_searches_in_flight",
        "Plans that are searched for",
        move || gauge(searches.running()),
    );
    let searches = context.searches.clone();
    metrics.add_gauge(
        "medwage_plan_searches_waiting",
        "Plans that wait to be searched for",
        move || gauge(searches.waiting()),
    );
    context.estimator.peer.add_metrics(metrics);
}
