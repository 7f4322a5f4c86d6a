//! What people are paid, from the estimator through its contract: one batch a call.

mod market;
mod uplift;

use std::time::Duration;

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimate_result::Result as Form;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types_v0::{PayDistribution, WageFigure, wage_figure};
use medwage_contracts::{LARGEST_REPLY, service_config};
use medwage_domain::money::Cents;
use medwage_service_kit::settings::PeerSettings;
use medwage_service_kit::{Peer, PeerChannel, PeerError, Violation};
use tonic::{Code, Status};
use tonic_types::RpcStatusExt as _;

pub(crate) use self::market::Market;
pub(crate) use self::uplift::uplift;
use crate::error::Error;

/// The way to the estimator.
#[derive(Clone, Debug)]
pub(crate) struct Estimator {
    pub(crate) peer: Peer,
    client: EstimatorServiceClient<PeerChannel>,
    retry: Duration,
}

impl Estimator {
    /// Prepares to ask; nothing is asked yet.
    pub(crate) fn new(settings: &PeerSettings) -> Result<Self, PeerError> {
        let peer = Peer::new("estimator", settings, service_config::ESTIMATOR)?;
        let client = EstimatorServiceClient::new(peer.calls());
        let client = client.max_decoding_message_size(LARGEST_REPLY);
        Ok(Self { peer, client, retry: settings.retry })
    }

    /// Estimates people, each with all evidence or none, in order.
    pub(crate) async fn estimates(
        &self,
        requests: Vec<pb::EstimatePayRequest>,
        view: pb::EstimateView,
    ) -> Result<Vec<Result<pb::Estimate, Error>>, Error> {
        let count = requests.len();
        let request = pb::BatchEstimatePayRequest { requests, view: view.into() };
        let reply = self.client.clone().batch_estimate_pay(request).await;
        let results = reply.map_err(|status| self.lost(&status))?.into_inner().results;
        if results.len() != count {
            return Err(Error::Internal("the estimator answered another question".to_owned()));
        }
        Ok(results.into_iter().map(|it| self.one(it)).collect())
    }

    /// Gets the model that estimates rest on.
    pub(crate) async fn model(&self) -> Result<pb::Model, Error> {
        let reply = self.client.clone().get_model(pb::GetModelRequest::default()).await;
        Ok(reply.map_err(|status| self.lost(&status))?.into_inner())
    }

    fn one(&self, result: pb::EstimateResult) -> Result<pb::Estimate, Error> {
        match result.result {
            Some(Form::Estimate(estimate)) => Ok(estimate),
            Some(Form::Status(status)) => Err(self.refused(&status)),
            None => Err(Error::Internal("the estimator answered nothing".to_owned())),
        }
    }

    /// A refusal in the fields of our own callers: `requests[3].area` is their `person.area`.
    fn refused(&self, status: &tonic_types::pb::Status) -> Error {
        let details = status.get_error_details();
        if let Some(bad) = details.bad_request() {
            let violation = |it: &tonic_types::FieldViolation| {
                let field = it.field.split_once("].").map_or(it.field.as_str(), |(_, rest)| rest);
                Violation::new(format!("person.{field}"), &*it.description)
            };
            return Error::Invalid(bad.field_violations.iter().map(violation).collect());
        }
        match Code::from_i32(status.code) {
            Code::NotFound => {
                let info = details.error_info();
                let release = info.and_then(|it| it.metadata.get("release")).cloned();
                Error::ReleaseNotFound(release.unwrap_or_default())
            }
            Code::FailedPrecondition => Error::NoDistribution(status.message.clone()),
            _ => self.out_of_reach(status.message.clone()),
        }
    }

    /// Says that the call would go well if it were made again.
    pub(crate) fn again(&self, why: &str) -> Error {
        self.out_of_reach(why.to_owned())
    }

    /// A call that was not answered.
    fn lost(&self, status: &Status) -> Error {
        match status.code() {
            Code::DeadlineExceeded => Error::OutOfTime,
            _ => self.out_of_reach(status.message().to_owned()),
        }
    }

    fn out_of_reach(&self, why: String) -> Error {
        Error::OutOfReach { why, retry: self.retry }
    }
}

/// The median of a year's pay.
pub(crate) fn median(estimate: &pb::Estimate) -> Result<Cents, Error> {
    at_the_middle(estimate.annual.as_ref())
}

/// The median of an hour's pay.
pub(crate) fn hourly_median(estimate: &pb::Estimate) -> Result<Cents, Error> {
    at_the_middle(estimate.hourly.as_ref())
}

fn at_the_middle(pay: Option<&PayDistribution>) -> Result<Cents, Error> {
    let is =
        |it: &&medwage_contracts::pb::types_v0::PercentileWage| (it.percentile - 50.0).abs() < 1e-9;
    let wage = pay.and_then(|pay| pay.percentiles.iter().find(is)?.wage.as_ref());
    let none = || Error::NoDistribution("no median is known as a number".to_owned());
    wage.and_then(amount).ok_or_else(none)
}

/// The amount of a figure that has one.
fn amount(wage: &WageFigure) -> Option<Cents> {
    match wage.figure.as_ref()? {
        wage_figure::Figure::Published(money) => Cents::try_from(money).ok(),
        wage_figure::Figure::Computed(it) => Cents::try_from(it.amount.as_ref()?).ok(),
        _ => None,
    }
}
