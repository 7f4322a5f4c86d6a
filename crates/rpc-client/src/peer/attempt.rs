//! One attempt of a call at one replica.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;
use tokio::time::{Instant, timeout_at};
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::ServiceExt as _;

use super::call_deadline::CallDeadline;
use super::failure::Failure;
use super::replica::{Asked, Replica};
use crate::in_flight::InFlight;

/// A replica that is asked. It counts as called until this is dropped.
pub(super) struct Attempt {
    pub(super) replica: Arc<Replica>,
    asked: Asked,
    /// How long it is left alone where it fails.
    pause: Duration,
    _counted: InFlight,
}

impl Attempt {
    pub(super) fn on_replica(replica: Arc<Replica>, pause: Duration) -> Self {
        let (asked, counted) = (replica.note_asked(), replica.count_call());
        Self { replica, asked, pause, _counted: counted }
    }

    pub(super) fn record_answer(&self) {
        self.replica.record_answer();
    }

    pub(super) fn record_failure(&self) {
        self.replica.record_failure(self.pause);
    }

    /// It did not answer in the time that there was. One that answered others meanwhile is not to blame: then this call
    /// alone is slow, for what it asks.
    pub(super) fn record_timeout(&self, limit: CallDeadline) {
        if limit.is_callers() {
            self.gave_up(limit);
        } else if self.is_silent() {
            self.record_failure();
        }
    }

    /// It was not waited for as long as it may take.
    pub(super) fn gave_up(&self, limit: CallDeadline) {
        self.replica.let_wait(self.asked, limit.usual, self.pause);
    }

    /// Returns whether the replica has answered nobody since this attempt began.
    pub(super) fn is_silent(&self) -> bool {
        self.replica.is_silent_since(self.asked)
    }
}

/// How an attempt ended.
pub(super) enum Outcome {
    /// With an answer, be it an error that is to be told as it is.
    Answered(Response<Body>),
    /// The replica says that it can't answer now, and perhaps when it can.
    Refused(Response<Body>, Code, Option<Duration>),
    /// It never saw the call.
    NotSent(String),
    /// It saw the call or not, and there is no answer.
    Broken(String),
    /// It did not answer in time.
    Late,
    /// It answered nobody for half of the time, and another replica can be asked.
    Silent,
}

impl Outcome {
    /// As it is told in traces.
    pub(super) fn code(&self) -> Code {
        match self {
            Self::Answered(_) => Code::Ok,
            Self::Refused(_, code, _) => *code,
            Self::NotSent(_) | Self::Broken(_) => Code::Unavailable,
            Self::Late | Self::Silent => Code::DeadlineExceeded,
        }
    }
}

/// Asks a replica; its answer must begin by `until`.
pub(super) async fn ask_replica(
    replica: &Replica,
    head: &Parts,
    message: Bytes,
    until: Instant,
) -> Outcome {
    let body = Body::new(Full::new(message));
    let request = Request::from_parts(head.clone(), body);
    let asked = replica.next_channel().oneshot(request);
    match timeout_at(until, asked).await {
        Err(_) => Outcome::Late,
        Ok(Ok(response)) => read_answer(response),
        Ok(Err(error)) => read_failure(&error),
    }
}

/// Only an answer without messages has its status in the head.
fn read_answer(response: Response<Body>) -> Outcome {
    let status =
        response.headers().get(Status::GRPC_STATUS).map(|value| Code::from_bytes(value.as_bytes()));
    let http = response.status();
    match status {
        Some(Code::Ok) => Outcome::Answered(response),
        Some(code) => {
            let told = Status::from_header_map(response.headers());
            let wait = told.and_then(|status| status.get_details_retry_info()?.retry_delay);
            Outcome::Refused(response, code, wait)
        }
        // Something else than a gRPC server answered.
        None if !http.is_success() => {
            Outcome::Broken(format!("it answered with HTTP status {http}"))
        }
        None => Outcome::Answered(response),
    }
}

/// Says whether the replica can have seen a call that failed so.
fn read_failure(error: &tonic::transport::Error) -> Outcome {
    match Failure::from_error(error) {
        Failure { is_late: true, .. } => Outcome::Late,
        Failure { not_sent: true, reason, .. } => Outcome::NotSent(reason),
        Failure { reason, .. } => Outcome::Broken(reason),
    }
}
