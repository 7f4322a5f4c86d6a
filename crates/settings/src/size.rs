//! Sizes with a unit, for `#[serde(with = "medwage_settings::size")]`: `4MiB`, `64KiB`, `512B`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

/// The units that are read, largest first, with their bytes.
const UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// Writes a number of bytes the way that [`deserialize`] reads it, in the largest binary unit
/// that divides it.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T, S>(bytes: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + TryInto<u64>,
    S: Serializer,
{
    let bytes: u64 =
        (*bytes).try_into().map_err(|_| serde::ser::Error::custom("more bytes than 64 bits"))?;
    serializer.collect_str(&Size(bytes))
}

/// Reads a size; a number without a unit is refused, because nobody can tell what was meant.
///
/// # Errors
/// If the text is no size, or more than `T` holds.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: TryFrom<u64>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(SizeVisitor(PhantomData))
}

struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let divides = |(unit, bytes): &&(&str, u64)| {
            unit.ends_with("iB") && self.0 != 0 && self.0.is_multiple_of(*bytes)
        };
        let (unit, bytes) = UNITS.iter().find(divides).unwrap_or(&("B", 1));
        write!(formatter, "{}{unit}", self.0 / bytes)
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let unit_at = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*bytes)
}

struct SizeVisitor<T>(PhantomData<T>);

impl<T: TryFrom<u64>> Visitor<'_> for SizeVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a size with its unit, such as 4MiB or 64KiB")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let bytes = parse_size(text).ok_or_else(|| {
            E::custom(format!("`{text}` is no size with its unit, such as 4MiB or 64KiB"))
        })?;
        T::try_from(bytes)
            .map_err(|_| E::custom(format!("`{text}` is more than this setting holds")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_unit_only() {
        let cases = [
            ("4MiB", Some(4 << 20)),
            ("64 KiB", Some(64 << 10)),
            ("2MB", Some(2_000_000)),
            ("512B", Some(512)),
            ("0B", Some(0)),
            ("4096", None),
            ("4mib", None),
            ("MiB", None),
            ("-1B", None),
            ("1.5MiB", None),
            ("99999999999GiB", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_size(text), expected, "{text}");
        }
    }

    #[test]
    fn sizes_are_written_in_the_largest_binary_unit() {
        for (bytes, text) in [
            (0, "0B"),
            (1000, "1000B"),
            (1 << 14, "16KiB"),
            (4 << 20, "4MiB"),
            (3 << 29, "1536MiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), text);
            assert_eq!(parse_size(text), Some(bytes));
        }
    }
}
