//! One call to a peer: its deadline, and when it is made again.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, sleep_until, timeout_at};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::Service;
use tracing::Instrument as _;

use super::Shared;
use super::attempt::{Attempt, Outcome, ask_replica};
use super::body::PeerBody;
use super::call_deadline::CallDeadline;
use super::policy::{self, Policy};
use super::replica::Replica;
use crate::local::LocalServices;
use medwage_telemetry::traces;

/// A way to a peer, for the clients that are generated from contracts.
#[derive(Clone)]
pub struct PeerChannel(Route);

#[derive(Clone)]
enum Route {
    /// `whole` is set where the deadline holds for the whole answer, and not only until it begins.
    Replicas {
        shared: Arc<Shared>,
        whole: bool,
    },
    Local(Arc<dyn LocalServices>),
}

impl PeerChannel {
    pub(super) fn with_whole_deadline(shared: Arc<Shared>) -> Self {
        Self(Route::Replicas { shared, whole: true })
    }

    pub(super) fn with_open_end(shared: Arc<Shared>) -> Self {
        Self(Route::Replicas { shared, whole: false })
    }

    pub(super) fn from_services(services: Arc<dyn LocalServices>) -> Self {
        Self(Route::Local(services))
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
        let (shared, whole) = match &self.0 {
            Route::Replicas { shared, whole } => (Arc::clone(shared), *whole),
            Route::Local(services) => {
                let answer = services.answer_call(request);
                return Box::pin(async move {
                    let Ok(response) = answer.await;
                    Ok(response.map(PeerBody::from_local))
                });
            }
        };
        let policy = Arc::clone(shared.policies.for_path(request.uri().path()));
        let usual = policy
            .timeout
            .map_or(shared.settings.deadline, |timeout| timeout.min(shared.settings.deadline));
        // Read here: the future may be polled elsewhere than in the call that it is made for.
        let limit = CallDeadline::new(usual, request.headers());
        let call = Call { shared, policy, limit, whole };
        Box::pin(call.send_request(request))
    }
}

impl fmt::Debug for PeerChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.0 {
            Route::Replicas { shared, .. } => shared.name,
            Route::Local(_) => "in this process",
        };
        formatter.debug_tuple("PeerChannel").field(&name).finish()
    }
}

struct Call {
    shared: Arc<Shared>,
    policy: Arc<Policy>,
    limit: CallDeadline,
    whole: bool,
}

/// The outcome of an attempt for its call.
enum Judged {
    Answer(Response<Body>),
    /// The error that it would end with, and the wait before the next attempt where there may be one.
    Failed(Status, Option<Duration>),
}

impl Call {
    async fn send_request(self, request: Request<Body>) -> Result<Response<PeerBody>, Status> {
        let (mut head, body) = request.into_parts();
        // One message, which is small beside its answer: kept to be sent again.
        let message = body.collect().await?.to_bytes();
        if let Some(token) = &self.shared.token {
            head.headers.insert(AUTHORIZATION, token.authorization_header());
        }
        let (mut tried, mut failed) = (Vec::new(), 0);
        self.shared.first_look(self.limit).await;
        loop {
            let Some(replica) = self.shared.pick_replica(&tried) else {
                return Err(Status::unavailable(self.shared.why.load().as_str()));
            };
            if self.whole {
                head.headers.insert("grpc-timeout", self.limit.header_value());
            }
            let attempt = Attempt::on_replica(replica, self.shared.settings.retry);
            let replica = &attempt.replica;
            let span = traces::client_span(&head.uri, &mut head.headers, &replica.address.0);
            let asked = ask_replica(replica, &head, message.clone(), self.limit.until);
            let asked = self.watch_attempt(asked, &attempt, &tried, failed);
            let outcome = asked.instrument(span.clone()).await;
            traces::record_end(&span, outcome.code());
            let never_sent = matches!(outcome, Outcome::NotSent(_));
            let first_try = !tried.iter().any(|other| Arc::ptr_eq(other, replica));
            failed += u32::from(!never_sent);
            let (status, wait) = match self.judge_outcome(&attempt, outcome, failed) {
                Judged::Answer(response) => {
                    let limit = self.whole.then_some(self.limit);
                    return Ok(response.map(|body| PeerBody::new(body, limit, attempt)));
                }
                Judged::Failed(status, wait) => (status, wait),
            };
            tried.push(attempt.replica);
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

    /// Asks a replica that answers nobody for a quarter of the time how it is, and gives it up after half of the time,
    /// where another one can be asked: one that hangs then costs time, and no call. One that answers others, or for its
    /// health, is waited for to the end: then the call is slow for what it asks.
    async fn watch_attempt(
        &self,
        asked: impl Future<Output = Outcome>,
        attempt: &Attempt,
        tried: &[Arc<Replica>],
        failed: u32,
    ) -> Outcome {
        let mut asked = pin!(asked);
        if let Ok(outcome) = timeout_at(self.limit.after_part(4), &mut asked).await {
            return outcome;
        }
        let _asking = attempt.is_silent().then(|| attempt.replica.ask_health(self.limit.until));
        let retry = self.policy.find_retry(Code::Unavailable);
        let again = retry.is_some_and(|retry| retry.backoff_after(failed + 1).is_some());
        if again && self.shared.has_another(&attempt.replica, tried) {
            if let Ok(outcome) = timeout_at(self.limit.after_part(3), &mut asked).await {
                return outcome;
            }
            if attempt.is_silent() && self.shared.policies.budget.take_token() {
                return Outcome::Silent;
            }
        }
        asked.await
    }

    /// Takes what an attempt tells of the replica, and finds whether the call may be made again.
    fn judge_outcome(&self, attempt: &Attempt, outcome: Outcome, failed: u32) -> Judged {
        let policies = &self.shared.policies;
        // What is never made again spends nothing of the budget: a refusal is no sign of an overload.
        let again = |code: Code| {
            let wait = self.policy.find_retry(code)?.backoff_after(failed.max(1));
            wait.filter(|_| policies.budget.take_token())
        };
        match outcome {
            // The replica has answered once the whole answer is there.
            Outcome::Answered(response) => {
                policies.budget.return_token();
                Judged::Answer(response)
            }
            // It was told how long it may take, and noticed first that this has passed.
            Outcome::Refused(_, Code::DeadlineExceeded, _) if !self.limit.is_callers() => {
                attempt.record_answer();
                Judged::Failed(self.limit.timeout_status(), None)
            }
            Outcome::Refused(response, code, wait) => {
                attempt.record_answer();
                let status = Status::from_header_map(response.headers());
                match (again(code), status) {
                    (Some(backoff), Some(status)) => {
                        Judged::Failed(status, Some(wait.map_or(backoff, policy::as_told)))
                    }
                    _ => Judged::Answer(response),
                }
            }
            Outcome::NotSent(why) | Outcome::Broken(why) => {
                attempt.record_failure();
                self.shared.is_away(&format!("{}: {why}", attempt.replica.address.0));
                Judged::Failed(Status::unavailable(why), again(Code::Unavailable))
            }
            Outcome::Late => {
                attempt.record_timeout(self.limit);
                self.was_silent(None)
            }
            Outcome::Silent => {
                attempt.gave_up(self.limit);
                self.was_silent(Some(Duration::ZERO))
            }
        }
    }

    fn was_silent(&self, again: Option<Duration>) -> Judged {
        let late = self.limit.timeout_status();
        self.shared.is_away(late.message());
        Judged::Failed(late, again)
    }
}
