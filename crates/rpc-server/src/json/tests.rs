//! The oracle is prost-reflect: what it writes and reads, we write and read.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use prost::Message as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor,
    SerializeOptions, Value,
};
use serde_json::json;

use super::*;

const EVERYTHING: &str = "test.v1.Everything";

/// The messages of our contracts and one with every kind of field.
static POOL: LazyLock<(DescriptorPool, Schema)> = LazyLock::new(|| {
    let proto = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto"));
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let mut compiler =
        protox::Compiler::new([proto.to_owned(), proto.join("third_party"), own.into()]).unwrap();
    let mut files = vec![Path::new(own).join("test.proto")];
    collect(&proto.join("medwage"), &mut files);
    compiler.include_imports(true).open_files(files).unwrap();
    let set = compiler.encode_file_descriptor_set();
    let pool = DescriptorPool::decode(&*set).unwrap();
    (pool, Schema::new(&[&set], |_| true).unwrap())
});

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
}

fn everything() -> MessageDescriptor {
    POOL.0.get_message_by_name(EVERYTHING).unwrap()
}

fn write(name: &str, wire: &[u8]) -> serde_json::Value {
    let mut out = Vec::new();
    POOL.1.write_json(POOL.1.find_message(name).unwrap(), wire, &mut out).unwrap();
    plain(
        serde_json::from_slice(&out)
            .unwrap_or_else(|error| panic!("{error}: {}", out.escape_ascii())),
    )
}

fn read(text: &str) -> Result<DynamicMessage, JsonError> {
    let wire = POOL.1.read_json(POOL.1.find_message(EVERYTHING).unwrap(), text.as_bytes())?;
    Ok(DynamicMessage::decode(everything(), &*wire).unwrap())
}

/// Returns the JSON that the oracle writes.
fn oracle(message: &DynamicMessage) -> serde_json::Value {
    ask_oracle(message).unwrap()
}

fn ask_oracle(message: &DynamicMessage) -> Result<serde_json::Value, serde_json::Error> {
    let options = SerializeOptions::new();
    message.serialize_with_options(serde_json::value::Serializer, &options)
}

fn expected(message: &DynamicMessage) -> serde_json::Value {
    plain(oracle(message))
}

/// With numbers to six digits: serde_json writes a float as the double that it is, and reads doubles to the last digit
/// but one.
fn plain(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(number) => json!(format!("{:.5e}", number.as_f64().unwrap())),
        Value::Array(all) => all.into_iter().map(plain).collect(),
        Value::Object(all) => all.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        other => other,
    }
}

/// The path to the first value that differs, with both; the whole would fill the screen.
fn difference(one: &serde_json::Value, other: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) if ones.len() == others.len() => {
            ones.iter().find_map(|(key, value)| {
                let other = others.get(key).unwrap_or(&Value::Null);
                difference(value, other).map(|found| format!("{key}.{found}"))
            })
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            ones.iter().zip(others).find_map(|(one, other)| difference(one, other))
        }
        (one, other) => (one != other).then(|| format!(": {one} / {other}")),
    }
}

/// Makes messages up from a seed.
struct Maker(u64);

impl Maker {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Edges more often than others.
    fn bits(&mut self) -> u64 {
        match self.below(4) {
            0 => [0, 1, u64::MAX, i64::MAX as u64, i64::MIN as u64, 0x8000_0000, 127, 128]
                [self.below(8) as usize],
            1 => self.below(1000),
            _ => self.next(),
        }
    }

    fn real(&mut self) -> f64 {
        let value = match self.below(5) {
            0 => [0.0, 1.0, -1.5, 24.59, f64::MAX, 5e-324, 1e21, 51140.0][self.below(8) as usize],
            1 => [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][self.below(3) as usize],
            2 => self.below(1_000_000) as f64 / 100.0,
            _ => f64::from_bits(self.next()),
        };
        if value.is_nan() { f64::NAN } else { value + 0.0 }
    }

