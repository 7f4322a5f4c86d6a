//! From a message's wire form to JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_types::{Duration, Timestamp};

use super::schema::{DEPTH_LIMIT, Field, Form, Kind, MessageId, Schema, Shape};

/// Why bytes are not the wire form of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// They end in the middle of a field.
    #[error("the message ends within a field")]
    Truncated,
    /// A field is written in a way that its type does not have.
    #[error("a field has another wire type than its descriptor")]
    WireType,
    /// A string is no UTF-8.
    #[error("a string is no UTF-8")]
    Utf8,
    /// A value has no JSON form, such as a date after the year 9999.
    #[error("a value has no JSON form")]
    NoForm,
    /// Messages lie too deep within each other.
    #[error("messages lie too deep within each other")]
    TooDeep,
}

/// One field's value on the wire.
#[derive(Clone, Copy)]
enum Raw<'w> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    Bytes(&'w [u8]),
}

/// A value, and the place of its field in the message type.
#[derive(Clone, Copy)]
struct Entry<'w> {
    field: usize,
    raw: Raw<'w>,
}

impl Schema {
    /// Appends the JSON of a message in its wire form. Fields come in the order of their numbers, unknown ones are left
    /// out.
    ///
    /// # Errors
    /// If the bytes are no such message; what was appended by then stays.
    pub fn write_json(
        &self,
        message: MessageId,
        wire: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        Writer { schema: self, out, entries: Vec::new(), depth: 0 }.write_message(message, wire)
    }
}

struct Writer<'s, 'o, 'w> {
    schema: &'s Schema,
    out: &'o mut Vec<u8>,
    /// The fields of the message that is being written, after those of the messages around it.
    entries: Vec<Entry<'w>>,
    depth: usize,
}

