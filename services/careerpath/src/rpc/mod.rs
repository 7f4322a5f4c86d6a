//! The contract's methods: decode, ask the estimator, compute, encode.

mod careers;
mod credential;
mod earnings;
mod next_steps;
mod outlook;
mod plan;
mod program;
mod reply;
mod routes;

use medwage_contracts::paging::PageError;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::servers::careerpath::career_path_service_server::CareerPathService;
use medwage_rpc_status::Violation;
use tonic::{Request, Response, Status};

use crate::context::Context;
use crate::error::Error;

/// The career path's methods.
#[derive(Clone, Debug)]
pub(crate) struct CareerPathApi {
    context: Context,
}

impl CareerPathApi {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
    }

    /// Sends what a method answers, or its refusal with what the roles pay that may have been meant.
    async fn reply<R>(
        &self,
        release: &str,
        answering: impl Future<Output = Result<R, Error>>,
    ) -> Result<Response<R>, Status> {
        match answering.await {
            Ok(reply) => Ok(Response::new(reply)),
            Err(error) => Err(self.context.estimator.price_candidates(release, error).await.into()),
        }
    }
}

/// Refuses a part of a list that there is not.
fn refuse_page(error: PageError) -> Violation {
    Violation::for_reason(error.reason(), error.field(), error.to_string())
}

#[tonic::async_trait]
impl CareerPathService for CareerPathApi {
    async fn get_outlook(
        &self,
        request: Request<pb::GetOutlookRequest>,
    ) -> Result<Response<pb::Outlook>, Status> {
        Ok(Response::new(outlook::get(&self.context, request.get_ref())?))
    }

    async fn evaluate_credential(
        &self,
        request: Request<pb::EvaluateCredentialRequest>,
    ) -> Result<Response<pb::EvaluateCredentialResponse>, Status> {
        self.reply(
            &request.get_ref().release,
            credential::evaluate(&self.context, request.get_ref()),
        )
        .await
    }

    async fn rank_credentials(
        &self,
        request: Request<pb::RankCredentialsRequest>,
    ) -> Result<Response<pb::RankCredentialsResponse>, Status> {
        self.reply(&request.get_ref().release, credential::rank(&self.context, request.get_ref()))
            .await
    }

    async fn plan_career(
        &self,
        request: Request<pb::PlanCareerRequest>,
    ) -> Result<Response<pb::PlanCareerResponse>, Status> {
        self.reply(&request.get_ref().release, plan::career::plan(&self.context, request.get_ref()))
            .await
    }

    async fn compare_plans(
        &self,
        request: Request<pb::ComparePlansRequest>,
    ) -> Result<Response<pb::ComparePlansResponse>, Status> {
        self.reply(
            &request.get_ref().release,
            plan::compare::compare(&self.context, request.get_ref()),
        )
        .await
    }

    async fn suggest_next_steps(
        &self,
        request: Request<pb::SuggestNextStepsRequest>,
    ) -> Result<Response<pb::SuggestNextStepsResponse>, Status> {
        self.reply(
            &request.get_ref().release,
            next_steps::suggest(&self.context, request.get_ref()),
        )
        .await
    }

    async fn compare_education_routes(
        &self,
        request: Request<pb::CompareEducationRoutesRequest>,
    ) -> Result<Response<pb::CompareEducationRoutesResponse>, Status> {
        self.reply(&request.get_ref().release, routes::compare(&self.context, request.get_ref()))
            .await
    }

    async fn evaluate_program(
        &self,
        request: Request<pb::EvaluateProgramRequest>,
    ) -> Result<Response<pb::EvaluateProgramResponse>, Status> {
        self.reply(&request.get_ref().release, program::evaluate(&self.context, request.get_ref()))
            .await
    }

    async fn project_earnings(
        &self,
        request: Request<pb::ProjectEarningsRequest>,
    ) -> Result<Response<pb::ProjectEarningsResponse>, Status> {
        self.reply(&request.get_ref().release, earnings::project(&self.context, request.get_ref()))
            .await
    }
}
