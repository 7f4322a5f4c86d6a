//! Messages in their wire form.

use std::fmt;
use std::marker::PhantomData;

use prost::bytes::{Buf, BufMut};
use prost::encoding::{DecodeContext, WireType, encode_varint, encoded_len_varint};
use prost::{DecodeError, Message};

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
    pub fn fields(&mut self) -> &mut Fields {
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
    pub fn encoded(&mut self, fields: &[u8]) {
        self.0.extend_from_slice(fields);
    }

    /// Appends a double; nothing for 0, as proto3 has it.
    pub fn double(&mut self, tag: u32, value: f64) {
        if value != 0.0 {
            self.present_double(tag, value);
        }
    }

    /// Appends a double that is optional, and stands even if it is 0.
    pub fn present_double(&mut self, tag: u32, value: f64) {
        self.key(tag, WireType::SixtyFourBit);
        self.encoded(&value.to_le_bytes());
    }

    /// Appends an integer, an enumeration or a truth; nothing for 0, as proto3 has it. A negative one is
    /// given by the bits of its 64-bit form.
    pub fn number(&mut self, tag: u32, value: u64) {
        if value != 0 {
            self.present(tag, value);
        }
    }

    /// Appends an integer that is optional, and stands even if it is 0.
    pub fn present(&mut self, tag: u32, value: u64) {
        self.key(tag, WireType::Varint);
        self.varint(value);
    }

    /// Appends a text that is made of parts; nothing for an empty one, as proto3 has it.
    pub fn text(&mut self, tag: u32, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if length == 0 {
            return;
        }
        self.key(tag, WireType::LengthDelimited);
        self.varint(length as u64);
        parts.iter().for_each(|part| self.encoded(part.as_bytes()));
    }

    /// Appends a message, written in one pass: prost measures each level of nesting before it writes it.
    #[inline]
    pub fn message(&mut self, tag: u32, write: impl FnOnce(&mut Self)) {
        self.key(tag, WireType::LengthDelimited);
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

    /// The fields as bytes, to be spliced into messages later.
    pub fn into_bytes(self) -> Box<[u8]> {
        self.0.into_boxed_slice()
    }

    fn key(&mut self, tag: u32, wire_type: WireType) {
        self.varint(u64::from(tag << 3 | wire_type as u32));
    }

    /// Most numbers here are one byte.
    #[inline]
    fn varint(&mut self, value: u64) {
        match u8::try_from(value) {
            Ok(byte) if byte < 0x80 => self.0.push(byte),
            _ => encode_varint(value, &mut self.0),
        }
    }
}

/// What tonic's codec needs of a reply. A server only writes it, and never reads one.
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
    use super::*;
    use crate::pb::benchmark::Benchmark;
    use crate::pb::types_v0::{PercentileWage, Provenance};

    #[test]
    fn messages_of_every_length_are_read_as_they_were_written() {
        for length in [0, 1, 124, 125, 126, 127, 128, 129, 16_380, 16_384, 20_000] {
            let notice = "x".repeat(length);
            let mut fields = Fields::default();
            fields.message(17, |it| it.text(10, &[&notice[..length / 2], &notice[length / 2..]]));
            let provenance = Provenance { notice, ..Provenance::default() };
            let expected = Benchmark { provenance: Some(provenance), ..Benchmark::default() };
            assert_eq!(Benchmark::decode(&*fields.0).unwrap(), expected, "{length}");
        }
    }

    #[test]
    fn numbers_are_those_of_prost() {
        let mut fields = Fields::default();
        fields.double(1, 77.5);
        fields.number(9, 0);
        fields.double(2, 0.0);
        let wage = PercentileWage { percentile: 77.5, wage: None };
        assert_eq!(fields.0, wage.encode_to_vec());
    }
}
