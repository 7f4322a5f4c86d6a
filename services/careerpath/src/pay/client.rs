//! The client of the estimator.

use std::time::Duration;

use medwage_contracts::LARGEST_REPLY;
use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::careerpath::PayPoint;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimate_result::Result as Form;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::{Degradation, InputMode, JobProfile, PayDistribution, View};
use medwage_domain::estimate::Floor;
use medwage_domain::money::Cents;
use medwage_rpc_client::{Peer, PeerChannel, deadline};
use medwage_rpc_status::{is_out_of_time, read_rpc_status};
use tonic::Status;
use tonic_types::pb::Status as RpcStatus;

use super::refusal::read_refusal;
use crate::error::Error;
use crate::profile::PayOptions;

/// The most requests in one batch, with all evidence and with none.
const MOST_FULL: usize = 100;
const MOST_BASIC: usize = 1_000;

/// The model that answers estimates.
const CURRENT_MODEL: &str = "models/current";

/// The way to the estimator.
#[derive(Clone, Debug)]
pub(crate) struct EstimatorClient {
    pub(crate) peer: Peer,
    client: EstimatorServiceClient<PeerChannel>,
    retry: Duration,
}

/// The limit on how long a call to the estimator may take: the tighter of two.
#[derive(Clone, Copy, Debug)]
enum Bound {
    /// Our own caller, who waits for less than our settings allow.
    Caller,
    /// Our settings: what is late for them is late for everybody, and may be tried again.
    Settings,
}

/// Estimates in the order of their profiles, with what stands once for all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Estimates {
    pub(crate) each: Vec<Result<pb::Estimate, Error>>,
    pub(crate) model: String,
    pub(crate) catalog_digest: String,
    pub(crate) citation: String,
    pub(crate) release: String,
    pub(crate) degradation: Option<Degradation>,
}

impl EstimatorClient {
    /// Prepares to ask; nothing is asked yet.
    pub(crate) fn new(peer: Peer, retry: Duration) -> Self {
        let client = EstimatorServiceClient::new(peer.call_channel());
        let client = client.max_decoding_message_size(LARGEST_REPLY);
        Self { peer, client, retry }
    }

    /// Estimates one profile.
    pub(crate) async fn estimate_one(
        &self,
        profile: JobProfile,
        options: &PayOptions,
    ) -> Result<Result<pb::Estimate, Error>, Error> {
        let mut estimates = self.estimate_all(vec![profile], options, None, View::Basic).await?;
        estimates.each.pop().ok_or_else(|| Error::Internal("an estimate short".to_owned()))
    }

    /// Estimates profiles, each with all evidence or none, in order. The one at `stated`, if any, is the caller's own: its
    /// credentials are judged by the caller's mode. Those of others are our own question, and never an error.
    pub(crate) async fn estimate_all(
        &self,
        profiles: Vec<JobProfile>,
        options: &PayOptions,
        stated: Option<usize>,
        view: View,
    ) -> Result<Estimates, Error> {
        let request = |(index, profile): (usize, JobProfile)| pb::EstimatePayRequest {
            profile: Some(profile),
            release: options.release.clone(),
            aging: options.aging.clone(),
            input_mode: if options.is_strict && stated == Some(index) {
                InputMode::Strict.into()
            } else {
                InputMode::Lenient.into()
            },
            view: view.into(),
            ..pb::EstimatePayRequest::default()
        };
        let requests: Vec<_> = profiles.into_iter().enumerate().map(request).collect();
        let most = if view == View::Full { MOST_FULL } else { MOST_BASIC };
        let mut estimates = Estimates::default();
        for chunk in requests.chunks(most) {
            let request = pb::BatchEstimatePayRequest { requests: chunk.to_vec() };
            let bound = self.find_bound();
            let reply = self.client.clone().batch_estimate_pay(request).await;
            let reply = reply.map_err(|status| self.lost_call(&status, bound))?.into_inner();
            if reply.results.len() != chunk.len() {
                let told = "the estimator answered another question";
                return Err(Error::Internal(told.to_owned()));
            }
            let first = reply.provenances.into_iter().next().unwrap_or_default();
            estimates.model = reply.model;
            estimates.catalog_digest = reply.catalog_digest;
            estimates.citation = first.citation;
            estimates.release = first.release;
            estimates.degradation = estimates.degradation.or(reply.degradation);
            let results = reply.results.into_iter();
            estimates.each.extend(results.map(|result| self.read_result(result, bound)));
        }
        Ok(estimates)
    }

