//! A service's program, from its arguments to its last word.

use std::io::{self, Write as _};

use medwage_settings::{Arguments, Check, Command, Mistakes, process_environment, to_toml};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Builder;

use crate::drained::Drained;
use crate::health_probe::{HealthError, probe_health};
use crate::listener::{BindError, Listener};
use crate::settings::{Common, ServiceSettings};
use crate::shutdown::Shutdown;
use medwage_telemetry::log::{self, LogError};

/// Why a program did not come to serve.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The settings can't be taken.
    #[error(transparent)]
    Settings(#[from] Mistakes),
    /// They can't be printed.
    #[error("the settings can't be printed: {0}")]
    Print(String),
    /// It was asked for its health, and is not well.
    #[error(transparent)]
    Health(#[from] HealthError),
    /// It can't say what it does.
    #[error(transparent)]
    Log(#[from] LogError),
    /// It can't listen.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The system gives it no runtime, or no signals.
    #[error("it can't run: {0}")]
    Runtime(#[from] io::Error),
}

/// Runs the program `name`, whose variables begin with `prefix`: prints its settings, asks for its health, or serves
/// until it is told to stop.
///
/// # Errors
/// Why it does not serve, or what `serve` ended with. What there is to tell to others was told before.
pub fn run_program<T, E>(
    name: &'static str,
    prefix: &str,
    arguments: Arguments,
    serve: impl AsyncFnOnce(T, Listener, Shutdown) -> Result<Drained, E>,
) -> Result<(), E>
where
    T: ServiceSettings + Check + Serialize + DeserializeOwned + Default,
    E: From<ProgramError>,
{
    let settings: T =
        arguments.load_settings(prefix, &process_environment()).map_err(ProgramError::Settings)?;
    if arguments.print_config {
        return Ok(print_settings(&settings)?);
    }
    block_on(async {
        if let Some(Command::Health { service }) = arguments.command {
            let asked = probe_health(settings.common_settings().listen, service).await;
            return Ok(asked.map_err(ProgramError::Health)?);
        }
        let telemetry =
            log::init_telemetry(name, settings.common_settings().log).map_err(ProgramError::Log)?;
        let served = async {
            let Common { listen, server, help, .. } = settings.common_settings();
            if let Some(url) = &help.url {
                medwage_rpc_status::set_help_url(url);
            }
            let listener = Listener::bind(listen, server.worker_count());
            let listener = listener.map_err(ProgramError::Bind)?;
            let shutdown = Shutdown::on_signals().map_err(ProgramError::Runtime)?;
            serve(settings, listener, shutdown).await
        }
        .await;
        telemetry.flush_traces().await;
        served.map(drop)
    })
    .map_err(ProgramError::Runtime)?
}

/// Runs to the end of `task`, and waits for nothing else: a name that is looked up is a thread that blocks, for as long as
/// a name server that is gone takes.
///
/// # Errors
/// If the system gives no runtime.
pub fn block_on<F: Future>(task: F) -> io::Result<F::Output> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let output = runtime.block_on(task);
    runtime.shutdown_background();
    Ok(output)
}

fn print_settings(settings: &impl Serialize) -> Result<(), ProgramError> {
    let refused = |error: &dyn std::error::Error| ProgramError::Print(error.to_string());
    let text = to_toml(settings).map_err(|error| refused(&error))?;
    io::stdout().write_all(text.as_bytes()).map_err(|error| refused(&error))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::block_on;

    #[test]
    fn what_blocks_in_the_background_does_not_hold_up_the_end() {
        let (held, released) = mpsc::channel::<()>();
        let ended = block_on(async move {
            tokio::task::spawn_blocking(move || released.recv());
            "the end"
        });
        assert_eq!(ended.unwrap(), "the end");
        drop(held);
    }
}
