//! The contract's methods: decode, ask the benchmark service, estimate, encode.

mod amount;
mod batch;
mod changes;
mod comparison;
mod compensation;
mod law;
mod model;
mod offer;
mod offer_terms;
mod pay_rules;
mod pay_terms;
mod posting;
mod stream;

use std::pin::Pin;

use medwage_contracts::Encoded;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::JobProfile;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorService;
use medwage_rpc_status::Violations;
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming};

use crate::candidate_pay::price_candidates;
use crate::context::Context;
use crate::encode::estimate_reply;
use crate::error::Error;
use crate::estimate::PricedProfile;
use crate::profile::{EstimateQuery, OptionFields, read_occupations};

/// Bytes of the largest reply of a call that is no stream: below the default of clients, 4 MiB.
const LARGEST_REPLY: usize = 3_584 << 10;

/// The methods of the estimator.
#[derive(Clone, Debug)]
pub(crate) struct EstimatorApi {
    context: Context,
}

impl EstimatorApi {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
    }
}

/// Reads a request and estimates the person.
async fn estimate_pay(
    context: &Context,
    request: &pb::EstimatePayRequest,
) -> Result<PricedProfile, Error> {
    let role = role_text(request.profile.as_ref());
    let occupations = read_occupations(context, role.into_iter()).await?;
    match EstimateQuery::read_query(context, &occupations, request) {
        Ok(query) => PricedProfile::estimate_person(context, query).await,
        Err(error) => Err(price_candidates(context, &request.release, error).await),
    }
}

/// Reads a profile that another message must have, with the options of that message.
async fn read_query(
    context: &Context,
    profile: Option<&JobProfile>,
    options: &OptionFields<'_>,
) -> Result<EstimateQuery, Error> {
    let occupations = read_occupations(context, role_text(profile).into_iter()).await?;
    match EstimateQuery::read_parts(context, &occupations, profile, options) {
        Ok(query) => Ok(query),
        Err(error) => Err(price_candidates(context, options.release, error).await),
    }
}

fn role_text(profile: Option<&JobProfile>) -> Option<&str> {
    profile.map(|profile| profile.role.as_str())
}

/// Adds what is wrong with a message to what is wrong beside it.
fn gather_violations<T>(
    wrong: &mut Violations,
    read: Result<T, Error>,
) -> Result<Option<T>, Error> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Error::Invalid(violations)) => {
            violations.into_iter().for_each(|violation| wrong.add_violation(violation));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

type EstimateStream =
    Pin<Box<dyn Stream<Item = Result<Encoded<pb::StreamEstimatesResponse>, Status>> + Send>>;

#[tonic::async_trait]
impl EstimatorService for EstimatorApi {
    type StreamEstimatesStream = EstimateStream;

    async fn estimate_pay(
        &self,
        request: Request<pb::EstimatePayRequest>,
    ) -> Result<Response<Encoded<pb::Estimate>>, Status> {
        let priced = estimate_pay(&self.context, request.get_ref()).await?;
        Ok(Response::new(estimate_reply(&self.context, &priced)))
    }

    async fn batch_estimate_pay(
        &self,
        request: Request<pb::BatchEstimatePayRequest>,
    ) -> Result<Response<Encoded<pb::BatchEstimatePayResponse>>, Status> {
        Ok(Response::new(batch::estimate_batch(&self.context, request.get_ref()).await?))
    }

    async fn stream_estimates(
        &self,
        request: Request<Streaming<pb::StreamEstimatesRequest>>,
    ) -> Result<Response<EstimateStream>, Status> {
        let answers = stream::estimate_stream(self.context.clone(), request.into_inner());
        Ok(Response::new(Box::pin(answers)))
    }

    async fn evaluate_changes(
        &self,
        request: Request<pb::EvaluateChangesRequest>,
    ) -> Result<Response<Encoded<pb::EvaluateChangesResponse>>, Status> {
        Ok(Response::new(changes::evaluate_changes(&self.context, request.get_ref()).await?))
    }

    async fn evaluate_offer(
        &self,
        request: Request<pb::EvaluateOfferRequest>,
    ) -> Result<Response<Encoded<pb::EvaluateOfferResponse>>, Status> {
        Ok(Response::new(offer::evaluate_offer(&self.context, request.get_ref()).await?))
    }

    async fn estimate_total_compensation(
        &self,
        request: Request<pb::EstimateTotalCompensationRequest>,
    ) -> Result<Response<Encoded<pb::TotalCompensation>>, Status> {
        let reply = compensation::estimate_total_compensation(&self.context, request.get_ref());
        Ok(Response::new(reply.await?))
    }

    async fn compare_offers(
        &self,
        request: Request<pb::CompareOffersRequest>,
    ) -> Result<Response<pb::CompareOffersResponse>, Status> {
        Ok(Response::new(comparison::compare_offers(&self.context, request.get_ref()).await?))
    }

    async fn parse_posting(
        &self,
        request: Request<pb::ParsePostingRequest>,
    ) -> Result<Response<Encoded<pb::ParsePostingResponse>>, Status> {
        Ok(Response::new(posting::parse_posting(&self.context, request.get_ref()).await?))
    }

    async fn list_factors(
        &self,
        request: Request<pb::ListFactorsRequest>,
    ) -> Result<Response<pb::ListFactorsResponse>, Status> {
        Ok(Response::new(model::list_factors(&self.context, request.get_ref())?))
    }

    async fn get_factor(
        &self,
        request: Request<pb::GetFactorRequest>,
    ) -> Result<Response<pb::Factor>, Status> {
        Ok(Response::new(model::get_factor(&self.context, &request.get_ref().name)?))
    }

    async fn list_models(
        &self,
        request: Request<pb::ListModelsRequest>,
    ) -> Result<Response<pb::ListModelsResponse>, Status> {
        Ok(Response::new(model::list_models(&self.context, request.get_ref())?))
    }

    async fn get_model(
        &self,
        request: Request<pb::GetModelRequest>,
    ) -> Result<Response<pb::Model>, Status> {
        Ok(Response::new(model::get_model(&self.context, &request.get_ref().name)?))
    }

    async fn get_calibration_report(
        &self,
        request: Request<pb::GetCalibrationReportRequest>,
    ) -> Result<Response<pb::CalibrationReport>, Status> {
        Ok(Response::new(model::get_report(&self.context, &request.get_ref().name)?))
    }

    async fn list_pay_rules(
        &self,
        request: Request<pb::ListPayRulesRequest>,
    ) -> Result<Response<pb::ListPayRulesResponse>, Status> {
        Ok(Response::new(pay_rules::list_pay_rules(&self.context, request.get_ref())?))
    }

    async fn get_pay_rule(
        &self,
        request: Request<pb::GetPayRuleRequest>,
    ) -> Result<Response<pb::PayRule>, Status> {
        Ok(Response::new(pay_rules::get_pay_rule(&request.get_ref().name)?))
    }
}
