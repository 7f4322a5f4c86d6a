//! The contract's methods: decode, ask the market, estimate, encode.

mod batch;
mod model;
mod offer;
mod offers;
mod package;
mod stream;
mod total;
mod what_if;

use std::pin::Pin;

use medwage_contracts::Encoded;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::servers::estimator::estimator_service_server::EstimatorService;
use medwage_service_kit::{Violation, Violations};
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming};

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::person::Person;
use crate::worth::Worth;

/// The estimator.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    context: Context,
}

impl Api {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
    }
}

/// Reads a person and estimates them.
async fn worth(context: &Context, request: &pb::EstimatePayRequest) -> Result<Worth, Error> {
    Worth::of(context, Person::of(context, request).await?).await
}

/// A person that another message must name.
fn required<'a, T>(message: Option<&'a T>, field: &str) -> Result<&'a T, Error> {
    message.ok_or_else(|| Violation::new(field, "is required").into())
}

/// Adds what is wrong with a message to what is wrong beside it.
fn gather<T>(
    wrong: &mut Violations,
    outer: &str,
    read: Result<T, Error>,
) -> Result<Option<T>, Error> {
    match read {
        Ok(it) => Ok(Some(it)),
        Err(Error::Invalid(violations)) => {
            violations.into_iter().for_each(|it| wrong.add(it.within(outer)));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

type Streamed =
    Pin<Box<dyn Stream<Item = Result<Encoded<pb::StreamEstimatesResponse>, Status>> + Send>>;

#[tonic::async_trait]
impl EstimatorService for Api {
    type StreamEstimatesStream = Streamed;

    async fn estimate_pay(
        &self,
        request: Request<pb::EstimatePayRequest>,
    ) -> Result<Response<Encoded<pb::Estimate>>, Status> {
        let worth = worth(&self.context, request.get_ref()).await?;
        Ok(Response::new(encode::reply(&self.context, &worth)))
    }

    async fn batch_estimate_pay(
        &self,
        request: Request<pb::BatchEstimatePayRequest>,
    ) -> Result<Response<Encoded<pb::BatchEstimatePayResponse>>, Status> {
        Ok(Response::new(batch::estimate(&self.context, request.get_ref()).await?))
    }

    async fn stream_estimates(
        &self,
        request: Request<Streaming<pb::StreamEstimatesRequest>>,
    ) -> Result<Response<Streamed>, Status> {
        let answers = stream::estimates(self.context.clone(), request.into_inner());
        Ok(Response::new(Box::pin(answers)))
    }

    async fn what_if(
        &self,
        request: Request<pb::WhatIfRequest>,
    ) -> Result<Response<Encoded<pb::WhatIfResponse>>, Status> {
        Ok(Response::new(what_if::answer(&self.context, request.get_ref()).await?))
    }

    async fn evaluate_offer(
        &self,
        request: Request<pb::EvaluateOfferRequest>,
    ) -> Result<Response<Encoded<pb::EvaluateOfferResponse>>, Status> {
        Ok(Response::new(offer::evaluate(&self.context, request.get_ref()).await?))
    }

    async fn estimate_total_compensation(
        &self,
        request: Request<pb::EstimateTotalCompensationRequest>,
    ) -> Result<Response<Encoded<pb::TotalCompensation>>, Status> {
        Ok(Response::new(total::estimate(&self.context, request.get_ref()).await?))
    }

    async fn compare_offers(
        &self,
        request: Request<pb::CompareOffersRequest>,
    ) -> Result<Response<pb::CompareOffersResponse>, Status> {
        Ok(Response::new(offers::compare_offers(&self.context, request.get_ref()).await?))
    }

    async fn list_factors(
        &self,
        _request: Request<pb::ListFactorsRequest>,
    ) -> Result<Response<pb::ListFactorsResponse>, Status> {
        Ok(Response::new(model::factors(&self.context)))
    }

    async fn get_model(
        &self,
        request: Request<pb::GetModelRequest>,
    ) -> Result<Response<pb::Model>, Status> {
        Ok(Response::new(model::get(&self.context, &request.get_ref().name)?))
    }

    async fn get_calibration_report(
        &self,
        request: Request<pb::GetCalibrationReportRequest>,
    ) -> Result<Response<pb::CalibrationReport>, Status> {
        Ok(Response::new(model::report(self.context.model, &request.get_ref().name)?))
    }
}
