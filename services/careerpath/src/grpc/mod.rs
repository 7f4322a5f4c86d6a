//! The contract's methods: decode, ask the estimator, reckon, encode.

mod credential;
mod entries;
mod plan;
mod project;
mod routes;
mod steps;

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::servers::careerpath::career_path_service_server::CareerPathService;
use tonic::{Request, Response, Status};

use crate::context::Context;
use crate::encode;

/// The career path.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    context: Context,
}

impl Api {
    pub(crate) fn new(context: Context) -> Self {
        Self { context }
    }
}

#[tonic::async_trait]
impl CareerPathService for Api {
    async fn list_roles(
        &self,
        _request: Request<pb::ListRolesRequest>,
    ) -> Result<Response<pb::ListRolesResponse>, Status> {
        let all = &self.context.catalogue;
        let roles = all.roles.iter().map(|it| encode::role(all, it)).collect();
        Ok(Response::new(pb::ListRolesResponse { roles }))
    }

    async fn get_role(
        &self,
        request: Request<pb::GetRoleRequest>,
    ) -> Result<Response<pb::Role>, Status> {
        Ok(Response::new(entries::role(&self.context, &request.get_ref().name)?))
    }

    async fn list_credentials(
        &self,
        _request: Request<pb::ListCredentialsRequest>,
    ) -> Result<Response<pb::ListCredentialsResponse>, Status> {
        let all = &self.context.catalogue;
        let credentials = all.credentials.iter().map(|it| encode::credential(all, it)).collect();
        Ok(Response::new(pb::ListCredentialsResponse { credentials }))
    }

    async fn get_credential(
        &self,
        request: Request<pb::GetCredentialRequest>,
    ) -> Result<Response<pb::Credential>, Status> {
        Ok(Response::new(entries::credential(&self.context, &request.get_ref().name)?))
    }

    async fn list_programmes(
        &self,
        _request: Request<pb::ListProgrammesRequest>,
    ) -> Result<Response<pb::ListProgrammesResponse>, Status> {
        let all = &self.context.catalogue;
        let programmes = all.programmes.iter().map(|it| encode::programme(all, it)).collect();
        Ok(Response::new(pb::ListProgrammesResponse { programmes }))
    }

    async fn get_outlook(
        &self,
        request: Request<pb::GetOutlookRequest>,
    ) -> Result<Response<pb::Outlook>, Status> {
        Ok(Response::new(entries::outlook(&self.context, &request.get_ref().occupation)?))
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
        Ok(Response::new(plan::career(&self.context, request.get_ref()).await?))
    }

    async fn compare_plans(
        &self,
        request: Request<pb::ComparePlansRequest>,
    ) -> Result<Response<pb::ComparePlansResponse>, Status> {
        Ok(Response::new(plan::compare::plans(&self.context, request.get_ref()).await?))
    }

    async fn next_steps(
        &self,
        request: Request<pb::NextStepsRequest>,
    ) -> Result<Response<pb::NextStepsResponse>, Status> {
        Ok(Response::new(steps::next(&self.context, request.get_ref()).await?))
    }

    async fn compare_education_routes(
        &self,
        request: Request<pb::CompareEducationRoutesRequest>,
    ) -> Result<Response<pb::CompareEducationRoutesResponse>, Status> {
        Ok(Response::new(routes::compare(&self.context, request.get_ref()).await?))
    }

    async fn project_earnings(
        &self,
        request: Request<pb::ProjectEarningsRequest>,
    ) -> Result<Response<pb::ProjectEarningsResponse>, Status> {
        Ok(Response::new(project::earnings(&self.context, request.get_ref()).await?))
    }
}
