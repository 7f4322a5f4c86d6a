//! Messages in their wire form.

use std::fmt;
use std::marker::PhantomData;

use prost::bytes::{Buf, BufMut};
use prost::encoding::{DecodeContext, WireType, encode_varint, encoded_len_varint};
use prost::{DecodeError, Message};

use crate::convert::PayFigures;
use crate::pb::types::PercentilePay;
use crate::tags::types::v1::pay_distribution as pay;

/// A message of type `M` in its wire form.
///
/// Protobuf lets the fields of a message stand in any order, so a reply can be put together from
/// parts that were encoded once, when a release was loaded, instead of copying and encoding their texts
/// for every caller.
pub struct Encoded<M> {
    fields: Fields,
    message: PhantomData<fn() -> M>,
}

impl<M: Message> Encoded<M> {
    /// Encodes a message, with room for the fields that are still to come.
    pub fn with_room(message: &M, more: usize) -> Self {
        let mut fields = Fields(Vec::with_capacity(message.encoded_len() + more));
        fields.all_of(message);
        Self { fields, message: PhantomData }
    }

    /// The fields so far. One that the message has already is merged with what comes by whoever reads it.
    pub fn fields_mut(&mut self) -> &mut Fields {
        &mut self.fields
    }
}

/// Fields of a message in their wire form.
#[derive(Default)]
pub struct Fields(Vec<u8>);

impl Fields {
    /// Appends all fields of a message.
    pub fn all_of(&mut self, message: &impl Message) {
        message.encode_raw(&mut self.0);
    }

    /// Appends fields that are encoded already.
    pub fn put_encoded(&mut self, fields: &[u8]) {
        self.0.extend_from_slice(fields);
    }

    /// Appends a double; nothing for 0, as proto3 has it.
    pub fn put_double(&mut self, tag: u32, value: f64) {
        if value != 0.0 {
            self.present_double(tag, value);
        }
    }

    /// Appends a double that is optional, and stands even if it is 0.
    pub fn present_double(&mut self, tag: u32, value: f64) {
        self.put_key(tag, WireType::SixtyFourBit);
        self.put_encoded(&value.to_le_bytes());
    }

    /// Appends an integer, an enumeration or a truth; nothing for 0, as proto3 has it. A negative one is
    /// given by the bits of its 64-bit form.
    pub fn put_number(&mut self, tag: u32, value: u64) {
        if value != 0 {
            self.put_present(tag, value);
        }
    }

    /// Appends an integer that is optional, and stands even if it is 0.
    pub fn put_present(&mut self, tag: u32, value: u64) {
        self.put_key(tag, WireType::Varint);
        self.put_varint(value);
    }

    /// Appends a text that is made of parts; nothing for an empty one, as proto3 has it.
    pub fn put_text(&mut self, tag: u32, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if length == 0 {
            return;
        }
        self.put_key(tag, WireType::LengthDelimited);
        self.put_varint(length as u64);
        parts.iter().for_each(|part| self.put_encoded(part.as_bytes()));
    }

    /// Appends a message, written in one pass: prost measures each level of nesting before it writes it.
    #[inline]
    pub fn put_message(&mut self, tag: u32, write: impl FnOnce(&mut Self)) {
        self.put_key(tag, WireType::LengthDelimited);
        let at = self.0.len();
        self.0.push(0);
        write(self);
        let length = (self.0.len() - at - 1) as u64;
        // Most messages are short, and have their place; the others make room.
        for _ in 1..encoded_len_varint(length) {
            self.0.insert(at, 0);
        }
        encode_varint(length, &mut &mut self.0[at..]);
    }

    /// Appends pay as a `medwage.type.v1.PayDistribution`.
    pub fn put_distribution(
        &mut self,
        tag: u32,
        figures: &PayFigures,
        percentiles: &[PercentilePay],
    ) {
        const TAGS: [u32; 6] = [pay::P10, pay::P25, pay::P50, pay::P75, pay::P90, pay::MEAN];
        self.put_message(tag, |fields| {
            let all = figures.all_figures();
            for (tag, wage) in TAGS.into_iter().zip(all) {
                if let Some(amount) = wage.amount() {
                    fields.present_double(tag, amount.dollars());
                }
            }
            fields.put_enumeration(pay::KIND, figures.figure_kind());
            for percentile in percentiles {
                fields.put_message(pay::PERCENTILES, |fields| fields.all_of(percentile));
            }
            for gap in figures.write_gaps() {
                fields.put_message(pay::GAPS, |fields| fields.all_of(&gap));
            }
        });
    }

