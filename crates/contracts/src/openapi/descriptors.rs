//! The parts of descriptors that the document is written from.
//!
//! `prost_types` has the same messages without the options that extensions add, which it drops: the behavior of fields
//! (`google.api`) and their rules (`buf.validate`). Here they are fields.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(super) struct FileSet {
    #[prost(message, repeated, tag = "1")]
    pub(super) files: Vec<FileDescriptor>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct FileDescriptor {
    #[prost(string, tag = "2")]
    pub(super) package: String,
    #[prost(message, repeated, tag = "4")]
    pub(super) messages: Vec<MessageDescriptor>,
    #[prost(message, repeated, tag = "5")]
    pub(super) enums: Vec<EnumDescriptor>,
    #[prost(message, repeated, tag = "6")]
    pub(super) services: Vec<ServiceDescriptor>,
    #[prost(message, optional, tag = "9")]
    pub(super) source: Option<SourceInfo>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct SourceInfo {
    #[prost(message, repeated, tag = "1")]
    pub(super) locations: Vec<Location>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Location {
    #[prost(int32, repeated, tag = "1")]
    pub(super) path: Vec<i32>,
    #[prost(string, tag = "3")]
    pub(super) leading_comments: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct MessageDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(super) fields: Vec<FieldDescriptor>,
    #[prost(message, repeated, tag = "3")]
    pub(super) messages: Vec<MessageDescriptor>,
    #[prost(message, repeated, tag = "4")]
    pub(super) enums: Vec<EnumDescriptor>,
    #[prost(message, optional, tag = "7")]
    pub(super) options: Option<MessageOptions>,
    #[prost(message, repeated, tag = "8")]
    pub(super) oneofs: Vec<OneofDescriptor>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct OneofDescriptor {}

#[derive(Clone, PartialEq, Message)]
pub(super) struct MessageOptions {
    #[prost(bool, tag = "7")]
    pub(super) map_entry: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct EnumDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(super) values: Vec<EnumValueDescriptor>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct EnumValueDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ServiceDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(super) methods: Vec<MethodDescriptor>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct MethodDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    /// With a dot before it.
    #[prost(string, tag = "2")]
    pub(super) input: String,
    #[prost(string, tag = "3")]
    pub(super) output: String,
    #[prost(message, optional, tag = "4")]
    pub(super) options: Option<MethodOptions>,
    #[prost(bool, tag = "5")]
    pub(super) client_streaming: bool,
    #[prost(bool, tag = "6")]
    pub(super) server_streaming: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct MethodOptions {
    #[prost(bool, tag = "33")]
    pub(super) deprecated: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct FieldDescriptor {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(int32, tag = "3")]
    pub(super) number: i32,
    #[prost(int32, tag = "4")]
    label: i32,
    #[prost(int32, tag = "5")]
    kind: i32,
    /// With a dot before it; empty for scalars.
    #[prost(string, tag = "6")]
    pub(super) type_name: String,
    #[prost(message, optional, tag = "8")]
    pub(super) options: Option<FieldOptions>,
    #[prost(int32, optional, tag = "9")]
    pub(super) oneof_index: Option<i32>,
    #[prost(string, tag = "10")]
    pub(super) json_name: String,
    #[prost(bool, tag = "17")]
    pub(super) is_optional: bool,
}

/// The types of fields, as far as JSON tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldType {
    Bool,
    String,
    Bytes,
    Real,
    /// Of 32 bits.
    Integer {
        is_signed: bool,
    },
    /// Of 64 bits.
    LongInteger,
    /// A message or an enum.
    Named,
}

impl FieldDescriptor {
    pub(super) fn is_repeated(&self) -> bool {
        self.label == 3
    }

    /// By the numbers of `google.protobuf.FieldDescriptorProto.Type`.
    pub(super) fn field_type(&self) -> FieldType {
        match self.kind {
            1 | 2 => FieldType::Real,
            3 | 4 | 6 | 16 | 18 => FieldType::LongInteger,
            5 | 15 | 17 => FieldType::Integer { is_signed: true },
            7 | 13 => FieldType::Integer { is_signed: false },
            8 => FieldType::Bool,
            9 => FieldType::String,
            12 => FieldType::Bytes,
            _ => FieldType::Named,
        }
    }
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct FieldOptions {
    #[prost(bool, tag = "3")]
    pub(super) deprecated: bool,
    /// `google.api.field_behavior`.
    #[prost(int32, repeated, packed = "false", tag = "1052")]
    behaviors: Vec<i32>,
    /// `buf.validate.field`.
    #[prost(message, optional, tag = "1159")]
    pub(super) rules: Option<Rules>,
}

/// The party that sets a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldBehavior {
    Required,
    OutputOnly,
    Other,
}

impl FieldOptions {
    pub(super) fn behaviors(&self) -> impl Iterator<Item = FieldBehavior> {
        self.behaviors.iter().map(|number| match number {
            2 => FieldBehavior::Required,
            3 => FieldBehavior::OutputOnly,
            _ => FieldBehavior::Other,
        })
    }
}

/// The rules of a field that JSON Schema has words for.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Rules {
    #[prost(message, optional, tag = "1")]
    pub(super) float: Option<FloatRules>,
    #[prost(message, optional, tag = "2")]
    pub(super) double: Option<DoubleRules>,
    #[prost(message, optional, tag = "3")]
    pub(super) int32: Option<IntegerRules>,
    #[prost(message, optional, tag = "5")]
    pub(super) uint32: Option<IntegerRules>,
    #[prost(message, optional, tag = "14")]
    pub(super) string: Option<StringRules>,
    #[prost(message, optional, tag = "18")]
    pub(super) repeated: Option<RepeatedRules>,
    #[prost(bool, tag = "25")]
    pub(super) required: bool,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct DoubleRules {
    #[prost(double, optional, tag = "2")]
    pub(super) lt: Option<f64>,
    #[prost(double, optional, tag = "3")]
    pub(super) lte: Option<f64>,
    #[prost(double, optional, tag = "4")]
    pub(super) gt: Option<f64>,
    #[prost(double, optional, tag = "5")]
    pub(super) gte: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct FloatRules {
    #[prost(float, optional, tag = "2")]
    lt: Option<f32>,
    #[prost(float, optional, tag = "3")]
    lte: Option<f32>,
    #[prost(float, optional, tag = "4")]
    gt: Option<f32>,
    #[prost(float, optional, tag = "5")]
    gte: Option<f32>,
}

impl From<FloatRules> for DoubleRules {
    fn from(rules: FloatRules) -> Self {
        let wide = |limit: Option<f32>| limit.map(f64::from);
        Self { lt: wide(rules.lt), lte: wide(rules.lte), gt: wide(rules.gt), gte: wide(rules.gte) }
    }
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct IntegerRules {
    #[prost(int64, optional, tag = "2")]
    pub(super) lt: Option<i64>,
    #[prost(int64, optional, tag = "3")]
    pub(super) lte: Option<i64>,
    #[prost(int64, optional, tag = "4")]
    pub(super) gt: Option<i64>,
    #[prost(int64, optional, tag = "5")]
    pub(super) gte: Option<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct StringRules {
    #[prost(uint64, optional, tag = "2")]
    pub(super) min_len: Option<u64>,
    #[prost(uint64, optional, tag = "3")]
    pub(super) max_len: Option<u64>,
    #[prost(string, optional, tag = "6")]
    pub(super) pattern: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RepeatedRules {
    #[prost(uint64, optional, tag = "1")]
    pub(super) min_items: Option<u64>,
    #[prost(uint64, optional, tag = "2")]
    pub(super) max_items: Option<u64>,
    #[prost(message, optional, boxed, tag = "4")]
    pub(super) items: Option<Box<Rules>>,
}
