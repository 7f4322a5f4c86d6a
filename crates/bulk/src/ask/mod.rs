//! Questions for the services, by their contracts: asked again while they are out of reach.

mod benchmarks;
mod patience;
mod verdict;

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::{JobProfile, Provenance, View};
use medwage_rpc_client::{Peer, PeerChannel};
use tonic::{Response, Status};

pub use self::benchmarks::BenchmarkSource;
pub(crate) use self::benchmarks::release_of;
pub use self::patience::Patience;
use self::patience::{Retries, Trouble};
pub(crate) use self::verdict::Outcome;
use self::verdict::{Verdict, of_result, of_status};
use crate::error::Error;

/// A thousand estimates with their evidence are some tens of megabytes.
const LARGEST_REPLY: usize = 256 << 20;

type Client = EstimatorServiceClient<PeerChannel>;

/// The way to the estimator.
#[derive(Debug)]
pub struct Estimator {
    client: Client,
    /// Follows the replicas as long as somebody may ask.
    _peer: Peer,
    patience: Patience,
    retries: Retries,
}

/// The service that answers: everything of a run is of one release and one model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Identity {
    pub(crate) release: String,
    pub(crate) model: String,
    pub(crate) provenance: Provenance,
}

impl Estimator {
    /// Prepares to ask. Calls are made again by `patience`, so that the peer needs no service config for that.
    #[must_use]
    pub fn new(peer: Peer, patience: Patience) -> Self {
        let client = Client::new(peer.call_channel()).max_decoding_message_size(LARGEST_REPLY);
        let retries = Retries::new(patience.retries);
        Self { client, _peer: peer, patience, retries }
    }

    /// Asks who answers where this release is asked for; the current one where none is.
    pub(crate) async fn ask_identity(&self, release: Option<&str>) -> Result<Identity, Error> {
        let request = pb::GetModelRequest { name: "models/current".to_owned() };
        let ask = |mut client: Client, request| async move { client.get_model(request).await };
        let model = self.call_until_answered(request, ask).await?;
        let role = model.roles.first().ok_or(Error::Answer("the model has no role"))?;
        let request = pb::EstimatePayRequest {
            profile: Some(JobProfile { role: role.role.clone(), ..JobProfile::default() }),
            release: release.unwrap_or_default().to_owned(),
            view: View::Full.into(),
            ..pb::EstimatePayRequest::default()
        };
        let ask = |mut client: Client, request| async move { client.estimate_pay(request).await };
        let estimate = self.call_until_answered(request, ask).await?;
        let provenance = estimate.evidence.and_then(|evidence| evidence.provenance);
        let provenance = provenance.ok_or(Error::Answer("no provenance"))?;
        Ok(Identity { release: estimate.release, model: estimate.model, provenance })
    }

    /// Estimates people, in their order. Those that the estimator can't answer now are asked about again.
    pub(crate) async fn ask_estimates(
        &self,
        requests: &[pb::EstimatePayRequest],
    ) -> Result<Vec<Outcome>, Error> {
        let mut outcomes: Vec<Option<Outcome>> = requests.iter().map(|_| None).collect();
        let mut open: Vec<usize> = (0..requests.len()).collect();
        let mut trouble = Trouble::default();
        while !open.is_empty() {
            let request = pb::BatchEstimatePayRequest {
                requests: open.iter().map(|at| requests[*at].clone()).collect(),
            };
            let ask = |mut client: Client, request| async move {
                client.batch_estimate_pay(request).await
            };
            let reply = self.call_until_answered(request, ask).await?;
            if reply.results.len() != open.len() {
                return Err(Error::Answer("another number of results than of requests"));
            }
            let (mut later, mut why) = (Vec::new(), None);
            for (at, result) in open.into_iter().zip(reply.results) {
                match of_result(result)? {
                    Verdict::Settled(outcome) => outcomes[at] = Some(outcome),
                    Verdict::Later(reason) => {
                        later.push(at);
                        why = Some(reason);
                    }
                }
            }
            if let Some(why) = why {
                self.wait_for_retry(&mut trouble, &why).await?;
            }
            open = later;
        }
        let all: Option<Vec<_>> = outcomes.into_iter().collect();
        all.ok_or(Error::Answer("a request without a result"))
    }

    /// Makes a call until it is answered.
    async fn call_until_answered<Q: Clone, A, F>(
        &self,
        request: Q,
        call: impl Fn(Client, Q) -> F,
    ) -> Result<A, Error>
    where
        F: Future<Output = Result<Response<A>, Status>>,
    {
        let mut trouble = Trouble::default();
        loop {
            match call(self.client.clone(), request.clone()).await {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) => self.wait_for_retry(&mut trouble, &of_status(&status)?).await?,
            }
        }
    }

    async fn wait_for_retry(
        &self,
        trouble: &mut Trouble,
        why: &patience::Reason,
    ) -> Result<(), Error> {
        trouble.wait_for_retry(&self.patience, &self.retries, why).await
    }
}
