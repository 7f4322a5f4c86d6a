//! Log lines on stderr, so that stdout stays free for answers.

use std::io::IsTerminal as _;

use medwage_settings::Findings;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::panics;
use crate::settings::{LogFormat, LogSettings};
use crate::traces::{self, Telemetry, TraceError};

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The level is neither a level nor a list of directives.
    #[error(
        "log level `{level}` is neither a level nor a list of directives such as info,medwage_benchmark=debug"
    )]
    Level {
        /// As it was given.
        level: String,
        /// The reason.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Another part of the process has set up logging before.
    #[error("logging is already set up")]
    Twice(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Traces can't be exported as the settings say.
    #[error(transparent)]
    Traces(#[from] TraceError),
}

/// Starts logging for the whole process `name`, panics included, and traces where a collector is set.
/// Must be called within a runtime if one is.
///
/// # Errors
/// If the level is malformed, the collector's address is none, or logging has been set up before.
pub fn init_telemetry(name: &'static str, settings: &LogSettings) -> Result<Telemetry, LogError> {
    let filter = read_filter(&settings.level)?;
    let provider = traces::build_provider(name, &settings.traces)?;
    let registry = tracing_subscriber::registry();
    match &provider {
        // One filter for all is the cheapest: what is not logged is not even looked at.
        None => registry.with(filter).with(line_layer(settings.format)).try_init(),
        Some(provider) => {
            let lines = line_layer(settings.format).with_filter(filter);
            registry.with(traces::export_layer(provider)).with(lines).try_init()
        }
    }
    .map_err(|error| LogError::Twice(error.into()))?;
    if provider.is_some() {
        traces::start_export();
    }
    panics::log_them();
    Ok(Telemetry(provider))
}

impl LogSettings {
    /// Adds what is wrong with them, as far as no file tells.
    pub fn check_log(&self, found: &mut Findings) {
        if let Err(level) = read_filter(&self.level) {
            found.add_problem("log.level", level);
        }
        if let Err(error) = traces::Collector::from_settings(&self.traces) {
            found.add_problem(error.setting(), error);
        }
    }
}

/// Reads a level, or a list of directives.
fn read_filter(level: &str) -> Result<Targets, LogError> {
    let wrong = |source| LogError::Level { level: level.to_owned(), source };
    let filter: Targets = level.parse().map_err(wrong)?;
    // It warns of each connection that a stranger abuses, as often as strangers like.
    let is_named = filter.iter().any(|(target, _)| target.starts_with(ABUSED));
    // Who logs less is told nothing of them anyway, and who logs more wants to know everything.
    let usual = LevelFilter::WARN..=LevelFilter::INFO;
    let is_usual = filter.default_level().is_some_and(|level| usual.contains(&level));
    Ok(if is_named || !is_usual { filter } else { filter.with_target(ABUSED, LevelFilter::ERROR) })
}

/// The crate that tells of every connection which breaks the rules of HTTP/2.
const ABUSED: &str = "h2";

fn line_layer<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Pretty => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).boxed(),
    }
}
