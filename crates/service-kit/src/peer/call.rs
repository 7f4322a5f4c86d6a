//! One call to a peer: its deadline, and when it is made again.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Response};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, sleep_until};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::Service;
use tracing::Instrument as _;

use super::Shared;
use super::attempt::{Outcome, attempt};
use super::body::PeerBody;
use super::policy::Policy;
use super::replica::Replica;
use crate::{deadline, traces};

/// A way to a peer, for the clients that are generated from contracts.
#[derive(Clone)]
pub struct PeerChannel {
    shared: Arc<Shared>,
    /// Whether the deadline holds for the whole answer, or only until it begins.
    whole: bool,
}

impl PeerChannel {
    pub(super) fn bounded(shared: Arc<Shared>) -> Self {
        Self { shared, whole: true }
    }

    pub(super) fn open(shared: Arc<Shared>) -> Self {
        Self { shared, whole: false }
    }
}

impl Service<Request<Body>> for PeerChannel {
    type Response = Response<PeerBody>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Status>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let shared = Arc::clone(&self.shared);
        let policy = Arc::clone(shared.policies.of(request.uri().path()));
        // Read here: the future may be polled elsewhere than in the call that it is made for.
        let usual =
            policy.timeout.map_or(shared.settings.deadline, |it| it.min(shared.settings.deadline));
        let length = deadline::for_peer(usual);
        let limit = Limit { until: Instant::now() + length, length, callers: length < usual };
        let call = Call { shared, policy, limit, whole: self.whole };
        Box::pin(call.run(request))
    }
}

impl fmt::Debug for PeerChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PeerChannel")
            .field("name", &self.shared.name)
            .finish_non_exhaustive()
    }
}

struct Call {
    shared: Arc<Shared>,
    policy: Arc<Policy>,
    limit: Limit,
    whole: bool,
}

/// What a call may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) until: Instant,
    length: Duration,
    /// Whether it is our own caller that does not wait longer.
    callers: bool,
}

impl Limit {
    /// What a call ends with that took too long: a peer that is too slow for our settings is unavailable; one that
    /// is only too slow for our caller is not to blame.
    pub(super) fn late(self) -> Status {
        let code = if self.callers { Code::DeadlineExceeded } else { Code::Unavailable };
        Status::new(code, format!("no answer within {} ms", self.length.as_millis()))
    }
}

/// What an attempt comes to.
enum Judged {
    Answer(Response<Body>),
    /// The error that it would end with, and the wait before the next attempt where there may be one.
    Failed(Status, Option<Duration>),
}

impl Call {
    async fn run(self, request: Request<Body>) -> Result<Response<PeerBody>, Status> {
        let (mut head, body) = request.into_parts();
        // One message, which is small beside its answer: kept to be sent again.
        let message = body.collect().await?.to_bytes();
        if let Some(token) = &self.shared.token {
            head.headers.insert(AUTHORIZATION, token.header());
        }
        let (mut tried, mut failed) = (Vec::new(), 0);
        loop {
            let Some(replica) = self.shared.pick(&tried) else {
                return Err(Status::unavailable(self.shared.why.load().as_str()));
            };
            if self.whole {
                head.headers.insert("grpc-timeout", timeout(self.limit.until));
            }
            let counted = replica.count();
            let span = traces::client_span(&head.uri, &mut head.headers, &replica.address.0);
            let asked = attempt(&replica, &head, message.clone(), self.limit.until);
            let outcome = asked.instrument(span.clone()).await;
            traces::ended(&span, outcome.code());
            let never_sent = matches!(outcome, Outcome::NotSent(_));
            let first_try = !tried.iter().any(|it| Arc::ptr_eq(it, &replica));
            failed += u32::from(!never_sent);
            let (status, wait) = match self.judge(&replica, outcome, failed) {
                Judged::Answer(response) => {
                    let limit = self.whole.then_some(self.limit);
                    let from = (replica, self.shared.settings.retry);
                    return Ok(response.map(|body| PeerBody::new(body, limit, from, counted)));
                }
                Judged::Failed(status, wait) => (status, wait),
            };
            tried.push(replica);
            match wait {
                // Nobody saw it, so that another replica can be asked at once, and each of them once.
                _ if never_sent && first_try => {}
                Some(wait) if Instant::now() + wait < self.limit.until => {
                    sleep_until(Instant::now() + wait).await;
                }
                _ => return Err(status),
            }
            self.shared.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes what an attempt tells of the replica, and finds whether the call may be made again.
    fn judge(&self, replica: &Arc<Replica>, outcome: Outcome, failed: u32) -> Judged {
        let Shared { policies, settings, .. } = &*self.shared;
        // What is never made again spends nothing of the budget: a refusal is no sign of an overload.
        let again = |code: Code| {
            let retry = self.policy.retry(code).filter(|_| policies.budget.failed())?;
            retry.wait(failed.max(1))
        };
        match outcome {
            Outcome::Answered(response) => {
                replica.answered();
                policies.budget.answered();
                Judged::Answer(response)
            }
            Outcome::Refused(response, code, wait) => {
                replica.answered();
                let status = Status::from_header_map(response.headers());
                match (again(code), status) {
                    (Some(backoff), Some(status)) => {
                        Judged::Failed(status, Some(wait.unwrap_or(backoff)))
                    }
                    _ => Judged::Answer(response),
                }
            }
            Outcome::NotSent(why) | Outcome::Broken(why) => {
                replica.failed(settings.retry);
                self.shared.is_away(&why);
                Judged::Failed(Status::unavailable(why), again(Code::Unavailable))
            }
            Outcome::Late => {
                let late = self.limit.late();
                if late.code() == Code::Unavailable {
                    replica.failed(settings.retry);
                    self.shared.is_away(late.message());
                }
                Judged::Failed(late, None)
            }
        }
    }
}

/// The time that is left, as the gRPC protocol writes it: at most eight digits.
fn timeout(until: Instant) -> HeaderValue {
    let left = until.saturating_duration_since(Instant::now());
    let text = match left.as_millis() {
        millis if millis < 100_000_000 => format!("{millis}m"),
        _ => format!("{}S", left.as_secs().min(99_999_999)),
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("0m"))
}
