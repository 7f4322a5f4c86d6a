//! Telemetry of a process: log lines, traces of calls, and metrics.

mod line_limit;
pub mod log;
mod metrics;
pub mod panics;
mod settings;
pub mod traces;

pub use self::line_limit::LineLimit;
pub use self::metrics::{CallGauges, CallMetrics, Metrics, ObservedCall, Sample};
pub use self::settings::{LogFormat, LogSettings, SampleRatio, TraceSettings};
pub use self::traces::{Telemetry, TraceError};