    /// Appends an enumeration; nothing for its first value, as proto3 has it.
    pub fn put_enumeration(&mut self, tag: u32, value: impl Into<i32>) {
        self.put_number(tag, i64::from(value.into()).cast_unsigned());
    }

    /// The fields as bytes, to be spliced into messages later.
    pub fn into_bytes(self) -> Box<[u8]> {
        self.0.into_boxed_slice()
    }

    fn put_key(&mut self, tag: u32, wire_type: WireType) {
        self.put_varint(u64::from(tag << 3 | wire_type as u32));
    }

    /// Most numbers here are one byte.
    #[inline]
    fn put_varint(&mut self, value: u64) {
        match u8::try_from(value) {
            Ok(byte) if byte < 0x80 => self.0.push(byte),
            _ => encode_varint(value, &mut self.0),
        }
    }
}

/// The part of a reply that tonic's codec needs. A server only writes it, and never reads one.
impl<M: Send + Sync> Message for Encoded<M> {
    fn encode_raw(&self, buffer: &mut impl BufMut) {
        buffer.put_slice(&self.fields.0);
    }

    fn encoded_len(&self) -> usize {
        self.fields.0.len()
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buffer: &mut impl Buf,
        context: DecodeContext,
    ) -> Result<(), DecodeError> {
        prost::encoding::skip_field(wire_type, tag, buffer, context)
    }

    fn clear(&mut self) {
        self.fields.0.clear();
    }
}

impl<M> Default for Encoded<M> {
    fn default() -> Self {
        Self { fields: Fields::default(), message: PhantomData }
    }
}

impl<M> fmt::Debug for Encoded<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoded({} bytes)", self.fields.0.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use medwage_domain::cell::{DataType, Figure};
    use medwage_domain::money::Cents;
    use medwage_domain::percentile::Percentile;
    use medwage_domain::wage::{Missing, Rule, Wage};

    use crate::convert::percentile_pay;
    use crate::pb::benchmark::{AgedPay, Benchmark, BenchmarkEvidence};
    use crate::pb::types::Provenance;
    use crate::tags::benchmark::v1 as tags;

    #[test]
    fn messages_of_every_length_are_read_as_they_were_written() {
        for length in [0, 1, 124, 125, 126, 127, 128, 129, 16_380, 16_384, 20_000] {
            let notice = "x".repeat(length);
            let mut fields = Fields::default();
            fields.put_message(tags::benchmark_evidence::PROVENANCE, |provenance| {
                let notice = [&notice[..length / 2], &notice[length / 2..]];
                provenance.put_text(crate::tags::types::v1::provenance::NOTICE, &notice);
            });
            let provenance = Some(Provenance { notice, ..Provenance::default() });
            let expected = BenchmarkEvidence { provenance, ..BenchmarkEvidence::default() };
            assert_eq!(BenchmarkEvidence::decode(&*fields.0).unwrap(), expected, "{length}");
        }
    }

    #[test]
    fn numbers_and_texts_are_those_of_prost() {
        let mut fields = Fields::default();
        fields.put_text(tags::aged_pay::MONTH, &["2026", "-05"]);
        fields.put_number(tags::aged_pay::MONTH_COUNT, 12);
        fields.put_double(tags::aged_pay::PAY_RATIO, 1.03);
        fields.put_text(tags::aged_pay::BASIS, &[""]);
        let aged = AgedPay {
            month: "2026-05".to_owned(),
            month_count: 12,
            pay_ratio: 1.03,
            ..AgedPay::default()
        };
        assert_eq!(fields.0, aged.encode_to_vec());
    }

    #[test]
    fn pay_is_written_as_prost_writes_it() {
        let cents = Cents::new(6_075_433);
        let wages = [
            Wage::from_published(Figure::Value(cents), DataType::AnnualP90, true),
            Wage::from_published(Figure::AtLeast(cents), DataType::AnnualP90, false),
            Wage::from_rule(Rule::Aged, Cents::default(), None),
            Wage::from_missing(Missing::Withheld),
        ];
        for (p10, p90) in wages.iter().flat_map(|one| wages.iter().map(move |other| (*one, *other)))
        {
            let figures = PayFigures { percentiles: [p10, p10, p90, p90, p90], mean: p10 };
            let percentiles = vec![percentile_pay(Percentile::P90, &p90)];
            let mut fields = Fields::default();
            fields.put_distribution(tags::benchmark::ANNUAL, &figures, &percentiles);
            let annual = Some(figures.into_message(percentiles));
            let expected = Benchmark { annual, ..Benchmark::default() };
            assert_eq!(fields.0, expected.encode_to_vec());
        }
    }
}
