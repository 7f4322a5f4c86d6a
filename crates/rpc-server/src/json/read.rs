//! From JSON to a message's wire form.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use prost_types::{Duration, Timestamp};

use super::lexer::{Lexer, SyntaxError};
use super::schema::{DEPTH_LIMIT, Field, Form, Kind, MessageId, MessageType, Schema, Shape};

/// Problems that are listed; a text that has more of them is refused all the same.
const PROBLEM_LIMIT: usize = 100;
/// How alike two names must be for one to be meant by the other, from 0 to 1.
const LIKENESS: f64 = 0.75;

/// Why a text is not the JSON of a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// It is no JSON at all.
    #[error("line {line}, column {column}: {reason}")]
    Syntax {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// The mistake there.
        reason: String,
    },
    /// Fields are wrong: all of them that were found.
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldProblem>),
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Proto names with indices, such as `requests[3].profile.credentials[1]`.
    pub field: String,
    /// The kind of mistake.
    pub kind: ProblemKind,
    /// The mistake, and the value that would be right.
    pub description: String,
    /// The field or value that may have been meant.
    pub nearest: Option<String>,
}

/// The kind of a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// There is no such field, or the enum has no such value.
    Unknown,
    /// The value has another type or form.
    Malformed,
    /// The value is too large or too small for its type.
    OutOfRange,
    /// It stands twice, or beside another one of its oneof.
    Conflict,
}

/// Either alphabet, with padding or without.
const BASE64: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, BASE64);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, BASE64);

impl Schema {
    /// Reads the JSON of a message into its wire form. Fields are taken by both of their names, enum values by name and
    /// by number, numbers as strings too; `null` leaves a field unset.
    ///
    /// # Errors
    /// If the text is no JSON, or all fields that are wrong.
    pub fn read_json(&self, message: MessageId, text: &[u8]) -> Result<Vec<u8>, JsonError> {
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => {
                let valid = text.get(..error.valid_up_to()).unwrap_or_default();
                let before = String::from_utf8_lossy(valid);
                return Err(syntax_error(&before, before.len(), "the text is no UTF-8"));
            }
        };
        let mut reader = Reader {
            schema: self,
            lexer: Lexer::new(text),
            path: Vec::new(),
            problems: Vec::new(),
            depth: 0,
        };
        let mut wire = Vec::with_capacity(text.len());
        let read = reader.read_body(message, &mut wire);
        match read {
            Err(SyntaxError { at, reason }) => Err(syntax_error(text, at, reason)),
            Ok(()) if reader.problems.is_empty() => Ok(wire),
            Ok(()) => Err(JsonError::Fields(reader.problems)),
        }
    }
}

fn syntax_error(text: &str, at: usize, reason: &str) -> JsonError {
    let before = &text[..text.floor_char_boundary(at)];
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().unwrap_or(before).chars().count();
    JsonError::Syntax { line, column, reason: reason.to_owned() }
}

/// A step of the path to the value that is being read.
enum Step<'s> {
    Field(&'s str),
    Index(usize),
    Key(String),
}

/// Why a value is not taken.
enum Refusal {
    /// The text is no JSON, so nothing after it can be read.
    Syntax(SyntaxError),
    /// The value is wrong, and what comes after it can be read.
    Value(ProblemKind, String, Option<String>),
}

impl From<SyntaxError> for Refusal {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}

fn malformed_value(description: impl Into<String>) -> Refusal {
    Refusal::Value(ProblemKind::Malformed, description.into(), None)
}

fn out_of_range(description: impl Into<String>) -> Refusal {
    Refusal::Value(ProblemKind::OutOfRange, description.into(), None)
}

struct Reader<'s, 'j> {
    schema: &'s Schema,
    lexer: Lexer<'j>,
    path: Vec<Step<'s>>,
    problems: Vec<FieldProblem>,
    depth: usize,
}

impl<'s, 'j> Reader<'s, 'j> {
    fn read_body(&mut self, message: MessageId, out: &mut Vec<u8>) -> Result<(), SyntaxError> {
        if self.lexer.peek_byte().is_none() {
            return Err(self.lexer.syntax_error("the text is empty; an empty message is {}"));
        }
        self.read_guarded(out, |reader, out| reader.read_message(message, out))?;
        match self.lexer.peek_byte() {
            None => Ok(()),
            Some(_) => Err(self.lexer.syntax_error("something follows the message")),
        }
    }

