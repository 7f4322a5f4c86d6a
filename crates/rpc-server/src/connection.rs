//! One connection, from its first byte to its last: HTTP/2, or HTTP/1.1.

use std::mem::MaybeUninit;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::call::{Calls, WorkerCalls};
use crate::call_executor::CallExecutor;
use crate::coalescing_stream::CoalescingStream;
use crate::flushed_connection::FlushedConnection;
use crate::limits::{CallerKey, OpenConnection, OutboundBytes};
use crate::plan::Plan;
use crate::settings::{Http2Settings, Network};
use crate::tls::Tls;
use crate::web::{Web, WebCalls};
use medwage_rpc_client::jitter_duration;
use medwage_telemetry::LineLimit;

/// Serves the connections of one worker.
#[derive(Clone)]
pub(crate) struct Connections {
    http2: http2::Builder<CallExecutor>,
    http1: http1::Builder,
    calls: WorkerCalls,
    /// Answers calls that are not gRPC.
    web: WebCalls,
    max_age: Duration,
    max_age_grace: Duration,
    longest_silence: Duration,
    write_stall_timeout: Duration,
    draining: CancellationToken,
    tls: Option<Arc<Tls>>,
    /// Why no encryption was agreed on of late.
    handshakes: Arc<LineLimit>,
    /// Proxies that are trusted to name their callers.
    proxies: Arc<[Network]>,
}

impl Connections {
    pub(crate) fn new(plan: &Plan, calls: WorkerCalls) -> Self {
        let settings = &plan.settings.http2;
        Self {
            http2: http2_builder(settings, CallExecutor { begins_at_once: plan.threads == 1 }),
            http1: http1_builder(settings),
            web: plan.web.clone(),
            calls,
            max_age: settings.max_connection_age,
            max_age_grace: settings.max_connection_age_grace,
            longest_silence: settings.keepalive_timeout,
            write_stall_timeout: settings.write_stall_timeout,
            draining: plan.draining.clone(),
            tls: plan.tls.clone(),
            handshakes: Arc::clone(&plan.handshakes),
            proxies: plan.settings.limits.proxy_networks().into(),
        }
    }

    /// Serves one connection until the client leaves, it grows too old, or the server drains.
    pub(crate) async fn serve_stream(self, stream: TcpStream, open: OpenConnection) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small writes will wait");
        }
        let address = stream.peer_addr().map(|peer| peer.ip());
        let is_trusted =
            address.as_ref().is_ok_and(|ip| self.proxies.iter().any(|own| own.contains(*ip)));
        let older = tokio::select! {
            older = self.wait_for_version(&stream) => older,
            () = open.eviction().wait_for_eviction() => None,
        };
        let Some(older) = older else { return };
        let Some(tls) = &self.tls else {
            let (calls, waiting) = self.calls.on_connection(Arc::clone(open.caller()), is_trusted);
            return self.answer_calls(stream, older, calls, &waiting, &open).await;
        };
        match timeout(self.longest_silence, tls.new_acceptor().accept(stream)).await {
            Ok(Ok(stream)) => {
                let session = stream.get_ref().1;
                let older = session.alpn_protocol() == Some(HTTP1);
                let shown = session.peer_certificates().and_then(|chain| chain.first());
                let shown = shown.map(|own| CallerKey::Certificate(own.as_ref().into()));
                let callers = &self.calls.admission().callers;
                let caller =
                    shown.map_or_else(|| Arc::clone(open.caller()), |key| callers.find_caller(key));
                let (calls, waiting) = self.calls.on_connection(caller, is_trusted);
                self.answer_calls(stream, older, calls, &waiting, &open).await;
            }
            Ok(Err(error)) => {
                if let Some(left_out) = self.handshakes.admit_line(&error.to_string()) {
                    tracing::warn!(%error, ?address, left_out, "no encryption was agreed on");
                }
            }
            Err(_) => tracing::debug!("a caller took too long to agree on encryption"),
        }
    }

    /// Answers in HTTP/2, or in the older HTTP/1.1.
    async fn answer_calls<S>(
        &self,
        stream: S,
        older: bool,
        calls: Calls,
        waiting: &Arc<OutboundBytes>,
        open: &OpenConnection,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = CoalescingStream::new(stream, Arc::clone(waiting));
        let io = TokioIo::new(stream.clone());
        let service = Web::new(calls, &self.web);
        if older {
            let connection = self.http1.serve_connection(io, service);
            self.until_end(connection, stream, waiting, open).await;
        } else {
            let connection = self.http2.serve_connection(io, service);
            self.until_end(connection, stream, waiting, open).await;
        }
    }

    async fn until_end<S: AsyncWrite + Unpin>(
        &self,
        connection: impl GracefulConnection<Error = hyper::Error>,
        stream: CoalescingStream<S>,
        waiting: &Arc<OutboundBytes>,
        open: &OpenConnection,
    ) {
        let at_rest = Arc::strong_count(waiting);
        open.set_at_rest(waiting);
        let age = (!self.max_age.is_zero()).then(|| jitter_duration(self.max_age));
        let connection = pin!(connection);
        let mut flushed = FlushedConnection::new(connection, stream.clone());
        let ended = tokio::select! {
            // First of all, so that what is on the wire at the end is read, and answered.
            biased;
            ended = &mut flushed => Some(ended),
            () = self.draining.cancelled() => None,
            () = wait_elapsed(age) => None,
            () = open.eviction().wait_for_eviction() => None,
            () = waiting.wait_for_stall(self.write_stall_timeout) => {
                tracing::debug!("closed on a caller that does not read its replies");
                return;
            }
            () = has_no_whole_preface(&stream, self.longest_silence) => {
                tracing::debug!("closed on a caller that did not say what it wants");
                return;
            }
        };
        let ended = match ended {
            Some(ended) => ended,
            // It has no call to lose, and hyper would wait for the rest.
            None if stream.bytes_read() < PREFACE.len() => return,
            None => {
                waiting.closing().cancel();
                flushed.graceful_shutdown();
                let grace = (!self.draining.is_cancelled()).then_some(self.max_age_grace);
                // Others wait for the room that it takes.
                let grace = if open.eviction().is_evicted() { Some(FAREWELL) } else { grace };
                tokio::select! {
                    ended = flushed => ended,
                    () = wait_elapsed(grace) => Ok(()),
                    () = has_no_call(waiting, at_rest) => Ok(()),
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "connection failed");
        }
    }

    /// Waits for the client's first byte. hyper would wait for it without end, and a drain for hyper;
    /// whoever says nothing has no call to lose. Returns whether it is HTTP/1.1, which begins with a method;
    /// nothing for silence.
    async fn wait_for_version(&self, stream: &TcpStream) -> Option<bool> {
        let mut first = [0; 3];
        let spoken = tokio::select! {
            spoken = stream.peek(&mut first) => spoken.ok()?,
            // What is on the wire already is answered even now.
            () = self.draining.cancelled() => {
                if !has_bytes(stream) {
                    return None;
                }
                stream.peek(&mut first).await.ok()?
            }
            () = wait_elapsed(Some(self.longest_silence)) => 0,
        };
        (spoken > 0).then(|| !PREFACE.starts_with(&first[..spoken]))
    }
}

