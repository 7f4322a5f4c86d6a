//! The messages, enums and methods of a set of descriptors, in the form in which JSON is read and written.

use std::collections::{HashMap, HashSet};

use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
};

/// The largest number of messages that may lie within each other.
pub(super) const DEPTH_LIMIT: usize = 100;

/// A message of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageId(u32);

/// An enum of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EnumId(u32);

/// All messages, enums and methods that a server speaks.
#[derive(Debug, Default)]
pub struct Schema {
    messages: Vec<MessageType>,
    enums: Vec<EnumType>,
    message_ids: HashMap<String, MessageId>,
    methods: HashMap<String, Method>,
}

/// Why descriptors make no schema.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The bytes are no `FileDescriptorSet`.
    #[error("the descriptor set does not decode: {0}")]
    Decode(#[from] prost::DecodeError),
    /// A type is named and not described.
    #[error("{name} is named by {by} and described nowhere in the descriptor sets")]
    Missing {
        /// The type.
        name: String,
        /// The field or method that names it.
        by: String,
    },
}

/// A method of a service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    pub(crate) input: MessageId,
    pub(crate) output: MessageId,
    pub(crate) client_streaming: bool,
    pub(crate) server_streaming: bool,
}

/// A message.
#[derive(Debug)]
pub(super) struct MessageType {
    pub(super) name: String,
    /// By number.
    pub(super) fields: Vec<Field>,
    /// The place of a field by its JSON name and by its proto name.
    by_key: HashMap<Box<str>, u16>,
    pub(super) form: Form,
}

/// The messages that have a JSON form of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An object of its fields.
    Object,
    Any,
    Duration,
    Timestamp,
    FieldMask,
    Struct,
    Value,
    ListValue,
    /// The value of its one field.
    Wrapper,
}

/// A field of a message.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) number: u32,
    /// As the `.proto` has it.
    pub(super) name: Box<str>,
    /// `"lowerCamelCase":`, ready to be written.
    pub(super) key: Box<str>,
    pub(super) kind: Kind,
    pub(super) shape: Shape,
    /// The oneof that it belongs to.
    pub(super) oneof: Option<u16>,
}

/// How often a field stands, and whether its default counts as unset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The default is the same as being unset.
    Implicit,
    /// It is set or not, whatever its value.
    Explicit,
    Repeated,
    Map,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
    Enum(EnumId),
    Message(MessageId),
}

/// An enum.
#[derive(Debug)]
pub(super) struct EnumType {
    pub(super) name: String,
    names: HashMap<i32, Box<str>>,
    numbers: HashMap<Box<str>, i32>,
    /// `google.protobuf.NullValue`, which is `null`.
    pub(super) is_null: bool,
}

impl EnumType {
    pub(super) fn name_of(&self, number: i32) -> Option<&str> {
        self.names.get(&number).map(|name| &**name)
    }

    pub(super) fn number_of(&self, name: &str) -> Option<i32> {
        self.numbers.get(name).copied()
    }

    pub(super) fn value_names(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(|name| &**name)
    }
}

impl Kind {
    /// Returns whether several values of this kind may share one length on the wire.
    pub(super) fn is_packable(self) -> bool {
        !matches!(self, Self::String | Self::Bytes | Self::Message(_))
    }
}

impl MessageType {
    /// The place of the field of a number.
    pub(super) fn index_of(&self, number: u32) -> Option<usize> {
        // Most messages number their fields without a gap.
        let guess = (number as usize).wrapping_sub(1);
        match self.fields.get(guess) {
            Some(field) if field.number == number => Some(guess),
            _ => self.fields.binary_search_by_key(&number, |field| field.number).ok(),
        }
    }

    /// The place of the field of a JSON name or proto name.
    pub(super) fn index_of_key(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).map(|index| usize::from(*index))
    }
}

