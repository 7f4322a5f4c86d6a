//! One HTTP/2 connection, from its first byte to its last.

use std::mem::MaybeUninit;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::rt::{Read, Write};
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::call::Calls;
use crate::callers::Callers;
use crate::random::jittered;
use crate::settings::Http2Settings;
use crate::tls::Tls;
use crate::worker::Plan;

/// Serves the connections of one worker.
#[derive(Clone)]
pub(crate) struct Connections {
    http2: http2::Builder<TokioExecutor>,
    calls: Calls,
    max_age: Duration,
    max_age_grace: Duration,
    longest_silence: Duration,
    slow_reader: Duration,
    draining: CancellationToken,
    tls: Option<Arc<Tls>>,
    /// Who has how many calls in flight, where that has a limit.
    callers: Option<Arc<Callers>>,
}

impl Connections {
    pub(crate) fn new(plan: &Plan, calls: Calls) -> Self {
        let settings = &plan.settings.http2;
        Self {
            http2: builder(settings),
            calls,
            max_age: settings.max_connection_age,
            max_age_grace: settings.max_connection_age_grace,
            longest_silence: settings.keepalive_timeout,
            slow_reader: settings.slow_reader,
            draining: plan.draining.clone(),
            tls: plan.tls.clone(),
            callers: plan.settings.limits.calls_per_caller.map(|_| Arc::clone(&plan.callers)),
        }
    }

    /// Serves one connection until the client leaves, it grows too old, or the server drains.
    pub(crate) async fn serve(mut self, stream: TcpStream) {
        if let (Some(callers), Ok(peer)) = (&self.callers, stream.peer_addr()) {
            self.calls = self.calls.of(callers.of(peer.ip()));
        }
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small writes will wait");
        }
        if !self.speaks(&stream).await {
            return;
        }
        let Some(tls) = &self.tls else { return self.answer(TokioIo::new(stream)).await };
        match timeout(self.longest_silence, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.answer(TokioIo::new(stream)).await,
            Ok(Err(error)) => tracing::debug!(%error, "no encryption was agreed on"),
            Err(_) => tracing::debug!("a caller took too long to agree on encryption"),
        }
    }

    async fn answer<I>(self, stream: I)
    where
        I: Read + Write + Unpin + Send + 'static,
    {
        let age = (!self.max_age.is_zero()).then(|| jittered(self.max_age));
        let (calls, waiting) = self.calls.on_a_connection();
        let mut connection = pin!(self.http2.serve_connection(stream, calls));
        let ended = tokio::select! {
            ended = connection.as_mut() => Some(ended),
            () = self.draining.cancelled() => None,
            () = elapsed(age) => None,
            () = waiting.stalls(self.slow_reader) => {
                tracing::debug!("closed on a caller that does not read its replies");
                return;
            }
        };
        let ended = match ended {
            Some(ended) => ended,
            None => {
                connection.as_mut().graceful_shutdown();
                let grace = (!self.draining.is_cancelled()).then_some(self.max_age_grace);
                tokio::select! {
                    ended = connection => ended,
                    () = elapsed(grace) => Ok(()),
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "connection failed");
        }
    }

    /// Waits for the client's first byte. hyper would wait for it without end, and a drain for hyper;
    /// whoever says nothing has no call to lose.
    async fn speaks(&self, stream: &TcpStream) -> bool {
        let mut first = [0];
        tokio::select! {
            spoken = stream.peek(&mut first) => spoken.is_ok_and(|bytes| bytes > 0),
            // What is on the wire already is answered even now.
            () = self.draining.cancelled() => has_bytes(stream),
            () = elapsed(Some(self.longest_silence)) => false,
        }
    }
}

fn has_bytes(stream: &TcpStream) -> bool {
    SockRef::from(stream).peek(&mut [MaybeUninit::uninit()]).is_ok_and(|bytes| bytes > 0)
}

fn builder(settings: &Http2Settings) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        // gRPC does not use the date, and each answer would carry it.
        .auto_date_header(false)
        .max_concurrent_streams(settings.max_concurrent_streams)
        .initial_stream_window_size(settings.stream_window)
        .initial_connection_window_size(settings.connection_window)
        .max_send_buf_size(usize::try_from(settings.send_buffer).unwrap_or(usize::MAX))
        .max_header_list_size(settings.max_header_list)
        .keep_alive_timeout(settings.keepalive_timeout);
    if !settings.keepalive_interval.is_zero() {
        builder.keep_alive_interval(settings.keepalive_interval);
    }
    builder
}

/// Returns after `duration`, or never.
async fn elapsed(duration: Option<Duration>) {
    match duration {
        Some(duration) => sleep_until(Instant::now() + duration).await,
        None => std::future::pending().await,
    }
}