/// Returns where the other side, which was told that the connection ends, has no call under way and does not answer: a
/// machine that is gone must not hold up a drain. Every call, and every frame that is not written, shares `waiting`.
async fn has_no_call(waiting: &Arc<OutboundBytes>, at_rest: usize) {
    wait_elapsed(Some(FAREWELL)).await;
    while Arc::strong_count(waiting) > at_rest {
        wait_elapsed(Some(FAREWELL)).await;
    }
}

/// Returns after `patience` where the other side has not even said all that HTTP/2 begins with: hyper would wait for
/// that without end.
async fn has_no_whole_preface<S>(stream: &CoalescingStream<S>, patience: Duration) {
    wait_elapsed(Some(patience)).await;
    if stream.bytes_read() >= PREFACE.len() {
        std::future::pending::<()>().await;
    }
}

fn has_bytes(stream: &TcpStream) -> bool {
    SockRef::from(stream).peek(&mut [MaybeUninit::uninit()]).is_ok_and(|bytes| bytes > 0)
}

/// How long a client has to answer that a connection ends. One that is there answers within its round trip.
const FAREWELL: Duration = Duration::from_secs(2);

/// The first bytes of HTTP/2; no method of HTTP/1.1 begins as it does, and no request of it is as short.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// HTTP/1.1, as the two sides of TLS call it.
const HTTP1: &[u8] = b"http/1.1";

fn http1_builder(settings: &Http2Settings) -> http1::Builder {
    let mut builder = http1::Builder::new();
    // hyper wants room for at least this much.
    let most = usize::try_from(settings.max_header_list).unwrap_or(usize::MAX).max(8192);
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(settings.keepalive_timeout)
        .max_buf_size(most);
    builder
}

fn http2_builder(settings: &Http2Settings, executor: CallExecutor) -> http2::Builder<CallExecutor> {
    let most_calls = usize::try_from(settings.max_concurrent_streams).unwrap_or(usize::MAX);
    let mut builder = http2::Builder::new(executor);
    builder
        .timer(TokioTimer::new())
        // gRPC does not use the date, and each answer would carry it.
        .auto_date_header(false)
        .max_concurrent_streams(settings.max_concurrent_streams)
        // A caller may give up all its calls at once, as at a deadline of theirs, before any of them was looked at.
        .max_pending_accept_reset_streams(most_calls)
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
async fn wait_elapsed(duration: Option<Duration>) {
    match duration {
        Some(duration) => sleep_until(Instant::now() + duration).await,
        None => std::future::pending().await,
    }
}
