//! One signal to stop, heard by every service of the process.

use std::future::Future;
use std::io;

use tokio_util::sync::CancellationToken;

/// A request to stop. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Shutdown(CancellationToken);

impl Shutdown {
    /// Stops when somebody calls [`request_stop`](Self::request_stop): for tests and for errors.
    #[must_use]
    pub fn manual() -> Self {
        Self::default()
    }

    /// Stops on SIGTERM or SIGINT; a second signal ends the process at once.
    ///
    /// # Errors
    /// If the handlers cannot be installed.
    pub fn on_signals() -> io::Result<Self> {
        let shutdown = Self::default();
        let mut signals = Signals::install_handlers()?;
        let requested = shutdown.clone();
        tokio::spawn(async move {
            let first = signals.next_signal().await;
            tracing::info!(signal = first, "stopping; a second signal stops at once");
            requested.request_stop();
            let second = signals.next_signal().await;
            tracing::warn!(signal = second, "stopped at once");
            std::process::exit(EXIT_AT_ONCE);
        });
        Ok(shutdown)
    }

    /// Asks every service to stop.
    pub fn request_stop(&self) {
        self.0.cancel();
    }

    /// Returns once a stop has been requested.
    pub fn wait_for_request(&self) -> impl Future<Output = ()> + Send + use<> {
        self.0.clone().cancelled_owned()
    }
}

/// The exit code that a shell reports for a process that SIGINT ended.
const EXIT_AT_ONCE: i32 = 130;

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn install_handlers() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next_signal(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn install_handlers() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next_signal(&mut self) -> &'static str {
        match tokio::signal::ctrl_c().await {
            Ok(()) => "Ctrl-C",
            Err(_) => std::future::pending().await,
        }
    }
}