    /// Gets the model that estimates rest on.
    pub(crate) async fn get_model(&self) -> Result<pb::Model, Error> {
        let request = pb::GetModelRequest { name: CURRENT_MODEL.to_owned() };
        let bound = self.find_bound();
        let reply = self.client.clone().get_model(request).await;
        Ok(reply.map_err(|status| self.lost_call(&status, bound))?.into_inner())
    }

    /// Finds who waits no longer than a call that is made now may take.
    fn find_bound(&self) -> Bound {
        let longest = self.peer.longest_call();
        if deadline::for_peer(longest) < longest { Bound::Caller } else { Bound::Settings }
    }

    fn read_result(&self, result: pb::EstimateResult, bound: Bound) -> Result<pb::Estimate, Error> {
        match result.result {
            Some(Form::Estimate(estimate)) => Ok(estimate),
            Some(Form::Status(status)) => Err(self.read_failure(&status, bound)),
            None => Err(Error::Internal("the estimator answered nothing".to_owned())),
        }
    }

    /// Says that the call would go well if it were made again.
    pub(crate) fn ask_again(&self, why: &str) -> Error {
        self.out_of_reach(why.to_owned())
    }

    /// A call that was not answered.
    fn lost_call(&self, status: &Status, bound: Bound) -> Error {
        self.read_failure(&read_rpc_status(status), bound)
    }

    /// Reads a status that is no answer. One that blames the question, or the time that our caller gave, says nothing of the
    /// estimator.
    fn read_failure(&self, status: &RpcStatus, bound: Bound) -> Error {
        match bound {
            Bound::Caller if is_out_of_time(status) => Error::OutOfTime,
            _ => read_refusal(status).unwrap_or_else(|| self.out_of_reach(status.message.clone())),
        }
    }

    fn out_of_reach(&self, why: String) -> Error {
        Error::OutOfReach { why, retry: self.retry }
    }
}

/// Returns the median of a year's pay.
pub(crate) fn median(estimate: &pb::Estimate) -> Result<Cents, Error> {
    read_median(estimate.annual.as_ref())
}

/// Returns the median of an hour's pay.
pub(crate) fn hourly_median(estimate: &pb::Estimate) -> Result<Cents, Error> {
    read_median(estimate.hourly.as_ref())
}

/// Returns the least pay by law that an estimate's base has; none where it has none.
pub(super) fn read_floor(base: &pb::EstimateBase) -> Result<Option<Floor>, Error> {
    let Some(floor) = &base.floor else { return Ok(None) };
    let hourly = parse_cents(floor.hourly_usd).ok();
    let floor = hourly.and_then(|hourly| Floor::new(hourly, base.hours_factor));
    floor.map(Some).ok_or_else(|| Error::Internal("a legal floor that is no money".to_owned()))
}

/// Writes what an estimate says of pay at one point.
pub(crate) fn pay_point(estimate: &pb::Estimate) -> Option<PayPoint> {
    Some(PayPoint {
        annual_usd: estimate.annual.as_ref()?.p50?,
        median_interval_usd: estimate.median_interval_usd,
        grade: estimate.grade,
    })
}

fn read_median(pay: Option<&PayDistribution>) -> Result<Cents, Error> {
    let none = || Error::NoDistribution("no median is known as a number".to_owned());
    let median = pay.and_then(|pay| pay.p50).ok_or_else(none)?;
    parse_cents(median).map_err(|error| Error::Internal(format!("a median {error}")))
}
