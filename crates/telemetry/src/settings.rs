//! What is logged and traced.

use std::num::NonZero;
use std::path::PathBuf;

use medwage_settings::{Findings, Secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::log::filter;
use crate::traces::Collector;

/// What is logged, and in which form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Level, or directives such as `info,medwage_benchmark=debug`.
    pub level: String,
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// Where traces of calls go.
    pub traces: TraceSettings,
}

impl Default for LogSettings {
    fn default() -> Self {
        let traces = TraceSettings::default();
        Self { level: "info".to_owned(), format: LogFormat::Pretty, traces }
    }
}

/// Where traces of calls go. `OTEL_BSP_*` and other variables of OpenTelemetry's SDK hold beside these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TraceSettings {
    /// The collector that takes them by OTLP over gRPC, such as `http://127.0.0.1:4317`. Unset, which is the
    /// default, traces nothing.
    pub endpoint: Option<String>,
    /// PEM file of the authorities that the collector's certificate must come from, where its address begins with
    /// `https`. Unset means those of the system.
    pub authority: Option<PathBuf>,
    /// Headers that the collector asks for, such as `api-key=...`, with commas between several.
    pub headers: Option<Secret>,
    /// Of so many traces that begin here, one is kept. One that a caller began is kept if the caller keeps it.
    pub one_in: NonZero<u32>,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self { endpoint: None, authority: None, headers: None, one_in: NonZero::<u32>::MIN }
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

impl LogSettings {
    /// Adds what is wrong with them, as far as no file tells.
    pub fn check(&self, found: &mut Findings) {
        if let Err(level) = filter(&self.level) {
            found.add("log.level", level);
        }
        if let Err(error) = Collector::from_settings(&self.traces) {
            found.add(error.setting(), error);
        }
    }
}
