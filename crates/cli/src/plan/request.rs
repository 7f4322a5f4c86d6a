//! From arguments to requests.

use clap::Args;
use medwage_client::pb::careerpath as pb;
use medwage_client::pb::careerpath::plan_career_request::Target;
use medwage_client::pb::types::{PayArea, Place, RemotePolicy, View};

use crate::answers::profile::ProfileArguments;
use crate::output::failure::Failure;

/// Plans that are listed: all that one page holds.
const PAGE: i32 = 20;
/// Years that are drawn where nobody says.
const USUAL_HORIZON: i32 = 15;

/// The person who asks, where they want to go and the limits they keep to.
#[derive(Args)]
pub(super) struct PlanArguments {
    /// The present role, such as "medical coder". A newcomer has none.
    #[arg(long)]
    role: Option<String>,
    #[command(flatten)]
    profile: ProfileArguments,
    /// Dollars a year to reach.
    #[arg(long, value_name = "DOLLARS", required_unless_present = "target_role")]
    target_annual: Option<f64>,
    /// The role to reach, such as auditor.
    #[arg(long, value_name = "ROLE", conflicts_with = "target_annual")]
    target_role: Option<String>,
    /// Years to look at, 1 to 30; 15 where nothing is said.
    #[arg(long)]
    horizon_years: Option<i32>,
    /// Years within which to be there.
    #[arg(long)]
    deadline_years: Option<f64>,
    /// Dollars to spend in all.
    #[arg(long, value_name = "DOLLARS")]
    budget: Option<f64>,
    /// Hours a week for study beside work; 10 where nothing is said.
    #[arg(long, value_name = "HOURS")]
    study_hours: Option<f64>,
    /// Takes no degree.
    #[arg(long)]
    no_degree: bool,
    /// Never gives up work for study.
    #[arg(long)]
    keep_job: bool,
    /// Areas where they would move to.
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    places: Vec<String>,
    /// Areas of employers for whom they would work from home.
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    remote_for: Vec<String>,
}

impl PlanArguments {
    pub(super) fn write_request(&self, view: View) -> Result<pb::PlanCareerRequest, Failure> {
        let target = self.target_annual.map(Target::TargetAnnualUsd);
        let target = target.or_else(|| self.target_role.clone().map(Target::TargetRole));
        let moves = self.places.iter().map(|area| read_place(area, false));
        let places = moves.chain(self.remote_for.iter().map(|area| read_place(area, true)));
        Ok(pb::PlanCareerRequest {
            profile: Some(self.profile.to_profile(self.role.as_deref().unwrap_or_default())),
            target: Some(target.ok_or_else(|| {
                let message = "--target-annual or --target-role is required";
                Failure::of_question("FIELD_REQUIRED", message)
            })?),
            terms: Some(pb::PlanningTerms {
                horizon_years: self.horizon_years,
                study_hours_per_week: self.study_hours,
                places: places.collect(),
                ..pb::PlanningTerms::default()
            }),
            limits: Some(pb::PlanLimits {
                budget_usd: self.budget,
                deadline_years: self.deadline_years,
                degree_excluded: self.no_degree,
                job_kept: self.keep_job,
                ..pb::PlanLimits::default()
            }),
            page_size: PAGE,
            view: view.into(),
            ..pb::PlanCareerRequest::default()
        })
    }
}

fn read_place(area: &str, remote: bool) -> Place {
    let policy = || RemotePolicy { pay_area: PayArea::Employer.into(), ..RemotePolicy::default() };
    Place {
        id: if remote { format!("home for {area}") } else { area.to_owned() },
        area: area.to_owned(),
        remote_policy: remote.then(policy),
        ..Place::default()
    }
}

/// The request for what is earned along a plan.
pub(super) fn earnings_request(
    request: &pb::PlanCareerRequest,
    plan: &pb::Plan,
) -> pb::ProjectEarningsRequest {
    let terms = request.terms.clone().unwrap_or_default();
    let horizon_years = Some(terms.horizon_years.unwrap_or(USUAL_HORIZON));
    pb::ProjectEarningsRequest {
        profile: request.profile.clone(),
        terms: Some(pb::PlanningTerms { horizon_years, ..terms }),
        plan: Some(pb::ProposedPlan { id: "picked".to_owned(), steps: plan.steps.clone() }),
        ..pb::ProjectEarningsRequest::default()
    }
}