impl Schema {
    /// Reads encoded `FileDescriptorSet`s. A file that stands in several of them is taken once. Methods are those of
    /// the services whose full names `is_served` accepts.
    ///
    /// # Errors
    /// If a set does not decode, or names a type that none describes.
    pub fn new(sets: &[&[u8]], is_served: impl Fn(&str) -> bool) -> Result<Self, SchemaError> {
        let (mut files, mut known) = (Vec::new(), HashSet::new());
        for set in sets {
            for file in FileDescriptorSet::decode(*set)?.file {
                if known.insert(file.name().to_owned()) {
                    files.push(file);
                }
            }
        }
        let mut found = Found::default();
        files.iter().for_each(|file| found.collect_file(file));
        let mut schema = Self { enums: found.enums, ..Self::default() };
        for (name, message, is_proto3) in &found.messages {
            let types = (&found.message_ids, &found.enum_ids, &found.maps);
            schema.messages.push(message_type(name, message, *is_proto3, types)?);
        }
        schema.message_ids = found.message_ids;
        for file in &files {
            schema.add_methods(file, &is_served)?;
        }
        Ok(schema)
    }

    fn add_methods(
        &mut self,
        file: &FileDescriptorProto,
        is_served: impl Fn(&str) -> bool,
    ) -> Result<(), SchemaError> {
        for service in &file.service {
            let service_name = qualify_name(file.package(), service.name());
            if !is_served(&service_name) {
                continue;
            }
            for method in &service.method {
                let path = format!("/{service_name}/{}", method.name());
                let message = |name: &str| {
                    let missing =
                        || SchemaError::Missing { name: name.to_owned(), by: path.clone() };
                    self.find_message(name.trim_start_matches('.')).ok_or_else(missing)
                };
                let described = Method {
                    input: message(method.input_type())?,
                    output: message(method.output_type())?,
                    client_streaming: method.client_streaming(),
                    server_streaming: method.server_streaming(),
                };
                self.methods.insert(path, described);
            }
        }
        Ok(())
    }

    /// Returns the message of a full name, such as `google.rpc.Status`.
    #[must_use]
    pub fn find_message(&self, name: &str) -> Option<MessageId> {
        self.message_ids.get(name).copied()
    }

    /// The method of a path, such as `/package.Service/Method`.
    pub(crate) fn find_method(&self, path: &str) -> Option<&Method> {
        self.methods.get(path)
    }

    /// Full names of all messages.
    pub fn message_names(&self) -> impl Iterator<Item = &str> {
        self.message_ids.keys().map(String::as_str)
    }

    pub(super) fn message_type(&self, id: MessageId) -> &MessageType {
        &self.messages[id.0 as usize]
    }

    pub(super) fn enum_type(&self, id: EnumId) -> &EnumType {
        &self.enums[id.0 as usize]
    }
}

/// The types in the files, before those of fields are looked up.
#[derive(Default)]
struct Found<'f> {
    messages: Vec<(String, &'f DescriptorProto, bool)>,
    message_ids: HashMap<String, MessageId>,
    enums: Vec<EnumType>,
    enum_ids: HashMap<String, EnumId>,
    /// The messages that stand for the entries of maps.
    maps: HashSet<String>,
}

impl<'f> Found<'f> {
    fn collect_file(&mut self, file: &'f FileDescriptorProto) {
        let is_proto3 = file.syntax() == "proto3";
        file.enum_type.iter().for_each(|kind| self.collect_enum(file.package(), kind));
        file.message_type
            .iter()
            .for_each(|message| self.collect_message(file.package(), message, is_proto3));
    }

    fn collect_message(&mut self, outer: &str, message: &'f DescriptorProto, is_proto3: bool) {
        let name = qualify_name(outer, message.name());
        message.enum_type.iter().for_each(|kind| self.collect_enum(&name, kind));
        message
            .nested_type
            .iter()
            .for_each(|nested| self.collect_message(&name, nested, is_proto3));
        if message.options.as_ref().is_some_and(|options| options.map_entry()) {
            self.maps.insert(name.clone());
        }
        let id = MessageId(self.messages.len() as u32);
        self.message_ids.insert(name.clone(), id);
        self.messages.push((name, message, is_proto3));
    }

    fn collect_enum(&mut self, outer: &str, described: &EnumDescriptorProto) {
        let name = qualify_name(outer, described.name());
        let (mut names, mut numbers) = (HashMap::new(), HashMap::new());
        for value in &described.value {
            // Of several names of one number, the first is written.
            names.entry(value.number()).or_insert_with(|| value.name().into());
            numbers.insert(value.name().into(), value.number());
        }
        let is_null = name == "google.protobuf.NullValue";
        self.enum_ids.insert(name.clone(), EnumId(self.enums.len() as u32));
        self.enums.push(EnumType { name, names, numbers, is_null });
    }
}

