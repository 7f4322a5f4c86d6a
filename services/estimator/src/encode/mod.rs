//! From an estimate straight to the wire.
//!
//! An estimate with its evidence is a few hundred nested fields, most of which are texts of the model and
//! cells of the benchmark service. Those are encoded once, when they are read, and the rest is written in
//! one pass: built as a message and encoded by prost, it takes several times what computing it does.

mod base;
mod factors;
mod pay;
mod texts;
mod unused;

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::{Encoded, Fields};
use prost::Message;

pub(crate) use self::factors::{evidence, kind};
pub(crate) use self::pay::range;
pub(crate) use self::texts::Texts;
use crate::context::Context;
use crate::market::{Outage, grade};
use crate::worth::Worth;

/// Field numbers of `medwage.estimator.v1.Estimate`.
mod field {
    pub(super) const ROLE: u32 = 1;
    pub(super) const ANNUAL: u32 = 2;
    pub(super) const HOURLY: u32 = 3;
    pub(super) const INTERVAL: u32 = 4;
    pub(super) const GRADE: u32 = 5;
    pub(super) const POSTING_RANGE: u32 = 6;
    pub(super) const RANK: u32 = 7;
    pub(super) const BASE: u32 = 8;
    pub(super) const FACTORS: u32 = 9;
    pub(super) const UNUSED_INPUTS: u32 = 10;
    pub(super) const WARNINGS: u32 = 11;
    pub(super) const ASSUMPTIONS: u32 = 12;
    pub(super) const ROUNDING: u32 = 13;
    pub(super) const MODEL: u32 = 14;
    pub(super) const RELEASE: u32 = 15;
    pub(super) const PROVENANCE: u32 = 16;
    pub(super) const DEGRADED: u32 = 17;
}

/// Field numbers of `medwage.estimator.v1.MedianInterval`, `PayRange` and `Rank`.
mod parts {
    pub(super) const LOW: u32 = 1;
    pub(super) const HIGH: u32 = 2;
    pub(super) const COVERAGE: u32 = 3;
    pub(super) const HALF_WIDTH: u32 = 4;
    pub(super) const MU: u32 = 1;
    pub(super) const TAU: u32 = 2;
}

/// Field numbers of `medwage.type.v1.Assumption`.
mod assumption {
    pub(super) const ID: u32 = 1;
    pub(super) const TEXT: u32 = 2;
    pub(super) const SOURCE: u32 = 3;
}

/// Bytes that an estimate with its evidence rarely exceeds.
const USUAL: usize = 16 << 10;

/// How much an estimate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The answer.
    Basic,
    /// Everything that it can be computed from again.
    Full,
}

/// A reply that is an estimate.
pub(crate) fn reply(context: &Context, worth: &Worth) -> Encoded<pb::Estimate> {
    let mut reply = Encoded::with_room(&pb::Estimate::default(), USUAL);
    estimate(reply.fields(), context, worth, View::Full);
    reply
}

/// A reply that holds an estimate with its evidence beside what else it says.
pub(crate) fn reply_with<M: Message>(
    rest: &M,
    tag: u32,
    context: &Context,
    worth: &Worth,
) -> Encoded<M> {
    let mut reply = Encoded::with_room(rest, USUAL);
    reply.fields().message(tag, |fields| estimate(fields, context, worth, View::Full));
    reply
}

/// Writes the fields of an estimate.
pub(crate) fn estimate(fields: &mut Fields, context: &Context, worth: &Worth, view: View) {
    let (texts, person, estimate) = (&context.texts, &worth.person, &worth.estimate);
    let spread = estimate.spread();
    fields.message(field::ROLE, |it| it.encoded(texts.role(person.profile.role)));
    fields.message(field::ANNUAL, |it| pay::annual(it, estimate, &spread));
    fields.message(field::INTERVAL, |fields| {
        let it = estimate.interval;
        fields.money(parts::LOW, it.low);
        fields.money(parts::HIGH, it.high);
        fields.double(parts::COVERAGE, it.coverage);
        fields.double(parts::HALF_WIDTH, it.half_width);
    });
    fields.number(field::GRADE, grade(estimate.grade) as u64);
    if let Some(range) = spread.posting_range() {
        fields.message(field::POSTING_RANGE, |fields| {
            fields.money(parts::LOW, range.low());
            fields.money(parts::HIGH, range.high());
        });
    }
    unused::write(fields, field::UNUSED_INPUTS, context, worth);
    for warning in &person.warnings {
        fields.message(field::WARNINGS, |it| it.all_of(warning));
    }
    fields.text(field::RELEASE, &["releases/", &person.release]);
    if let Some(outage) = worth.outage.as_deref() {
        fields.message(field::DEGRADED, |it| it.all_of(&degraded(outage)));
    }
    if view == View::Full {
        everything(fields, context, worth, &spread);
    }
}

/// What an estimate can be computed from again.
fn everything(
    fields: &mut Fields,
    context: &Context,
    worth: &Worth,
    spread: &medwage_domain::estimate::Spread,
) {
    let (texts, estimate) = (&context.texts, &worth.estimate);
    fields.message(field::HOURLY, |it| pay::hourly(it, spread));
    fields.message(field::RANK, |fields| {
        fields.double(parts::MU, estimate.mu);
        fields.double(parts::TAU, estimate.tau);
    });
    fields.message(field::BASE, |it| base::base(it, worth));
    for factor in &estimate.factors {
        fields.message(field::FACTORS, |it| factors::factor(it, texts, factor));
    }
    for it in estimate.assumptions(context.model, &worth.person.profile, spread) {
        fields.message(field::ASSUMPTIONS, |fields| {
            fields.text(assumption::ID, &[&it.id]);
            fields.text(assumption::TEXT, &[it.text]);
            fields.text(assumption::SOURCE, &[it.source]);
        });
    }
    fields.message(field::ROUNDING, |it| it.encoded(&texts.rounding));
    fields.text(field::MODEL, &[&texts.model]);
    if let Some(place) = worth.places.first() {
        fields.message(field::PROVENANCE, |it| it.encoded(&place.area.provenance));
    }
}

/// Says that what is remembered answered.
pub(crate) fn degraded(outage: &Outage) -> pb::Degradation {
    pb::Degradation {
        reason: format!("the benchmark service is out of reach: {}", outage.why),
        seconds: outage.since.elapsed().as_secs_f64(),
    }
}