    /// Reads a value; one that is wrong is remembered and passed over, and leaves nothing in `out`.
    fn read_guarded(
        &mut self,
        out: &mut Vec<u8>,
        read: impl FnOnce(&mut Self, &mut Vec<u8>) -> Result<(), Refusal>,
    ) -> Result<(), SyntaxError> {
        let (at, written, steps, depth) =
            (self.lexer.position(), out.len(), self.path.len(), self.depth);
        match read(self, out) {
            Ok(()) => Ok(()),
            Err(Refusal::Syntax(error)) => Err(error),
            Err(Refusal::Value(kind, description, nearest)) => {
                self.path.truncate(steps);
                self.depth = depth;
                out.truncate(written);
                self.report_problem(kind, description, nearest);
                self.lexer.rewind_to(at);
                self.lexer.skip_value(DEPTH_LIMIT)
            }
        }
    }

    fn report_problem(&mut self, kind: ProblemKind, description: String, nearest: Option<String>) {
        if self.problems.len() < PROBLEM_LIMIT {
            let field = self.path_text();
            self.problems.push(FieldProblem { field, kind, description, nearest });
        }
    }

    fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if text.is_empty() => text.push_str(name),
                Step::Field(name) => drop(write!(text, ".{name}")),
                Step::Index(index) => drop(write!(text, "[{index}]")),
                Step::Key(key) => drop(write!(text, "[{key:?}]")),
            }
        }
        text
    }

    fn read_message(&mut self, id: MessageId, out: &mut Vec<u8>) -> Result<(), Refusal> {
        if self.depth == DEPTH_LIMIT {
            return Err(self.lexer.syntax_error("messages lie too deep within each other").into());
        }
        self.depth += 1;
        let message = self.schema.message_type(id);
        let read = match message.form {
            Form::Object => self.read_object(message, out, false),
            Form::Any => self.read_any(out),
            Form::Duration => self.read_duration(out),
            Form::Timestamp => self.read_timestamp(out),
            Form::FieldMask => self.read_field_mask(out),
            Form::Struct => match message.fields.first() {
                Some(field) => self.read_map(field, out),
                None => self.read_object(message, out, false),
            },
            Form::Value => self.read_value_message(message, out),
            Form::ListValue => match message.fields.first() {
                Some(field) => self.read_list(field, out),
                None => self.read_object(message, out, false),
            },
            Form::Wrapper => match message.fields.first() {
                Some(field) => self.read_tagged(field.number, field.kind, out),
                None => self.read_object(message, out, false),
            },
        };
        self.depth -= 1;
        read
    }

    /// Reads an object of a message's fields; within an `Any`, `@type` is passed over.
    fn read_object(
        &mut self,
        message: &'s MessageType,
        out: &mut Vec<u8>,
        is_any: bool,
    ) -> Result<(), Refusal> {
        if self.lexer.peek_byte() != Some(b'{') {
            return Err(malformed_value(format!(
                "is no object of {}'s fields",
                short_name(&message.name)
            )));
        }
        self.lexer.expect_mark(b'{', "an object is expected here")?;
        if self.lexer.take_mark(b'}') {
            return Ok(());
        }
        let mut seen: Vec<usize> = Vec::new();
        loop {
            let key = self.lexer.take_string()?;
            self.lexer.expect_mark(b':', "a colon is expected here")?;
            if is_any && key == "@type" {
                self.lexer.skip_value(DEPTH_LIMIT)?;
            } else {
                self.read_member(message, &key, &mut seen, out)?;
            }
            if self.lexer.take_mark(b'}') {
                return Ok(());
            }
            self.lexer.expect_mark(b',', "a comma or the end of the object is expected here")?;
        }
    }

    fn read_member(
        &mut self,
        message: &'s MessageType,
        key: &str,
        seen: &mut Vec<usize>,
        out: &mut Vec<u8>,
    ) -> Result<(), SyntaxError> {
        let Some(index) = message.index_of_key(key) else {
            // Those who send thousands of wrong keys are not to keep us busy with guesses.
            let is_listed = self.problems.len() < PROBLEM_LIMIT;
            let nearest = is_listed.then(|| self.nearest_field(message, key)).flatten();
            let meant = nearest.as_ref().map(|name| format!("; did you mean `{name}`?"));
            let short = short_name(&message.name);
            let described = format!("{short} has no field `{key}`{}", meant.unwrap_or_default());
            self.report_at(key, ProblemKind::Unknown, described, nearest);
            return self.lexer.skip_value(DEPTH_LIMIT);
        };
        let field = &message.fields[index];
        if self.is_unset(field) {
            return Ok(());
        }
        let other = seen.iter().map(|index| (*index, &message.fields[*index]));
        let conflict = other.clone().find_map(|(place, other)| {
            let is_rival = field.oneof.is_some() && other.oneof == field.oneof;
            (place == index || is_rival).then_some(other)
        });
        if let Some(other) = conflict {
            let described = match other.number == field.number {
                true => "stands twice".to_owned(),
                false => format!("stands beside `{}`, and only one of them may", other.name),
            };
            self.report_at(&field.name, ProblemKind::Conflict, described, None);
            return self.lexer.skip_value(DEPTH_LIMIT);
        }
        seen.push(index);
        self.path.push(Step::Field(&field.name));
        let read = self.read_guarded(out, |reader, out| match field.shape {
            Shape::Map => reader.read_map(field, out),
            Shape::Repeated => reader.read_list(field, out),
            Shape::Implicit | Shape::Explicit => reader.read_tagged(field.number, field.kind, out),
        });
        self.path.pop();
        read
    }

    /// Remembers a problem of a member of the object that is being read.
    fn report_at(
        &mut self,
        member: &str,
        kind: ProblemKind,
        description: String,
        nearest: Option<String>,
    ) {
        let outer = self.path_text();
        let field = if outer.is_empty() { member.to_owned() } else { format!("{outer}.{member}") };
        if self.problems.len() < PROBLEM_LIMIT {
            self.problems.push(FieldProblem { field, kind, description, nearest });
        }
    }

    /// Takes a `null` that leaves the field unset.
    fn is_unset(&mut self, field: &Field) -> bool {
        let takes_null = match field.kind {
            _ if matches!(field.shape, Shape::Map | Shape::Repeated) => false,
            Kind::Message(id) => self.schema.message_type(id).form == Form::Value,
            Kind::Enum(id) => self.schema.enum_type(id).is_null,
            _ => false,
        };
        !takes_null && self.lexer.peek_byte() == Some(b'n') && self.lexer.take_word("null")
    }

    /// Reads a value behind its key on the wire.
    fn read_tagged(&mut self, number: u32, kind: Kind, out: &mut Vec<u8>) -> Result<(), Refusal> {
        put_varint(out, u64::from(number) << 3 | wire_type(kind));
        self.read_one(kind, out)
    }

    fn read_list(&mut self, field: &'s Field, out: &mut Vec<u8>) -> Result<(), Refusal> {
        if self.lexer.peek_byte() != Some(b'[') {
            return Err(malformed_value("is no list"));
        }
        self.lexer.expect_mark(b'[', "a list is expected here")?;
        if self.lexer.take_mark(b']') {
            return Ok(());
        }
        let is_packed = field.kind.is_packable();
        let begin = is_packed.then(|| {
            put_varint(out, u64::from(field.number) << 3 | 2);
            begin_length(out)
        });
        for index in 0.. {
            self.path.push(Step::Index(index));
            self.read_guarded(out, |reader, out| {
                if is_packed {
                    reader.read_one(field.kind, out)
                } else {
                    reader.read_tagged(field.number, field.kind, out)
                }
            })?;
            self.path.pop();
            if self.lexer.take_mark(b']') {
                break;
            }
            self.lexer.expect_mark(b',', "a comma or the end of the list is expected here")?;
        }
        if let Some(begin) = begin {
            end_length(out, begin);
        }
        Ok(())
    }

    fn read_map(&mut self, field: &'s Field, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Kind::Message(id) = field.kind else { return Err(malformed_value("is no map")) };
        let [key_field, value_field] = self.schema.message_type(id).fields.as_slice() else {
            return Err(malformed_value("is no map"));
        };
        if self.lexer.peek_byte() != Some(b'{') {
            return Err(malformed_value("is no object"));
        }
        self.lexer.expect_mark(b'{', "an object is expected here")?;
        if self.lexer.take_mark(b'}') {
            return Ok(());
        }
        let mut seen = std::collections::HashSet::new();
        loop {
            let key = self.lexer.take_string()?.into_owned();
            self.lexer.expect_mark(b':', "a colon is expected here")?;
            let is_new = seen.insert(key.clone());
            self.path.push(Step::Key(key.clone()));
            self.read_guarded(out, |reader, out| {
                if !is_new {
                    return Err(Refusal::Value(ProblemKind::Conflict, "stands twice".into(), None));
                }
                put_varint(out, u64::from(field.number) << 3 | 2);
                let begin = begin_length(out);
                put_varint(out, u64::from(key_field.number) << 3 | wire_type(key_field.kind));
                reader.put_map_key(key_field.kind, &key, out)?;
                reader.read_tagged(value_field.number, value_field.kind, out)?;
                end_length(out, begin);
                Ok(())
            })?;
            self.path.pop();
            if self.lexer.take_mark(b'}') {
                return Ok(());
            }
            self.lexer.expect_mark(b',', "a comma or the end of the object is expected here")?;
        }
    }

    fn put_map_key(&self, kind: Kind, key: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
        match (kind, key) {
            (Kind::String, key) => put_bytes(out, key.as_bytes()),
            (Kind::Bool, "true") => out.push(1),
            (Kind::Bool, "false") => out.push(0),
            (Kind::Bool, _) => return Err(malformed_value("its key is neither true nor false")),
            (kind, key) => put_integer(kind, key, out)?,
        }
        Ok(())
    }

    /// Reads a value without its key on the wire.
    fn read_one(&mut self, kind: Kind, out: &mut Vec<u8>) -> Result<(), Refusal> {
        match kind {
            Kind::Message(id) => {
                let begin = begin_length(out);
                self.read_message(id, out)?;
                end_length(out, begin);
            }
            Kind::String => put_bytes(out, self.read_text("is no string")?.as_bytes()),
            Kind::Bytes => {
                let text = self.read_text("is no string of base64")?;
                let engine = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
                let bytes = engine.decode(text.as_bytes());
                put_bytes(out, &bytes.map_err(|_| malformed_value("is no base64"))?);
            }
            Kind::Bool => match self.lexer.peek_byte() {
                Some(b't') if self.lexer.take_word("true") => out.push(1),
                Some(b'f') if self.lexer.take_word("false") => out.push(0),
                _ => return Err(malformed_value("is neither true nor false")),
            },
            Kind::Enum(id) => self.read_enum(id, out)?,
            Kind::Double => {
                let value = self.read_real()?;
                out.extend_from_slice(&value.to_le_bytes());
            }
            Kind::Float => {
                let value = self.read_real()?;
                let narrow = value as f32;
                if narrow.is_infinite() && value.is_finite() {
                    return Err(out_of_range("is too large for a 32-bit number"));
                }
                out.extend_from_slice(&narrow.to_le_bytes());
            }
            integer => {
                let text = self.number_text("is no whole number")?;
                put_integer(integer, &text, out)?;
            }
        }
        Ok(())
    }

    fn read_text(&mut self, otherwise: &str) -> Result<Cow<'j, str>, Refusal> {
        match self.lexer.peek_byte() {
            Some(b'"') => Ok(self.lexer.take_string()?),
            _ => Err(malformed_value(otherwise)),
        }
    }

    /// A number, in quotes or not.
    fn number_text(&mut self, otherwise: &str) -> Result<Cow<'j, str>, Refusal> {
        match self.lexer.peek_byte() {
            Some(b'"') => Ok(self.lexer.take_string()?),
            Some(b'-' | b'0'..=b'9') => Ok(Cow::Borrowed(self.lexer.take_number()?)),
            _ => Err(malformed_value(otherwise)),
        }
    }

    fn read_real(&mut self) -> Result<f64, Refusal> {
        let is_quoted = self.lexer.peek_byte() == Some(b'"');
        let text = self.number_text("is no number")?;
        match &*text {
            "NaN" if is_quoted => Ok(f64::NAN),
            "Infinity" if is_quoted => Ok(f64::INFINITY),
            "-Infinity" if is_quoted => Ok(f64::NEG_INFINITY),
            // Rust reads words such as `inf`, which are no numbers here.
            text if text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) =>
            {
                let value: f64 = text.parse().map_err(|_| malformed_value("is no number"))?;
                if value.is_finite() {
                    Ok(value)
                } else {
                    Err(out_of_range("is too large for a number"))
                }
            }
            _ => Err(malformed_value("is no number")),
        }
    }

    fn read_enum(&mut self, id: super::schema::EnumId, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let described = self.schema.enum_type(id);
        if described.is_null && self.lexer.peek_byte() == Some(b'n') && self.lexer.take_word("null")
        {
            out.push(0);
            return Ok(());
        }
        let number = match self.lexer.peek_byte() {
            Some(b'"') => {
                let name = self.lexer.take_string()?;
                let is_listed = self.problems.len() < PROBLEM_LIMIT;
                described.number_of(&name).ok_or_else(|| {
                    let names = described.value_names();
                    let nearest = is_listed.then(|| nearest_name(&name, names)).flatten();
                    let meant = nearest.as_ref().map(|name| format!("; did you mean {name}?"));
                    let (short, meant) = (short_name(&described.name), meant.unwrap_or_default());
                    let description = format!("{short} has no value `{name}`{meant}");
                    Refusal::Value(ProblemKind::Unknown, description, nearest)
                })?
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = read_whole(self.lexer.take_number()?)?;
                i32::try_from(number)
                    .map_err(|_| out_of_range("is no number of an enum's value"))?
            }
            _ => return Err(malformed_value("is neither a name nor a number of an enum's value")),
        };
        put_varint(out, i64::from(number).cast_unsigned());
        Ok(())
    }

    fn read_any(&mut self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Some(url) = self.any_type()? else {
            return Err(malformed_value("needs `@type`, the address of its message's type"));
        };
        let id =
            self.schema.find_message(url.rsplit('/').next().unwrap_or(&url)).ok_or_else(|| {
                Refusal::Value(
                    ProblemKind::Unknown,
                    format!("`{url}` is no type that is known here"),
                    None,
                )
            })?;
        put_varint(out, 1 << 3 | 2);
        put_bytes(out, url.as_bytes());
        put_varint(out, 2 << 3 | 2);
        let begin = begin_length(out);
        let message = self.schema.message_type(id);
        if message.form == Form::Object {
            self.read_object(message, out, true)?;
        } else {
            self.read_any_value(id, out)?;
        }
        end_length(out, begin);
        Ok(())
    }

    /// Looks for `@type` among the members of an object, and goes back to its begin.
    fn any_type(&mut self) -> Result<Option<String>, Refusal> {
        let begin = self.lexer.position();
        if self.lexer.peek_byte() != Some(b'{') {
            return Err(malformed_value("is no object with `@type`"));
        }
        self.lexer.expect_mark(b'{', "an object is expected here")?;
        let mut found = None;
        while self.lexer.peek_byte() == Some(b'"') {
            let key = self.lexer.take_string()?;
            self.lexer.expect_mark(b':', "a colon is expected here")?;
            if key == "@type" && self.lexer.peek_byte() == Some(b'"') {
                found = Some(self.lexer.take_string()?.into_owned());
                break;
            }
            self.lexer.skip_value(DEPTH_LIMIT)?;
            if !self.lexer.take_mark(b',') {
                break;
            }
        }
        self.lexer.rewind_to(begin);
        Ok(found)
    }

    /// Reads the `value` of an `Any` whose message has a form of its own.
    fn read_any_value(&mut self, id: MessageId, out: &mut Vec<u8>) -> Result<(), Refusal> {
        self.lexer.expect_mark(b'{', "an object is expected here")?;
        loop {
            let key = self.lexer.take_string()?;
            self.lexer.expect_mark(b':', "a colon is expected here")?;
            match &*key {
                "@type" => self.lexer.skip_value(DEPTH_LIMIT)?,
                "value" => self.read_guarded(out, |reader, out| reader.read_message(id, out))?,
                other => {
                    let description =
                        format!("beside `@type` stands `value` here, and no `{other}`");
                    return Err(Refusal::Value(
                        ProblemKind::Unknown,
                        description,
                        Some("value".into()),
                    ));
                }
            }
            if self.lexer.take_mark(b'}') {
                return Ok(());
            }
            self.lexer.expect_mark(b',', "a comma or the end of the object is expected here")?;
        }
    }

    fn read_duration(&mut self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let wrong = || malformed_value("is no duration in seconds, such as `1.5s`");
        let text = self.read_text("is no duration in seconds, such as `1.5s`")?;
        let number = text.strip_suffix('s').ok_or_else(wrong)?;
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let is_number = !unsigned.is_empty()
            && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && unsigned.bytes().filter(|byte| *byte == b'.').count() <= 1
            && unsigned.starts_with(|letter: char| letter.is_ascii_digit());
        if !is_number {
            return Err(wrong());
        }
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let seconds: i64 =
            whole.parse().map_err(|_| out_of_range("is longer than 10,000 years"))?;
        if seconds > 315_576_000_000 {
            return Err(out_of_range("is longer than 10,000 years"));
        }
        let nanos = nanos_of(fraction).ok_or_else(wrong)?;
        let sign = if number.starts_with('-') { -1 } else { 1 };
        let duration = Duration { seconds: sign * seconds, nanos: nanos * sign as i32 };
        put_message(out, &duration);
        Ok(())
    }

    fn read_timestamp(&mut self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let form = "is no time such as `2026-05-15T08:00:00Z`";
        let text = self.read_text(form)?;
        let bytes = text.as_bytes();
        let is_time = bytes.len() >= 20
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && bytes[10] == b'T'
            && (bytes.ends_with(b"Z")
                || bytes[19..].contains(&b'+')
                || bytes[19..].contains(&b'-'));
        let parsed = text.parse::<Timestamp>().ok().filter(|_| is_time);
        let time = parsed.ok_or_else(|| malformed_value(form))?;
        if !(-62_135_596_800..=253_402_300_799).contains(&time.seconds) {
            return Err(out_of_range("is not between the years 1 and 9999"));
        }
        put_message(out, &time);
        Ok(())
    }

    fn read_field_mask(&mut self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let text = self.read_text("is no string of fields with commas between them")?;
        for path in text.split(',').filter(|path| !path.is_empty()) {
            if path.contains('_') {
                return Err(malformed_value("has fields that are not in lowerCamelCase"));
            }
            let mut snake = String::with_capacity(path.len() + 4);
            for letter in path.chars() {
                if letter.is_ascii_uppercase() {
                    snake.push('_');
                }
                snake.push(letter.to_ascii_lowercase());
            }
            put_varint(out, 1 << 3 | 2);
            put_bytes(out, snake.as_bytes());
        }
        Ok(())
    }

    /// Reads any value of JSON into `google.protobuf.Value`.
    fn read_value_message(
        &mut self,
        message: &'s MessageType,
        out: &mut Vec<u8>,
    ) -> Result<(), Refusal> {
        let number = match self.lexer.peek_byte() {
            Some(b'n') => 1,
            Some(b'"') => 3,
            Some(b't' | b'f') => 4,
            Some(b'{') => 5,
            Some(b'[') => 6,
            _ => 2,
        };
        let field = message.index_of(number).map(|index| &message.fields[index]);
        let field = field.ok_or_else(|| malformed_value("is no value"))?;
        self.read_tagged(field.number, field.kind, out)
    }

    /// The field that may have been meant by a key: one of the message, or one of the messages in it.
    fn nearest_field(&self, message: &'s MessageType, key: &str) -> Option<String> {
        if let Some(inner) = self.field_within(message, key, 2) {
            return Some(inner);
        }
        nearest_name(key, message.fields.iter().map(|field| &*field.name))
    }

    /// The path to a field of this name in the messages that a message holds.
    fn field_within(&self, message: &'s MessageType, key: &str, depth: usize) -> Option<String> {
        if depth == 0 {
            return None;
        }
        message.fields.iter().filter(|field| field.shape == Shape::Explicit).find_map(|field| {
            let Kind::Message(id) = field.kind else { return None };
            let inner = self.schema.message_type(id);
            if inner.form != Form::Object {
                return None;
            }
            let path = match inner.index_of_key(key) {
                Some(index) => inner.fields[index].name.to_string(),
                None => self.field_within(inner, key, depth - 1)?,
            };
            Some(format!("{}.{path}", field.name))
        })
    }
}

