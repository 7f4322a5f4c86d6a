//! From an answer straight to the wire, for the methods that are called most.
//!
//! The message is that of [`super::write_benchmark`], and a test compares the two byte for byte. The names of its resources were
//! encoded when the release was loaded, and its pay is written in one pass.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{self, AnswerKind, View};
use medwage_contracts::tags::benchmark::v1::benchmark as tags;
use medwage_contracts::tags::types::v1::{resolved, resolved_market};
use medwage_contracts::{Encoded, Fields};
use medwage_domain::benchmark::answer::{Answer, Source};
use medwage_domain::cell::{Cell, Figure};
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;

use super::{floor_warning, other_percentiles, pay_figures, write_employment, write_summary};
use crate::query::BenchmarkQuery;
use crate::reading::Reading;
use crate::store::Label;

/// Bytes that a published benchmark rarely exceeds.
const USUAL: usize = 1_024;

/// Writes the answer to a query in its wire form.
pub(crate) fn encode_benchmark(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
) -> Encoded<pb::Benchmark> {
    match answer.source {
        Source::Published(cell)
            if query.aging.is_none() && query.view != View::Full && !answer.is_fallback() =>
        {
            let mut reply = Encoded::with_room(&pb::Benchmark::default(), USUAL);
            write_published(query, answer, cell, reply.fields_mut());
            reply
        }
        _ => Encoded::with_room(&super::write_benchmark(query, answer), 0),
    }
}

fn write_published(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
    cell: &Cell,
    fields: &mut Fields,
) {
    let loaded = &*query.loaded;
    let (labels, top) = (&loaded.labels, loaded.release.top_code());
    fields.put_text(tags::NAME, &labels.name_parts(answer.requested));
    fields.put_text(tags::SUMMARY, &[&write_summary(query, answer)]);
    fields.put_enumeration(tags::ANSWER, AnswerKind::Published);
    for (tag, pay) in [(tags::ANNUAL, Pay::Annual), (tags::HOURLY, Pay::Hourly)] {
        let others = other_percentiles(query, &answer.source, pay);
        fields.put_distribution(tag, &pay_figures(&answer.source, pay, top), &others);
    }
    match cell.employment() {
        Figure::Value(people) => fields.put_present(tags::EMPLOYMENT, people.into()),
        _ => {
            if let (_, Some(gap)) = write_employment(&answer.source) {
                fields.put_message(tags::EMPLOYMENT_GAP, |fields| fields.all_of(&gap));
            }
        }
    }
    fields.put_enumeration(tags::GRADE, types::Grade::from(answer.grade()));
    let market = &query.market;
    fields.put_message(tags::RESOLVED, |fields| {
        let (occupation, area) = (&market.occupation, &market.area);
        fields.put_message(resolved_market::OCCUPATION, |fields| {
            write_reading(occupation, labels.occupation(occupation.ix), fields);
        });
        fields.put_message(resolved_market::AREA, |fields| {
            write_reading(area, labels.area(area.ix), fields);
        });
        fields.put_message(resolved_market::INDUSTRY, |fields| {
            write_reading(&market.industry, labels.industry(market.industry.ix), fields);
        });
    });
    fields.put_text(tags::RELEASE, &[&loaded.provenance.release]);
    fields.put_text(tags::CITATION, &[&loaded.provenance.citation]);
    if let Some(warning) = floor_warning(loaded, answer) {
        fields.put_message(tags::WARNINGS, |fields| fields.all_of(&warning));
    }
}

/// Writes how a field was read, as a `Resolved`.
fn write_reading<Ix>(reading: &Reading<'_, Ix>, label: &Label, fields: &mut Fields) {
    fields.put_text(resolved::INPUT, &[&reading.input]);
    fields.put_encoded(&label.encoded);
    if let Some(matched) = &reading.matched {
        fields.put_enumeration(resolved::MATCH, matched.kind);
        fields.present_double(resolved::SCORE, matched.score);
    }
    fields.put_text(resolved::NOTE, &[reading.note()]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::sync::Arc;

    use medwage_contracts::pb::benchmark::FindBenchmarkRequest;
    use medwage_contracts::pb::types::Market;
    use prost::Message as _;

    use super::*;
    use crate::context::Context;
    use crate::methods::find_answer;
    use crate::store::Store;

    #[test]
    fn a_published_benchmark_is_written_as_prost_writes_it() {
        let store = Arc::new(Store::new(medwage_dataset::embedded_releases(), None));
        let reference = medwage_catalog::embedded_reference().unwrap();
        let context = Context { store, reference };
        let releases = context.store.releases();
        let loaded = Arc::clone(releases.current().unwrap());
        // Every 997th cell: large and small ones, withheld, bounded, tied, paid by the hour only.
        for key in loaded.cell_keys().iter().step_by(997) {
            let labels = &loaded.labels;
            let request = FindBenchmarkRequest {
                market: Some(Market {
                    occupation: labels.occupation(key.occupation).resource.clone(),
                    area: labels.area(key.area).code.clone(),
                    industry: labels.industry(key.industry).resource.clone(),
                }),
                percentiles: vec![33.0, 95.0],
                ..FindBenchmarkRequest::default()
            };
            let query = BenchmarkQuery::read_query(&context, &request).unwrap();
            let answer = find_answer(&query).unwrap();
            let expected = super::super::write_benchmark(&query, &answer).encode_to_vec();
            assert_eq!(encode_benchmark(&query, &answer).encode_to_vec(), expected, "{request:?}");
        }
    }
}