impl<'s, 'w> Writer<'s, '_, 'w> {
    fn write_message(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        if self.depth == DEPTH_LIMIT {
            return Err(WireError::TooDeep);
        }
        self.depth += 1;
        let written = match self.schema.message_type(id).form {
            Form::Object => {
                self.out.push(b'{');
                self.write_fields(id, wire, true)?;
                self.out.push(b'}');
                Ok(())
            }
            Form::Any => self.write_any(wire),
            Form::Duration => self.write_duration(id, wire),
            Form::Timestamp => self.write_timestamp(id, wire),
            Form::FieldMask => self.write_field_mask(id, wire),
            Form::Struct => self.write_struct(id, wire),
            Form::Value => self.write_value_message(id, wire),
            Form::ListValue => self.write_list_value(id, wire),
            Form::Wrapper => self.write_wrapper(id, wire),
        };
        self.depth -= 1;
        written
    }

    /// Writes the fields of a message without its braces.
    fn write_fields(
        &mut self,
        id: MessageId,
        wire: &'w [u8],
        mut is_first: bool,
    ) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let (fields, end) = (&self.schema.message_type(id).fields, self.entries.len());
        let mut at = base;
        while at < end {
            let index = self.entries[at].field;
            let same =
                self.entries[at..end].iter().take_while(|entry| entry.field == index).count();
            let field = &fields[index];
            if !(field.shape == Shape::Implicit && is_default(self.entries[at + same - 1].raw)) {
                if !is_first {
                    self.out.push(b',');
                }
                is_first = false;
                self.out.extend_from_slice(field.key.as_bytes());
                self.write_field(field, at, at + same)?;
            }
            at += same;
        }
        self.entries.truncate(base);
        Ok(())
    }

    /// Finds the fields of a message, ordered by number, of each oneof only the member that came last. Returns where
    /// they begin among the entries.
    fn scan_fields(&mut self, id: MessageId, wire: &'w [u8]) -> Result<usize, WireError> {
        let message = self.schema.message_type(id);
        let base = self.entries.len();
        let (mut rest, mut is_ordered, mut before) = (wire, true, 0);
        while !rest.is_empty() {
            let key = take_varint(&mut rest)?;
            let raw = take_raw(&mut rest, key)?;
            let number = u32::try_from(key >> 3).unwrap_or(u32::MAX);
            let (Some(raw), Some(field)) = (raw, message.index_of(number)) else { continue };
            if let Some(oneof) = message.fields[field].oneof {
                let mut kept = base;
                for at in base..self.entries.len() {
                    let entry = self.entries[at];
                    if entry.field == field || message.fields[entry.field].oneof != Some(oneof) {
                        self.entries[kept] = entry;
                        kept += 1;
                    }
                }
                self.entries.truncate(kept);
            }
            is_ordered &= field >= before;
            before = field;
            self.entries.push(Entry { field, raw });
        }
        if !is_ordered {
            self.entries[base..].sort_by_key(|entry| entry.field);
        }
        Ok(base)
    }

    /// Writes the value of a field from its entries.
    fn write_field(&mut self, field: &Field, from: usize, to: usize) -> Result<(), WireError> {
        match field.shape {
            Shape::Map => self.write_map(field.kind, from, to),
            Shape::Repeated => self.write_list(field.kind, from, to),
            Shape::Implicit | Shape::Explicit => match field.kind {
                // A message that stands several times is merged, which is what its parts in a row mean.
                Kind::Message(id) if to - from > 1 => {
                    let mut merged = Vec::new();
                    for entry in &self.entries[from..to] {
                        merged.extend_from_slice(entry.raw.read_bytes()?);
                    }
                    let (schema, depth) = (self.schema, self.depth);
                    Writer { schema, out: &mut *self.out, entries: Vec::new(), depth }
                        .write_message(id, &merged)
                }
                kind => self.write_one(kind, self.entries[to - 1].raw),
            },
        }
    }

    fn write_list(&mut self, kind: Kind, from: usize, to: usize) -> Result<(), WireError> {
        self.out.push(b'[');
        let begin = self.out.len();
        for at in from..to {
            match self.entries[at].raw {
                Raw::Bytes(mut packed) if kind.is_packable() => {
                    while !packed.is_empty() {
                        let raw = take_packed(&mut packed, kind)?;
                        self.write_separator(begin);
                        self.write_one(kind, raw)?;
                    }
                }
                raw => {
                    self.write_separator(begin);
                    self.write_one(kind, raw)?;
                }
            }
        }
        self.out.push(b']');
        Ok(())
    }

    /// Writes a map ordered by its keys' text, so that the same reply is the same bytes. Of equal keys the last counts.
    fn write_map(&mut self, kind: Kind, from: usize, to: usize) -> Result<(), WireError> {
        let Kind::Message(id) = kind else { return Err(WireError::WireType) };
        let fields = &self.schema.message_type(id).fields;
        let (Some(key_index), Some(value_index)) =
            (self.schema.message_type(id).index_of(1), self.schema.message_type(id).index_of(2))
        else {
            return Err(WireError::WireType);
        };
        let (key_kind, value_kind) = (fields[key_index].kind, fields[value_index].kind);
        let mut pairs = Vec::with_capacity(to - from);
        for at in from..to {
            let base = self.scan_fields(id, self.entries[at].raw.read_bytes()?)?;
            let last = |index| {
                let found = self.entries[base..].iter().rev().find(|entry| entry.field == index);
                found.map(|entry| entry.raw)
            };
            let (key, value) = (last(key_index), last(value_index));
            self.entries.truncate(base);
            pairs.push((map_key(key_kind, key)?, value.unwrap_or(default_of(value_kind))));
        }
        // Stable, so that the last of equal keys stays last.
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
        self.out.push(b'{');
        let begin = self.out.len();
        for (at, (key, value)) in pairs.iter().enumerate() {
            if pairs.get(at + 1).is_some_and(|next| next.0 == *key) {
                continue;
            }
            self.write_separator(begin);
            write_string(self.out, key);
            self.out.push(b':');
            self.write_one(value_kind, *value)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn write_one(&mut self, kind: Kind, raw: Raw<'w>) -> Result<(), WireError> {
        match (kind, raw) {
            (Kind::Message(id), raw) => return self.write_message(id, raw.read_bytes()?),
            (Kind::String, raw) => write_string(self.out, read_text(raw.read_bytes()?)?),
            (Kind::Bytes, raw) => self.write_quoted(&STANDARD.encode(raw.read_bytes()?)),
            (Kind::Enum(id), Raw::Varint(value)) => {
                let (described, number) = (self.schema.enum_type(id), value as i32);
                match described.name_of(number) {
                    _ if described.is_null => self.out.extend_from_slice(b"null"),
                    Some(name) => self.write_quoted(name),
                    None => self.write_number(number),
                }
            }
            (Kind::Bool, Raw::Varint(value)) => {
                self.out.extend_from_slice(if value == 0 { b"false" } else { b"true" });
            }
            (Kind::Double, Raw::Fixed64(bits)) => write_double(self.out, f64::from_bits(bits)),
            (Kind::Float, Raw::Fixed32(bits)) => write_float(self.out, f32::from_bits(bits)),
            (Kind::Int32 | Kind::Sfixed32 | Kind::Sint32, raw) => {
                self.write_number(read_signed(kind, raw)?);
            }
            (Kind::Uint32 | Kind::Fixed32, raw) => self.write_number(read_unsigned(kind, raw)?),
            // JSON's numbers are doubles for many readers, and these need not fit one.
            (Kind::Int64 | Kind::Sfixed64 | Kind::Sint64, raw) => {
                self.write_quoted_number(read_signed(kind, raw)?);
            }
            (Kind::Uint64 | Kind::Fixed64, raw) => {
                self.write_quoted_number(read_unsigned(kind, raw)?);
            }
            _ => return Err(WireError::WireType),
        }
        Ok(())
    }

    fn write_any(&mut self, wire: &'w [u8]) -> Result<(), WireError> {
        let (url, value) = any_parts(wire)?;
        self.out.extend_from_slice(b"{\"@type\":");
        write_string(self.out, url);
        let name = url.rsplit('/').next().unwrap_or(url);
        match self.schema.find_message(name) {
            Some(id) if self.schema.message_type(id).form == Form::Object => {
                self.write_fields(id, value, false)?;
            }
            Some(id) => {
                self.out.extend_from_slice(b",\"value\":");
                self.write_message(id, value)?;
            }
            // As grpcurl shows what it can't resolve.
            None => {
                self.out.extend_from_slice(b",\"@value\":");
                self.write_quoted(&STANDARD.encode(value));
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    /// The seconds and the nanoseconds of a time or a duration.
    #[allow(clippy::cast_possible_wrap, reason = "protobuf's integers are two's complement")]
    fn seconds_and_nanos(
        &mut self,
        id: MessageId,
        wire: &'w [u8],
    ) -> Result<(i64, i32), WireError> {
        let base = self.scan_fields(id, wire)?;
        let (mut seconds, mut nanos) = (0, 0);
        for entry in &self.entries[base..] {
            let Raw::Varint(value) = entry.raw else { return Err(WireError::WireType) };
            if entry.field == 0 { seconds = value as i64 } else { nanos = value as i32 }
        }
        self.entries.truncate(base);
        Ok((seconds, nanos))
    }

    fn write_duration(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let (seconds, nanos) = self.seconds_and_nanos(id, wire)?;
        let mixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
        if mixed || seconds.unsigned_abs() > 315_576_000_000 || nanos.unsigned_abs() > 999_999_999 {
            return Err(WireError::NoForm);
        }
        self.write_quoted(&Duration { seconds, nanos }.to_string());
        Ok(())
    }

    fn write_timestamp(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let (seconds, nanos) = self.seconds_and_nanos(id, wire)?;
        let years = -62_135_596_800..=253_402_300_799;
        if !years.contains(&seconds) || !(0..=999_999_999).contains(&nanos) {
            return Err(WireError::NoForm);
        }
        self.write_quoted(&Timestamp { seconds, nanos }.to_string());
        Ok(())
    }

    fn write_field_mask(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let mut paths = Vec::with_capacity(self.entries.len() - base);
        for entry in &self.entries[base..] {
            let path = read_text(entry.raw.read_bytes()?)?;
            paths.push(super::schema::lower_camel_case(path));
        }
        self.entries.truncate(base);
        write_string(self.out, &paths.join(","));
        Ok(())
    }

    /// An object of any values: what a map of them is.
    fn write_struct(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let fields = &self.schema.message_type(id).fields;
        let end = self.entries.len();
        match fields.first() {
            Some(field) => self.write_map(field.kind, base, end)?,
            None => return Err(WireError::WireType),
        }
        self.entries.truncate(base);
        Ok(())
    }

    fn write_value_message(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let fields = &self.schema.message_type(id).fields;
        let end = self.entries.len();
        match self.entries[base..].last() {
            None => self.out.extend_from_slice(b"null"),
            Some(Entry { field, raw: Raw::Fixed64(bits) })
                if fields[*field].kind == Kind::Double && !f64::from_bits(*bits).is_finite() =>
            {
                return Err(WireError::NoForm);
            }
            Some(Entry { field, .. }) => self.write_field(&fields[*field], base, end)?,
        }
        self.entries.truncate(base);
        Ok(())
    }

    fn write_list_value(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let fields = &self.schema.message_type(id).fields;
        let end = self.entries.len();
        match fields.first() {
            Some(field) => self.write_list(field.kind, base, end)?,
            None => return Err(WireError::WireType),
        }
        self.entries.truncate(base);
        Ok(())
    }

    fn write_wrapper(&mut self, id: MessageId, wire: &'w [u8]) -> Result<(), WireError> {
        let base = self.scan_fields(id, wire)?;
        let Some(field) = self.schema.message_type(id).fields.first() else {
            return Err(WireError::WireType);
        };
        let raw = self.entries[base..].last().map_or(default_of(field.kind), |entry| entry.raw);
        self.entries.truncate(base);
        self.write_one(field.kind, raw)
    }

    /// Writes a comma, unless the list or the object began at `begin`.
    fn write_separator(&mut self, begin: usize) {
        if self.out.len() > begin {
            self.out.push(b',');
        }
    }

    /// Writes text that needs no escapes.
    fn write_quoted(&mut self, text: &str) {
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
    }

    fn write_number(&mut self, number: impl serde::Serialize) {
        write_serialized(self.out, &number);
    }

    fn write_quoted_number(&mut self, number: impl serde::Serialize) {
        self.out.push(b'"');
        write_serialized(self.out, &number);
        self.out.push(b'"');
    }
}

impl<'w> Raw<'w> {
    fn read_bytes(self) -> Result<&'w [u8], WireError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(WireError::WireType),
        }
    }
}

fn take_varint(rest: &mut &[u8]) -> Result<u64, WireError> {
    let mut value = 0;
    for (at, byte) in rest.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *rest = &rest[at + 1..];
            return Ok(value);
        }
    }
    Err(WireError::Truncated)
}