/// The name without its package.
fn short_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The name that is most alike, if it is enough so.
fn nearest_name<'n>(given: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let given = plain(&given.chars().take(40).collect::<String>());
    let likeness =
        |name: &'n str| (strsim::normalized_damerau_levenshtein(&given, &plain(name)), name);
    names
        .map(likeness)
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)))
        .map(|(_, name)| name.to_owned())
}

fn wire_type(kind: Kind) -> u64 {
    match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => 1,
        Kind::String | Kind::Bytes | Kind::Message(_) => 2,
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => 5,
        _ => 0,
    }
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_message(out: &mut Vec<u8>, message: &impl prost::Message) {
    // A vector has room for all that it is given.
    let _ = message.encode(out);
}

/// Leaves a byte for a length, which is enough for most.
fn begin_length(out: &mut Vec<u8>) -> usize {
    out.push(0);
    out.len()
}

/// Writes the length of what came after [`begin_length`].
fn end_length(out: &mut Vec<u8>, begin: usize) {
    let length = out.len() - begin;
    if length < 0x80 {
        out[begin - 1] = length as u8;
        return;
    }
    let mut bytes = Vec::with_capacity(5);
    put_varint(&mut bytes, length as u64);
    out.splice(begin - 1..begin, bytes);
}

/// A whole number, also one that is written with a point or an exponent.
fn read_whole(text: &str) -> Result<i128, Refusal> {
    let wrong = || malformed_value("is no whole number");
    if text.starts_with('+') {
        return Err(wrong());
    }
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let is_number =
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let value: f64 = text.parse().ok().filter(|_| is_number).ok_or_else(wrong)?;
    if value.fract() != 0.0 {
        return Err(wrong());
    }
    if value.abs() > 1e30 {
        return Err(out_of_range("is too large"));
    }
    Ok(value as i128)
}

