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

/// The career path's methods.
#[derive(Clone, Debug)]
pub(crate) struct CareerPathApi {
    context: Context,
}

impl CareerPathApi {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
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
        Ok(Response::new(credential::evaluate(&self.context, request.get_ref()).await?))
    }

    async fn rank_credentials(
        &self,
        request: Request<pb::RankCredentialsRequest>,
    ) -> Result<Response<pb::RankCredentialsResponse>, Status> {
        Ok(Response::new(credential::rank(&self.context, request.get_ref()).await?))
    }

    async fn plan_career(
        &self,
        request: Request<pb::PlanCareerRequest>,
    ) -> Result<Response<pb::PlanCareerResponse>, Status> {
        Ok(Response::new(plan::career::plan(&self.context, request.get_ref()).await?))
    }

    async fn compare_plans(
        &self,
        request: Request<pb::ComparePlansRequest>,
    ) -> Result<Response<pb::ComparePlansResponse>, Status> {
        Ok(Response::new(plan::compare::compare(&self.context, request.get_ref()).await?))
    }

    async fn suggest_next_steps(
        &self,
        request: Request<pb::SuggestNextStepsRequest>,
    ) -> Result<Response<pb::SuggestNextStepsResponse>, Status> {
        Ok(Response::new(next_steps::suggest(&self.context, request.get_ref()).await?))
    }

    async fn compare_education_routes(
        &self,
        request: Request<pb::CompareEducationRoutesRequest>,
    ) -> Result<Response<pb::CompareEducationRoutesResponse>, Status> {
        Ok(Response::new(routes::compare(&self.context, request.get_ref()).await?))
    }

    async fn evaluate_program(
        &self,
        request: Request<pb::EvaluateProgramRequest>,
    ) -> Result<Response<pb::EvaluateProgramResponse>, Status> {
        Ok(Response::new(program::evaluate(&self.context, request.get_ref()).await?))
    }

    async fn project_earnings(
        &self,
        request: Request<pb::ProjectEarningsRequest>,
    ) -> Result<Response<pb::ProjectEarningsResponse>, Status> {
        Ok(Response::new(earnings::project(&self.context, request.get_ref()).await?))
    }
}
