//! Settings of logs and traces.

use std::borrow::Cow;
use std::path::PathBuf;

use medwage_settings::Secret;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Logs, and their form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Level, or directives such as `info,medwage_benchmark=debug`.
    pub level: String,
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// The collector of traces of calls.
    pub traces: TraceSettings,
}

impl Default for LogSettings {
    fn default() -> Self {
        let traces = TraceSettings::default();
        Self { level: "info".to_owned(), format: LogFormat::Pretty, traces }
    }
}

/// The collector of traces of calls. `OTEL_BSP_*` and other variables of OpenTelemetry's SDK hold beside these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TraceSettings {
    /// The collector that takes them by OTLP over gRPC, such as `http://127.0.0.1:4317`. Unset, which is the
    /// default, traces nothing.
    pub endpoint: Option<String>,
    /// PEM file of the authorities that the collector's certificate must come from, where its address begins with
    /// `https`. Unset means those of the system.
    pub ca_file: Option<PathBuf>,
    /// Headers that the collector asks for, such as `api-key=...`, with commas between several.
    pub headers: Option<Secret>,
    /// The share of the traces beginning here that is kept, from 0 to 1. One that a caller began is kept if the caller keeps
    /// it.
    pub sample_ratio: SampleRatio,
}

/// A share from 0 to 1, to a millionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleRatio {
    millionths: u32,
}

impl SampleRatio {
    /// Returns the share.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.millionths) / 1e6
    }
}

/// All of them.
impl Default for SampleRatio {
    fn default() -> Self {
        Self { millionths: 1_000_000 }
    }
}

impl Serialize for SampleRatio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for SampleRatio {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1 million"
    )]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ratio = f64::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&ratio) {
            return Err(de::Error::custom(format!("{ratio} is not between 0 and 1")));
        }
        Ok(Self { millionths: (ratio * 1e6).round() as u32 })
    }
}

impl JsonSchema for SampleRatio {
    fn schema_name() -> Cow<'static, str> {
        "SampleRatio".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "title": "number from 0 to 1" })
    }
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people; in colour on a terminal.
    Pretty,
    /// One JSON object a line.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_shares() {
        for (text, expected) in [
            ("0", Some(0.0)),
            ("1", Some(1.0)),
            ("0.01", Some(0.01)),
            ("1.5", None),
            ("-0.1", None),
        ] {
            let read: Result<SampleRatio, _> = serde_json::from_str(text);
            assert_eq!(
                read.ok().map(|ratio| ratio.value().to_string()),
                expected.map(|it: f64| it.to_string()),
                "{text}"
            );
        }
        assert_eq!(serde_json::to_string(&SampleRatio::default()).unwrap(), "1.0");
    }
}