    fn text(&mut self) -> String {
        let alphabet =
            ['a', '"', '\\', '\n', '\u{1}', 'ü', '\u{1f600}', '/', '\u{2028}', ' ', '\u{7f}'];
        (0..self.below(8)).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }

    fn message(&mut self, described: MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut message = DynamicMessage::new(described.clone());
        let mut set = |name: &str, value| message.set_field_by_name(name, value);
        match described.full_name() {
            "google.protobuf.Duration" => {
                let seconds = self.below(1 << 30).cast_signed();
                let sign = if self.below(2) == 0 { -1 } else { 1 };
                set("seconds", Value::I64(sign * seconds));
                set("nanos", Value::I32(sign as i32 * self.nanos()));
            }
            "google.protobuf.Timestamp" => {
                set("seconds", Value::I64(self.below(1 << 37).cast_signed() - (1 << 35)));
                set("nanos", Value::I32(self.nanos()));
            }
            // Of infinities in a wrapper the oracle makes `null`, which would be no value at all.
            "google.protobuf.DoubleValue" => {
                set("value", Value::F64(self.below(1_000_000) as f64 / 100.0));
            }
            "google.protobuf.FieldMask" => {
                let paths = ["a_double", "inner.texts", "b"];
                let paths = (0..self.below(3)).map(|at| Value::String(paths[at as usize].into()));
                set("paths", Value::List(paths.collect()));
            }
            "google.protobuf.Any" => {
                let names = [EVERYTHING, "google.protobuf.Duration", "google.protobuf.Value"];
                let name = names[self.below(3) as usize];
                let inner = self.message(POOL.0.get_message_by_name(name).unwrap(), depth + 1);
                set("type_url", Value::String(format!("type.googleapis.com/{name}")));
                set("value", Value::Bytes(inner.encode_to_vec().into()));
            }
            "google.protobuf.Value" => {
                let kind = if depth > 3 { self.below(4) } else { self.below(6) };
                let field = described.get_field(1 + kind as u32).unwrap();
                let value = match field.kind() {
                    Kind::Double => Value::F64(self.below(1000) as f64 / 8.0),
                    _ => self.one(&field, depth + 1),
                };
                message.set_field(&field, value);
            }
            _ => {
                for field in described.fields() {
                    if self.below(if depth == 0 { 2 } else { 8 }) == 0 {
                        let value = self.value(&field, depth);
                        message.set_field(&field, value);
                    }
                }
            }
        }
        message
    }

    fn nanos(&mut self) -> i32 {
        [0, 1, 1_000, 500_000_000, 999_999_999, 120_000][self.below(6) as usize]
    }

    fn value(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        if field.is_map() {
            let entry = field.kind().as_message().unwrap().clone();
            let (key, value) = (entry.map_entry_key_field(), entry.map_entry_value_field());
            let pair = |_| (self.key(&key), self.one(&value, depth + 1));
            return Value::Map((0..3).map(pair).collect());
        }
        if field.is_list() {
            return Value::List(
                (0..1 + self.below(3)).map(|_| self.one(field, depth + 1)).collect(),
            );
        }
        self.one(field, depth + 1)
    }

    fn key(&mut self, field: &FieldDescriptor) -> MapKey {
        match field.kind() {
            Kind::Bool => MapKey::Bool(self.below(2) == 1),
            Kind::Int32 => MapKey::I32(self.bits() as i32),
            // Never the same twice: where a key stands twice, the oracle merges, and protobuf takes the last.
            Kind::Int64 => MapKey::I64(self.next().cast_signed()),
            _ => MapKey::String(self.text()),
        }
    }

