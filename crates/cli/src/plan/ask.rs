//! From arguments to requests.

use anyhow::anyhow;
use clap::Args;
use medwage_contracts::pb::Money;
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::plan_career_request::Target;
use medwage_contracts::pb::careerpath::plan_step::Step as Taken;
use medwage_contracts::pb::careerpath::proposed_step::Step as Proposed;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use tonic::Status;
use tonic_types::StatusExt as _;

/// Years that are drawn where nobody says.
const USUAL_HORIZON: i32 = 15;

/// Who asks, where they want to go and what they keep to.
#[derive(Args)]
pub(super) struct Quest {
    /// The present role, such as "medical coder". A newcomer has none.
    #[arg(long)]
    role: Option<String>,
    /// State, city, county or ZIP code.
    #[arg(long)]
    area: Option<String>,
    /// Where they work, such as "hospital".
    #[arg(long)]
    setting: Option<String>,
    /// Years in the field.
    #[arg(long)]
    years: Option<f64>,
    /// The highest schooling: high-school, certificate, associate, bachelor, master.
    #[arg(long)]
    education: Option<String>,
    /// Credentials held, such as CPC,CPMA.
    #[arg(long, value_delimiter = ',')]
    credentials: Vec<String>,
    /// Dollars a year to reach.
    #[arg(long, value_name = "DOLLARS", required_unless_present = "to_role")]
    to_salary: Option<i64>,
    /// The role to reach, such as auditor.
    #[arg(long, value_name = "ROLE", conflicts_with = "to_salary")]
    to_role: Option<String>,
    /// Years to look at, 1 to 30; 15 where nothing is said.
    #[arg(long)]
    horizon_years: Option<i32>,
    /// Years within which to be there.
    #[arg(long)]
    finish_by_years: Option<f64>,
    /// Dollars to spend on studies in all.
    #[arg(long, value_name = "DOLLARS")]
    budget: Option<i64>,
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
    elsewhere: Vec<String>,
    /// Areas of employers for whom they would work from home.
    #[arg(long, value_name = "AREA", value_delimiter = ',')]
    remote_for: Vec<String>,
}

impl Quest {
    pub(super) fn request(&self) -> anyhow::Result<pb::PlanCareerRequest> {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let salary = self.to_salary.map(|it| Target::TargetSalary(dollars(it)));
        let target = salary.or_else(|| self.to_role.clone().map(Target::TargetRole));
        let elsewhere = self.elsewhere.iter().map(|it| (it, false));
        let places = elsewhere.chain(self.remote_for.iter().map(|it| (it, true)));
        Ok(pb::PlanCareerRequest {
            person: Some(EstimatePayRequest {
                role: text(&self.role),
                area: text(&self.area),
                setting: text(&self.setting),
                years: self.years,
                education: text(&self.education),
                credentials: self.credentials.clone(),
                ..EstimatePayRequest::default()
            }),
            target: Some(target.ok_or_else(|| anyhow!("--to-salary or --to-role is required"))?),
            horizon_years: self.horizon_years,
            finish_by_years: self.finish_by_years,
            budget: self.budget.map(dollars),
            study_hours_a_week: self.study_hours,
            no_degree: self.no_degree,
            keep_job: self.keep_job,
            elsewhere: places.map(place).collect(),
            ..pb::PlanCareerRequest::default()
        })
    }
}

fn dollars(units: i64) -> Money {
    Money { currency_code: "USD".to_owned(), units, nanos: 0 }
}

fn place((area, remote): (&String, bool)) -> pb::Elsewhere {
    let id = if remote { format!("from home for {area}") } else { area.clone() };
    pb::Elsewhere { id, area: area.clone(), remote, ..pb::Elsewhere::default() }
}

/// The question what is earned along a plan.
pub(super) fn along(
    request: &pb::PlanCareerRequest,
    plan: &pb::Plan,
) -> pb::ProjectEarningsRequest {
    let step = |it: &pb::PlanStep| pb::ProposedStep {
        step: it.step.clone().map(|step| match step {
            Taken::Credential(it) => Proposed::Credential(it),
            Taken::Programme(it) => Proposed::Programme(it),
            Taken::FullTimeProgramme(it) => Proposed::FullTimeProgramme(it),
            Taken::Role(it) => Proposed::Role(it),
            Taken::CompletedCredential(it) => Proposed::CompletedCredential(it),
        }),
        elsewhere: match it.step {
            Some(Taken::Role(_)) => it.elsewhere.clone(),
            _ => String::new(),
        },
    };
    pb::ProjectEarningsRequest {
        person: request.person.clone(),
        horizon_years: request.horizon_years.unwrap_or(USUAL_HORIZON),
        plan: Some(pb::ProposedPlan {
            id: "picked".to_owned(),
            steps: plan.steps.iter().map(step).collect(),
        }),
        elsewhere: request.elsewhere.clone(),
        study_hours_a_week: request.study_hours_a_week,
        ..pb::ProjectEarningsRequest::default()
    }
}

/// What the service refused, in its words: every field that is wrong, each on its line.
pub(super) fn explained(status: Status) -> anyhow::Error {
    let details = status.get_error_details();
    let fields = details.bad_request().map(|it| it.field_violations.as_slice()).unwrap_or_default();
    if fields.is_empty() {
        return anyhow!("{}", status.message());
    }
    let lines: Vec<_> =
        fields.iter().map(|it| format!("{}: {}", it.field, it.description)).collect();
    anyhow!("{}", lines.join("\n"))
}
