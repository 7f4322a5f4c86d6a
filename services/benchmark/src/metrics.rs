//! The metrics of the releases.

use std::sync::Arc;

use jiff::civil::date;
use jiff::tz::TimeZone;
use medwage_dataset::data::Meta;
use medwage_domain::month::YearMonth;
use medwage_telemetry::{Metrics, Sample};

use crate::store::{Loaded, Store};

/// Adds them.
pub(crate) fn add_metrics(metrics: &mut Metrics, store: &Arc<Store>) {
    let of_current = |store: &Arc<Store>, value: fn(&Loaded) -> Option<i64>| {
        let store = Arc::clone(store);
        move || -> Vec<Sample<i64>> {
            let releases = store.releases();
            let Ok(current) = releases.current() else { return Vec::new() };
            let labels = vec![("release", current.id().to_owned())];
            value(current).map(|value| (labels, value)).into_iter().collect()
        }
    };
    metrics.add_gauge(
        "medwage_release_current",
        "1 for the release that answers where none is named",
        of_current(store, |_| Some(1)),
    );
    metrics.add_gauge(
        "medwage_release_reference_timestamp_seconds",
        "The month that the current release's wages refer to, as the time of its first day",
        of_current(store, |loaded| reference_time(loaded.release.meta())),
    );
    let own = Arc::clone(store);
    metrics.add_gauge("medwage_releases", "Releases that can be asked for", move || {
        vec![(Vec::new(), i64::try_from(own.releases().release_count()).unwrap_or(i64::MAX))]
    });
    let own = Arc::clone(store);
    metrics.add_gauge("medwage_release_refused", "Files that stand refused", move || {
        vec![(Vec::new(), i64::try_from(own.releases().refusals.len()).unwrap_or(i64::MAX))]
    });
    let own = Arc::clone(store);
    metrics.add_gauge(
        "medwage_release_scan_timestamp_seconds",
        "When the directory of releases was last looked at, where there is one",
        move || own.last_scan().map(|at| (Vec::new(), at)).into_iter().collect(),
    );
}

fn reference_time(meta: &Meta) -> Option<i64> {
    let month: YearMonth = meta.reference_month.parse().ok()?;
    let day = date(month.year().try_into().ok()?, month.month().try_into().ok()?, 1);
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}
