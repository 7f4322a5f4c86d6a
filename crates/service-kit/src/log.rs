//! Log lines on stderr, so that stdout stays free for answers.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::panics;
use crate::settings::{LogFormat, LogSettings};

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
        /// What is wrong with it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Another part of the process has set up logging before.
    #[error("logging is already set up")]
    Twice(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Starts logging for the whole process, panics included.
///
/// # Errors
/// If the level is malformed or logging has been set up before.
pub fn init(settings: &LogSettings) -> Result<(), LogError> {
    let level = settings.level.clone();
    let filter = EnvFilter::builder()
        .parse(&settings.level)
        .map_err(|source| LogError::Level { level, source })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Pretty => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).try_init(),
    }
    .map_err(LogError::Twice)?;
    panics::log_them();
    Ok(())
}