fn put_integer(kind: Kind, text: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
    let number = read_whole(text)?;
    let beyond = |bits: u32, sign: &str| {
        out_of_range(format!("is outside of the range of {sign} whole number of {bits} bits"))
    };
    let int32 = || i32::try_from(number).map_err(|_| beyond(32, "a"));
    let int64 = || i64::try_from(number).map_err(|_| beyond(64, "a"));
    let uint32 = || u32::try_from(number).map_err(|_| beyond(32, "an unsigned"));
    let uint64 = || u64::try_from(number).map_err(|_| beyond(64, "an unsigned"));
    match kind {
        Kind::Int32 => put_varint(out, i64::from(int32()?).cast_unsigned()),
        Kind::Int64 => put_varint(out, int64()?.cast_unsigned()),
        Kind::Sint32 => put_varint(out, encode_zigzag(int32()?.into()) & u64::from(u32::MAX)),
        Kind::Sint64 => put_varint(out, encode_zigzag(int64()?)),
        Kind::Sfixed32 => out.extend_from_slice(&int32()?.to_le_bytes()),
        Kind::Sfixed64 => out.extend_from_slice(&int64()?.to_le_bytes()),
        Kind::Uint32 => put_varint(out, uint32()?.into()),
        Kind::Uint64 => put_varint(out, uint64()?),
        Kind::Fixed32 => out.extend_from_slice(&uint32()?.to_le_bytes()),
        Kind::Fixed64 => out.extend_from_slice(&uint64()?.to_le_bytes()),
        _ => return Err(malformed_value("is no whole number")),
    }
    Ok(())
}

fn encode_zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// The digits behind the point of a second.
fn nanos_of(fraction: &str) -> Option<i32> {
    if fraction.len() > 9 {
        return None;
    }
    let digits: i32 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    Some(digits * 10_i32.pow(9 - fraction.len() as u32))
}
