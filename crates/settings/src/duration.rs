//! Durations with a unit, for `#[serde(with = "medwage_settings::duration")]`: `30s`, `1m 30s`, `250ms`.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

/// Writes a duration the way that [`deserialize`] reads it.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&humantime::format_duration(*duration))
}

/// Reads a duration; a number without a unit is refused, because nobody can tell what was meant.
///
/// # Errors
/// If the text is no duration.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    deserializer.deserialize_str(DurationVisitor)
}

struct DurationVisitor;

impl Visitor<'_> for DurationVisitor {
    type Value = Duration;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a duration with its unit, such as 30s or 250ms")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Duration, E> {
        humantime::parse_duration(text).map_err(|cause| {
            E::custom(format!(
                "`{text}` is no duration with its unit, such as 30s or 250ms ({cause})"
            ))
        })
    }
}