fn take_bytes<'w>(rest: &mut &'w [u8], length: usize) -> Result<&'w [u8], WireError> {
    let (taken, left) = rest.split_at_checked(length).ok_or(WireError::Truncated)?;
    *rest = left;
    Ok(taken)
}

fn take_fixed64(rest: &mut &[u8]) -> Result<u64, WireError> {
    let bytes = take_bytes(rest, 8)?;
    Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| WireError::Truncated)?))
}

fn take_fixed32(rest: &mut &[u8]) -> Result<u32, WireError> {
    let bytes = take_bytes(rest, 4)?;
    Ok(u32::from_le_bytes(bytes.try_into().map_err(|_| WireError::Truncated)?))
}

/// Takes a field's value behind its key; none for a group, which no message of proto3 has.
fn take_raw<'w>(rest: &mut &'w [u8], key: u64) -> Result<Option<Raw<'w>>, WireError> {
    Ok(Some(match key & 7 {
        0 => Raw::Varint(take_varint(rest)?),
        1 => Raw::Fixed64(take_fixed64(rest)?),
        2 => {
            let length = usize::try_from(take_varint(rest)?).map_err(|_| WireError::Truncated)?;
            Raw::Bytes(take_bytes(rest, length)?)
        }
        3 => {
            skip_group(rest, key >> 3, 0)?;
            return Ok(None);
        }
        5 => Raw::Fixed32(take_fixed32(rest)?),
        _ => return Err(WireError::WireType),
    }))
}

