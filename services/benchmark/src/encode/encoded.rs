//! From an answer straight to the wire, for the method that is called most.
//!
//! The message is that of [`super::benchmark`], and a test compares the two. What is most of it, the texts
//! of its cells and where the numbers come from, was encoded when the release was loaded, and its pay,
//! which is nested five deep, is written in one pass.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::WageFigure;
use medwage_contracts::{Encoded, Fields};
use medwage_domain::benchmark::answer::Answer;
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;
use medwage_domain::wage::Wage;

use super::rest;
use crate::question::Question;

/// Field numbers of `medwage.benchmark.v1.Benchmark`.
mod benchmark {
    pub(super) const REQUESTED: u32 = 2;
    pub(super) const ANSWERED: u32 = 3;
    pub(super) const ANNUAL: u32 = 6;
    pub(super) const HOURLY: u32 = 7;
    pub(super) const PROVENANCE: u32 = 17;
}

/// Field numbers of `medwage.type.v1.PayDistribution` and its `PercentileWage`.
mod distribution {
    pub(super) const MEAN: u32 = 1;
    pub(super) const PERCENTILES: u32 = 2;
    pub(super) const PERCENTILE: u32 = 1;
    pub(super) const WAGE: u32 = 2;
}

/// Bytes that two cells and two distributions of five percentiles rarely exceed.
const USUAL: usize = 1_024;

/// Writes the answer to a question in its wire form.
pub(crate) fn encoded(question: &Question, answer: &Answer<'_>) -> Encoded<pb::Benchmark> {
    let loaded = &*question.loaded;
    let room = loaded.encoded_provenance.len() + USUAL;
    let mut reply = Encoded::with_room(&rest(question, answer), room);
    let fields = reply.fields();
    let cells = [(benchmark::REQUESTED, answer.requested), (benchmark::ANSWERED, answer.answered)];
    for (tag, key) in cells {
        fields.message(tag, |cell| loaded.labels.write_cell(&loaded.release, key, cell));
    }
    for (tag, pay) in [(benchmark::ANNUAL, Pay::Annual), (benchmark::HOURLY, Pay::Hourly)] {
        fields.message(tag, |fields| write_pay(question, answer, pay, fields));
    }
    fields.message(benchmark::PROVENANCE, |it| it.encoded(&loaded.encoded_provenance));
    reply
}

fn write_pay(question: &Question, answer: &Answer<'_>, pay: Pay, fields: &mut Fields) {
    let top = question.loaded.release.top_code();
    let figure = |wage: Wage| move |fields: &mut Fields| fields.all_of(&WageFigure::from(wage));
    fields.message(distribution::MEAN, figure(answer.source.mean(pay, top)));
    answer.source.percentiles(pay, top, &question.percentiles, |percentile, wage| {
        fields.message(distribution::PERCENTILES, |fields| {
            fields.double(distribution::PERCENTILE, percentile.get());
            fields.message(distribution::WAGE, figure(wage));
        });
    });
}