type Types<'t> = (&'t HashMap<String, MessageId>, &'t HashMap<String, EnumId>, &'t HashSet<String>);

fn message_type(
    name: &str,
    message: &DescriptorProto,
    is_proto3: bool,
    types: Types<'_>,
) -> Result<MessageType, SchemaError> {
    let read = |field| read_field(name, field, is_proto3, types);
    let mut fields = message.field.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    fields.sort_by_key(|field| field.number);
    let mut by_key = HashMap::new();
    for (index, field) in fields.iter().enumerate() {
        by_key.insert(field.name.clone(), index as u16);
    }
    // Where one field's JSON name is another one's own, the JSON name wins: it is what we write.
    for (index, field) in fields.iter().enumerate() {
        by_key.insert(field.json_name().into(), index as u16);
    }
    Ok(MessageType { name: name.to_owned(), fields, by_key, form: form_of(name) })
}

fn form_of(name: &str) -> Form {
    match name.strip_prefix("google.protobuf.") {
        Some("Any") => Form::Any,
        Some("Duration") => Form::Duration,
        Some("Timestamp") => Form::Timestamp,
        Some("FieldMask") => Form::FieldMask,
        Some("Struct") => Form::Struct,
        Some("Value") => Form::Value,
        Some("ListValue") => Form::ListValue,
        Some(
            "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
            | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue",
        ) => Form::Wrapper,
        _ => Form::Object,
    }
}

fn read_field(
    message: &str,
    field: &FieldDescriptorProto,
    is_proto3: bool,
    (messages, enums, maps): Types<'_>,
) -> Result<Field, SchemaError> {
    let type_name = field.type_name().trim_start_matches('.');
    let missing = || SchemaError::Missing {
        name: type_name.to_owned(),
        by: format!("{message}.{}", field.name()),
    };
    let kind = match field.r#type() {
        Type::Double => Kind::Double,
        Type::Float => Kind::Float,
        Type::Int32 => Kind::Int32,
        Type::Int64 => Kind::Int64,
        Type::Uint32 => Kind::Uint32,
        Type::Uint64 => Kind::Uint64,
        Type::Sint32 => Kind::Sint32,
        Type::Sint64 => Kind::Sint64,
        Type::Fixed32 => Kind::Fixed32,
        Type::Fixed64 => Kind::Fixed64,
        Type::Sfixed32 => Kind::Sfixed32,
        Type::Sfixed64 => Kind::Sfixed64,
        Type::Bool => Kind::Bool,
        Type::String => Kind::String,
        Type::Bytes => Kind::Bytes,
        Type::Enum => Kind::Enum(*enums.get(type_name).ok_or_else(missing)?),
        Type::Message | Type::Group => Kind::Message(*messages.get(type_name).ok_or_else(missing)?),
    };
    let has_presence = !is_proto3
        || field.proto3_optional()
        || field.oneof_index.is_some()
        || matches!(kind, Kind::Message(_));
    let shape = match field.label() {
        Label::Repeated if maps.contains(type_name) => Shape::Map,
        Label::Repeated => Shape::Repeated,
        _ if has_presence => Shape::Explicit,
        _ => Shape::Implicit,
    };
    let json_name = field.json_name.clone().unwrap_or_else(|| lower_camel_case(field.name()));
    Ok(Field {
        number: u32::try_from(field.number()).unwrap_or_default(),
        name: field.name().into(),
        key: format!("\"{json_name}\":").into(),
        kind,
        shape,
        // An optional field lies in a oneof of its own, which binds nothing.
        oneof: field
            .oneof_index
            .filter(|_| !field.proto3_optional())
            .and_then(|index| u16::try_from(index).ok()),
    })
}

impl Field {
    /// `lowerCamelCase`.
    pub(super) fn json_name(&self) -> &str {
        &self.key[1..self.key.len() - 2]
    }
}

/// `hours_per_week` as `hoursPerWeek`, by protoc's rule.
pub(super) fn lower_camel_case(name: &str) -> String {
    let (mut camel, mut is_upper) = (String::with_capacity(name.len()), false);
    for letter in name.chars() {
        match letter {
            '_' => is_upper = true,
            letter if is_upper => {
                camel.push(letter.to_ascii_uppercase());
                is_upper = false;
            }
            letter => camel.push(letter),
        }
    }
    camel
}

fn qualify_name(outer: &str, name: &str) -> String {
    if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") }
}