fn skip_group(rest: &mut &[u8], number: u64, depth: usize) -> Result<(), WireError> {
    if depth == DEPTH_LIMIT {
        return Err(WireError::TooDeep);
    }
    loop {
        let key = take_varint(rest)?;
        match key & 7 {
            4 if key >> 3 == number => return Ok(()),
            3 => skip_group(rest, key >> 3, depth + 1)?,
            _ => drop(take_raw(rest, key)?),
        }
    }
}

fn take_packed<'w>(rest: &mut &'w [u8], kind: Kind) -> Result<Raw<'w>, WireError> {
    Ok(match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => Raw::Fixed64(take_fixed64(rest)?),
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => Raw::Fixed32(take_fixed32(rest)?),
        _ => Raw::Varint(take_varint(rest)?),
    })
}

/// The type and the message of an `Any`.
fn any_parts(wire: &[u8]) -> Result<(&str, &[u8]), WireError> {
    let (mut rest, mut url, mut value) = (wire, "", &[][..]);
    while !rest.is_empty() {
        let key = take_varint(&mut rest)?;
        match (key >> 3, take_raw(&mut rest, key)?) {
            (1, Some(raw)) => url = read_text(raw.read_bytes()?)?,
            (2, Some(raw)) => value = raw.read_bytes()?,
            _ => {}
        }
    }
    Ok((url, value))
}

