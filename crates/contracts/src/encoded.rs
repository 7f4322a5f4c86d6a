//! Messages in their wire form.

use std::fmt;
use std::marker::PhantomData;

use prost::bytes::{Buf, BufMut};
use prost::encoding::{DecodeContext, WireType, encode_key, encode_varint};
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

    /// Appends a number.
    pub fn double(&mut self, tag: u32, value: f64) {
        prost::encoding::double::encode(tag, &value, &mut self.0);
    }

    /// Appends a message, written in one pass: prost measures each level of nesting before it writes it.
    pub fn message(&mut self, tag: u32, write: impl FnOnce(&mut Self)) {
        encode_key(tag, WireType::LengthDelimited, &mut self.0);
        let start = self.0.len();
        write(self);
        let mut length = [0; 10];
        let mut rest = &mut length[..];
        encode_varint((self.0.len() - start) as u64, &mut rest);
        let unused = rest.len();
        let used = length.len() - unused;
        self.0.splice(start..start, length.into_iter().take(used));
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