    fn one(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        match field.kind() {
            Kind::Double => Value::F64(self.real()),
            // Such as are the same as doubles: the oracle writes the digits of those.
            Kind::Float => Value::F32(self.below(1000) as f32 / 8.0),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(self.bits() as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(self.bits().cast_signed()),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(self.bits() as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(self.bits()),
            Kind::Bool => Value::Bool(self.below(2) == 1),
            Kind::String => Value::String(self.text()),
            Kind::Bytes => Value::Bytes(self.text().into_bytes().into()),
            // Also values that the enum does not have; of the null there is but one.
            Kind::Enum(it) if it.full_name() == "google.protobuf.NullValue" => Value::EnumNumber(0),
            Kind::Enum(_) => Value::EnumNumber([0, 1, 2, -2, 77][self.below(5) as usize]),
            Kind::Message(it) if depth > 5 => Value::Message(self.shallow(it)),
            Kind::Message(it) => Value::Message(self.message(it, depth)),
        }
    }

    /// A message that needs nothing to have a JSON form.
    fn shallow(&mut self, described: MessageDescriptor) -> DynamicMessage {
        match described.full_name() {
            "google.protobuf.Any" | "google.protobuf.Value" => self.message(described, 9),
            _ => DynamicMessage::new(described),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn messages_are_written_and_read_as_the_oracle_does(seed: u64) {
        let mut maker = Maker(seed);
        let all: Vec<_> = POOL.0.all_messages().filter(|it| !it.is_map_entry()).collect();
        let described = match maker.below(2) {
            0 => everything(),
            _ => all[maker.below(all.len() as u64) as usize].clone(),
        };
        // `Any` alone needs a type, and `Value` alone a value.
        prop_assume!(!described.full_name().starts_with("google.protobuf."));
        let message = maker.message(described.clone(), 0);
        let expected = expected(&message);
        prop_assert_eq!(difference(&write(described.full_name(), &message.encode_to_vec()), &expected), None);

        let id = POOL.1.find_message(described.full_name()).unwrap();
        let wire = POOL.1.read_json(id, oracle(&message).to_string().as_bytes()).unwrap();
        prop_assert_eq!(difference(&write(described.full_name(), &wire), &expected), None);
        let read = DynamicMessage::decode(described, &*wire).unwrap();
        prop_assert_eq!(difference(&self::expected(&read), &expected), None);
    }

    #[test]
    fn parts_in_a_row_are_merged_as_the_oracle_does(first: u64, second: u64) {
        let parts = [first, second].map(|seed| Maker(seed).message(everything(), 0).encode_to_vec());
        let wire = parts.concat();
        let merged = DynamicMessage::decode(everything(), &*wire).unwrap();
        let mut out = Vec::new();
        // The seconds of one duration and the fraction of another need not be one duration.
        let written = POOL.1.write_json(POOL.1.find_message(EVERYTHING).unwrap(), &wire, &mut out);
        prop_assume!(written != Err(WireError::NoForm));
        // Nor need the type of one `Any` and the value of another be a message, of which the oracle says nothing.
        let expected = ask_oracle(&merged);
        prop_assume!(expected.is_ok());
        prop_assert_eq!(written, Ok(()));
        let expected = plain(expected.unwrap());
        let found = plain(serde_json::from_slice(&out).unwrap());
        prop_assert_eq!(difference(&found, &expected), None);
    }

    #[test]
    fn numbers_come_back_to_the_last_bit(double: f64, float: f32, int: i64) {
        let mut message = DynamicMessage::new(everything());
        for (name, value) in [("a_double", Value::F64(double)), ("a_float", Value::F32(float)),
            ("a_sint64", Value::I64(int)), ("an_sfixed64", Value::I64(int))] {
            message.set_field_by_name(name, value);
        }
        let mut out = Vec::new();
        let id = POOL.1.find_message(EVERYTHING).unwrap();
        POOL.1.write_json(id, &message.encode_to_vec(), &mut out).unwrap();
        let read = read(std::str::from_utf8(&out).unwrap()).unwrap();
        prop_assert_eq!(read.encode_to_vec(), message.encode_to_vec(), "{}", out.escape_ascii());
    }

    #[test]
    fn any_bytes_are_written_or_refused_and_what_is_written_is_json(wire: Vec<u8>) {
        let mut out = Vec::new();
        if POOL.1.write_json(POOL.1.find_message(EVERYTHING).unwrap(), &wire, &mut out).is_ok() {
            prop_assert!(serde_json::from_slice::<serde_json::Value>(&out).is_ok());
        }
    }

    /// Any text that the oracle takes, we take as the same, and what is no JSON neither takes.
    #[test]
    fn changed_texts_are_refused_or_read_as_the_oracle_does(seed: u64, place: usize, byte in 0x20..0x7f_u8) {
        let text = oracle(&Maker(seed).message(everything(), 1)).to_string();
        let mut bytes = text.into_bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let found = read(&text);
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        let oracle = DynamicMessage::deserialize(everything(), &mut deserializer);
        if let (Ok(found), Ok(oracle)) = (&found, &oracle) {
            prop_assert_eq!(difference(&expected(found), &expected(oracle)), None, "{}", text);
        }
        if serde_json::from_str::<serde_json::Value>(&text).is_err() {
            prop_assert!(found.is_err(), "{}", text);
        }
    }
}

#[test]
fn packed_and_unpacked_lists_are_the_same() {
    let numbers = [1_i32, -2, 300];
    let packed: Vec<u8> = numbers.iter().flat_map(|it| varint(i64::from(*it) as u64)).collect();
    let packed = [varint(22 << 3 | 2), varint(packed.len() as u64), packed].concat();
    let loose =
        numbers.iter().flat_map(|it| [varint(22 << 3), varint(i64::from(*it) as u64)].concat());
    for wire in [packed, loose.collect()] {
        assert_eq!(write(EVERYTHING, &wire), plain(json!({"numbers": [1, -2, 300]})));
    }
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[test]
fn unknown_fields_are_left_out_and_numbers_are_short() {
    let unknown = [
        varint(99 << 3),
        varint(7),
        varint(98 << 3 | 3),
        varint(1 << 3),
        varint(1),
        varint(98 << 3 | 4),
    ]
    .concat();
    let mut message = DynamicMessage::new(everything());
    message.set_field_by_name("a_double", Value::F64(51140.0));
    let wire = [unknown, message.encode_to_vec()].concat();
    let mut out = Vec::new();
    POOL.1.write_json(POOL.1.find_message(EVERYTHING).unwrap(), &wire, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), r#"{"aDouble":51140}"#);
}

#[test]
fn a_type_that_is_not_known_is_shown_as_its_bytes() {
    let any = prost_types::Any { type_url: "type.test/no.Such".into(), value: vec![1, 2] };
    let bytes = any.encode_to_vec();
    let wire = [varint(50 << 3 | 2), varint(bytes.len() as u64), bytes].concat();
    let expected = json!({"any": {"@type": "type.test/no.Such", "@value": "AQI="}});
    assert_eq!(write(EVERYTHING, &wire), expected);
}

#[test]
fn forms_that_people_write_are_read() {
    for (text, canonical) in [
        ("{}", json!({})),
        (
            r#" { "an_int32" : "7" , "aString" : "\u00fc\ud83d\ude00\/" } "#,
            json!({"anInt32": 7, "aString": "ü😀/"}),
        ),
        (
            r#"{"anInt64": 9007199254740993, "a_uint64": "18446744073709551615"}"#,
            json!({"anInt64": "9007199254740993", "aUint64": "18446744073709551615"}),
        ),
        (
            r#"{"numbers": [1.0, 1e2, "3"], "aColor": "COLOR_DARK_BLUE", "colors": [1, -2, 9]}"#,
            json!({"numbers": [1, 100, 3], "aColor": "COLOR_DARK_BLUE", "colors": ["COLOR_RED", "COLOR_DARK_BLUE", 9]}),
        ),
        (
            r#"{"aDouble": "NaN", "aFloat": "-Infinity", "maybeDouble": "1.5"}"#,
            json!({"aDouble": "NaN", "aFloat": "-Infinity", "maybeDouble": 1.5}),
        ),
        (
            r#"{"inner": null, "texts": [], "aBool": null, "value": null, "maybeString": ""}"#,
            json!({"value": null, "maybeString": ""}),
        ),
        (
            r#"{"someBytes": "-_8", "wrappedBytes": "+/8="}"#,
            json!({"someBytes": "+/8=", "wrappedBytes": "+/8="}),
        ),
        (
            r#"{"duration": "-1.5s", "timestamp": "2026-05-15T10:00:00.25+02:00", "mask": "aDouble,inner.aBool"}"#,
            json!({"duration": "-1.500s", "timestamp": "2026-05-15T08:00:00.250Z", "mask": "aDouble,inner.aBool"}),
        ),
        (
            r#"{"any": {"value": "2s", "@type": "type.googleapis.com/google.protobuf.Duration"}}"#,
            json!({"any": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "2s"}}),
        ),
        (
            r#"{"byFlag": {"true": 1}, "structure": {"a": [1, null, {"b": "c"}]}, "aName-of": "x"}"#,
            json!({"byFlag": {"true": 1}, "structure": {"a": [1, null, {"b": "c"}]}, "aName-of": "x"}),
        ),
    ] {
        let message = read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(write(EVERYTHING, &message.encode_to_vec()), plain(canonical), "{text}");
    }
}

#[test]
fn every_wrong_field_is_told_with_its_path_and_what_may_be_meant() {
    use ProblemKind::{Conflict, Malformed, OutOfRange, Unknown};
    let text = r#"{
        "aDuble": 1,
        "many": [{}, {"aColor": "COLOR_REDD", "inner": {"an_int32": 2147483648}}],
        "labels": {"x": 7},
        "aBool": "true",
        "chosenText": "a", "chosenNumber": 1,
        "an_int64": 1, "anInt64": 2,
        "seconds": 5
    }"#;
    let Err(JsonError::Fields(problems)) = read(text) else { panic!("it was read") };
    let found: Vec<_> =
        problems.iter().map(|it| (it.field.as_str(), it.kind, it.nearest.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("aDuble", Unknown, Some("a_double")),
            ("many[1].a_color", Unknown, Some("COLOR_RED")),
            ("many[1].inner.an_int32", OutOfRange, None),
            ("labels[\"x\"]", Malformed, None),
            ("a_bool", Malformed, None),
            ("chosen_number", Conflict, None),
            ("an_int64", Conflict, None),
            ("seconds", Unknown, None),
        ]
    );
    assert_eq!(
        problems[0].description,
        "Everything has no field `aDuble`; did you mean `a_double`?"
    );
}

#[test]
fn a_field_of_a_message_within_is_found() {
    let Err(JsonError::Fields(problems)) =
        read(r#"{"inner": {"any": {"@type": "x/test.v1.Everything", "nothing": 1}}}"#)
    else {
        panic!("it was read")
    };
    assert_eq!(problems[0].field, "inner.any.nothing");
    let id = POOL.1.find_message("medwage.type.v1.JobProfile").unwrap();
    assert!(POOL.1.read_json(id, b"{}").is_ok());
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    for (text, line, column) in [
        ("", 1, 1),
        ("{\n  \"aBool\": tru\n}", 2, 12),
        ("{\"aBool\": true,}", 1, 16),
        ("{\"aString\": \"ü\u{1}\"}", 1, 15),
        ("{\"aString\": \"\\ud800\"}", 1, 20),
        ("{} {}", 1, 4),
        ("{\"aDouble\": 01}", 1, 13),
        ("{\"x\": [1 2]}", 1, 10),
    ] {
        match read(text) {
            Err(JsonError::Syntax { line: l, column: c, .. }) => {
                assert_eq!((l, c), (line, column), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let deep = format!("{}{}", "{\"inner\":".repeat(200), "}".repeat(200));
    assert!(matches!(read(&deep), Err(JsonError::Syntax { .. })));
    let deep = format!("{{\"structure\":{}{}}}", "{\"a\":".repeat(5000), "}".repeat(5000));
    assert!(matches!(read(&deep), Err(JsonError::Syntax { .. })));
    let id = POOL.1.find_message(EVERYTHING).unwrap();
    assert!(matches!(
        POOL.1.read_json(id, b"{\"aString\": \"\xff\"}"),
        Err(JsonError::Syntax { .. })
    ));
}