fn is_default(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Varint(value) => value == 0,
        Raw::Fixed64(bits) => bits == 0,
        Raw::Fixed32(bits) => bits == 0,
        Raw::Bytes(bytes) => bytes.is_empty(),
    }
}

/// Returns the value of a field that is not on the wire.
fn default_of(kind: Kind) -> Raw<'static> {
    match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => Raw::Fixed64(0),
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => Raw::Fixed32(0),
        Kind::String | Kind::Bytes | Kind::Message(_) => Raw::Bytes(&[]),
        _ => Raw::Varint(0),
    }
}

#[allow(clippy::cast_possible_wrap, reason = "protobuf's integers are two's complement")]
fn read_signed(kind: Kind, raw: Raw<'_>) -> Result<i64, WireError> {
    match (kind, raw) {
        (Kind::Int32, Raw::Varint(value)) => Ok(i64::from(value as i32)),
        (Kind::Int64, Raw::Varint(value)) => Ok(value as i64),
        (Kind::Sint32, Raw::Varint(value)) => Ok(i64::from(decode_zigzag(value) as i32)),
        (Kind::Sint64, Raw::Varint(value)) => Ok(decode_zigzag(value)),
        (Kind::Sfixed32, Raw::Fixed32(value)) => Ok(i64::from(value as i32)),
        (Kind::Sfixed64, Raw::Fixed64(value)) => Ok(value as i64),
        _ => Err(WireError::WireType),
    }
}

#[allow(clippy::cast_possible_wrap, reason = "protobuf's integers are two's complement")]
fn decode_zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn read_unsigned(kind: Kind, raw: Raw<'_>) -> Result<u64, WireError> {
    match (kind, raw) {
        (Kind::Uint32, Raw::Varint(value)) => Ok(u64::from(value as u32)),
        (Kind::Uint64, Raw::Varint(value)) => Ok(value),
        (Kind::Fixed32, Raw::Fixed32(value)) => Ok(u64::from(value)),
        (Kind::Fixed64, Raw::Fixed64(value)) => Ok(value),
        _ => Err(WireError::WireType),
    }
}

/// The key of a map's entry as text.
fn map_key(kind: Kind, raw: Option<Raw<'_>>) -> Result<String, WireError> {
    let raw = raw.unwrap_or(default_of(kind));
    match (kind, raw) {
        (Kind::String, raw) => Ok(read_text(raw.read_bytes()?)?.to_owned()),
        (Kind::Bool, Raw::Varint(value)) => Ok((value != 0).to_string()),
        (Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64, raw) => {
            read_unsigned(kind, raw).map(|number| number.to_string())
        }
        (kind, raw) => read_signed(kind, raw).map(|number| number.to_string()),
    }
}

fn read_text(bytes: &[u8]) -> Result<&str, WireError> {
    std::str::from_utf8(bytes).map_err(|_| WireError::Utf8)
}

fn write_double(out: &mut Vec<u8>, value: f64) {
    write_real(out, value, &value);
}

fn write_float(out: &mut Vec<u8>, value: f32) {
    write_real(out, f64::from(value), &value);
}

/// Writes the shortest digits that read as the same number, without a point where it is whole.
fn write_real(out: &mut Vec<u8>, value: f64, exact: &impl serde::Serialize) {
    if value.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if value.is_infinite() {
        out.extend_from_slice(if value > 0.0 { b"\"Infinity\"" } else { b"\"-Infinity\"" });
    } else {
        write_serialized(out, exact);
        if out.ends_with(b".0") {
            out.truncate(out.len() - 2);
        }
    }
}

/// Numbers never fail to be written to memory.
fn write_serialized(out: &mut Vec<u8>, number: &impl serde::Serialize) {
    let _ = serde_json::to_writer(out, number);
}

/// Writes a JSON string with its quotes.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let (bytes, mut begin) = (text.as_bytes(), 0);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[begin..at]);
        begin = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 0xf)]);
            }
        }
    }
    out.extend_from_slice(&bytes[begin..]);
    out.push(b'"');
}
