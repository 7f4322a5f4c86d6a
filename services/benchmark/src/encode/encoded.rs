//! From an answer straight to the wire, for the method that is called most.
//!
//! The message is that of [`super::benchmark`], and a test compares the two. What is most of it, the texts
//! of its cells and where the numbers come from, was encoded when the release was loaded, and its pay,
//! which is nested five deep, is written in one pass.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types_v0::{CountFigure, FigureKind, NumberFigure};
use medwage_contracts::{Encoded, Fields};
use medwage_domain::benchmark::answer::{Answer, Source};
use medwage_domain::cell::{Cell, DataType, Figure};
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;

use super::{reliability, rest};
use crate::question::Question;

/// Field numbers of `medwage.benchmark.v1.Benchmark`.
mod benchmark {
    pub(super) const NAME: u32 = 1;
    pub(super) const REQUESTED: u32 = 2;
    pub(super) const ANSWERED: u32 = 3;
    pub(super) const ANSWER: u32 = 4;
    pub(super) const ANNUAL: u32 = 6;
    pub(super) const HOURLY: u32 = 7;
    pub(super) const EMPLOYMENT: u32 = 8;
    pub(super) const EMPLOYMENT_RSE_PERCENT: u32 = 9;
    pub(super) const MEAN_RSE_PERCENT: u32 = 10;
    pub(super) const JOBS_PER_THOUSAND: u32 = 11;
    pub(super) const LOCATION_QUOTIENT: u32 = 12;
    pub(super) const RELIABILITY: u32 = 13;
    pub(super) const PROVENANCE: u32 = 17;
}

/// Field numbers of `medwage.type.v1.CountFigure` and `NumberFigure`.
mod number {
    pub(super) const KIND: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

/// Bytes that two cells and two distributions of five percentiles rarely exceed.
const USUAL: usize = 1_024;

/// Writes the answer to a question in its wire form.
pub(crate) fn encoded(question: &Question, answer: &Answer<'_>) -> Encoded<pb::Benchmark> {
    let loaded = &*question.loaded;
    let room = loaded.encoded_provenance.len() + USUAL;
    let mut reply = match answer.source {
        Source::Published(cell) if question.aged.is_none() && answer.steps.is_empty() => {
            let mut reply = Encoded::with_room(&pb::Benchmark::default(), room);
            write_cell_figures(cell, reply.fields());
            reply
        }
        _ => Encoded::with_room(&rest(question, answer), room),
    };
    let fields = reply.fields();
    fields.text(benchmark::NAME, &loaded.labels.name_parts(answer.requested));
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

/// What a published cell says beside its pay.
fn write_cell_figures(cell: &Cell, fields: &mut Fields) {
    fields.number(benchmark::ANSWER, pb::AnswerKind::Published as u64);
    fields.message(benchmark::EMPLOYMENT, |fields| match cell.employment() {
        Figure::Value(value) => {
            fields.number(number::KIND, FigureKind::Published as u64);
            fields.present(number::VALUE, value.into());
        }
        missing => fields.all_of(&CountFigure::from(missing)),
    });
    for (tag, data_type) in [
        (benchmark::EMPLOYMENT_RSE_PERCENT, DataType::EmploymentRse),
        (benchmark::MEAN_RSE_PERCENT, DataType::MeanRse),
        (benchmark::JOBS_PER_THOUSAND, DataType::JobsPerThousand),
        (benchmark::LOCATION_QUOTIENT, DataType::LocationQuotient),
    ] {
        fields.message(tag, |fields| match cell.number(data_type) {
            Figure::Value(value) => {
                fields.number(number::KIND, FigureKind::Published as u64);
                fields.present_double(number::VALUE, value);
            }
            missing => fields.all_of(&NumberFigure::from(missing)),
        });
    }
    fields.message(benchmark::RELIABILITY, |fields| fields.all_of(&reliability(cell)));
}

fn write_pay(question: &Question, answer: &Answer<'_>, pay: Pay, fields: &mut Fields) {
    let top = question.loaded.release.top_code();
    fields.mean(answer.source.mean(pay, top));
    answer.source.percentiles(pay, top, &question.percentiles, |percentile, wage| {
        fields.percentile(percentile, wage);
    });
}
