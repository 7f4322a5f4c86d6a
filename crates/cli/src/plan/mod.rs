//! `medwage plan`: the way to a salary or a role, for people.

mod chart;
mod request;
mod table;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use medwage_client::Client;
use medwage_client::pb::careerpath as pb;
use medwage_client::pb::types::View;

use crate::answers::Question;
use crate::answers::source::{self, SourceArguments};
use crate::output::answer::Answer;
use crate::output::failure::Failure;
use crate::output::form::{Form, write_answer};

/// Plans the way to a salary or a role: every plan that no other beats in time, cost and value.
#[derive(Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    question: PlanQuestion,
    /// Draws that plan, with the earnings along it, into this SVG file.
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// The form of the answer: `text` on a terminal, `brief` elsewhere.
    #[arg(long, short, value_enum, value_name = "FORM")]
    output: Option<Form>,
    #[command(flatten)]
    source: SourceArguments,
}

/// The way that is asked for, and which of the plans is shown.
#[derive(Args)]
pub(crate) struct PlanQuestion {
    #[command(flatten)]
    arguments: request::PlanArguments,
    /// The plan to show step by step.
    #[arg(long, value_enum, default_value_t = Pick::MostValuable)]
    pick: Pick,
}

/// The plan that is shown step by step.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pick {
    Soonest,
    Cheapest,
    MostValuable,
}

impl Pick {
    fn plan_strength(self) -> pb::PlanStrength {
        match self {
            Self::Soonest => pb::PlanStrength::Soonest,
            Self::Cheapest => pb::PlanStrength::Cheapest,
            Self::MostValuable => pb::PlanStrength::MostValuable,
        }
    }
}

impl Plan {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        source::block_on(async {
            let client = self.source.connect().await?;
            self.ask(&client, out).await
        })?
    }

    async fn ask(&self, client: &Client, out: &mut dyn Write) -> anyhow::Result<()> {
        let form = Form::choose_form(self.output);
        // People are told what a plan takes for granted; programs can ask for that themselves.
        let view = if form == Form::Text { View::Full } else { View::Basic };
        let request = self.question.arguments.write_request(view)?;
        let answer = client.careerpath_client().plan_career(request.clone()).await;
        let answer = answer.map_err(Failure::from)?.into_inner();
        let plan = self.question.pick_plan(&answer)?;
        let drawn = match self.chart.is_some() || form == Form::Svg {
            true => Some(draw_plan(client, &request, plan, &answer.release).await?),
            false => None,
        };
        match (form, &drawn) {
            (Form::Text, _) => table::write_answer(out, &answer, plan)?,
            (Form::Svg, Some(drawn)) => writeln!(out, "{drawn}")?,
            _ => write_answer(&table::summarize_plan(&answer, plan), form, out)?,
        }
        if let (Some(file), Some(drawn)) = (&self.chart, drawn) {
            fs::write(file, drawn)
                .with_context(|| format!("{} can't be written", file.display()))?;
            if form == Form::Text {
                writeln!(out, "\ndrawn: {}", file.display())?;
            }
        }
        Ok(())
    }
}

impl Question for PlanQuestion {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let request = self.arguments.write_request(View::Basic)?;
        let answer = client.careerpath_client().plan_career(request).await?.into_inner();
        Ok(table::summarize_plan(&answer, self.pick_plan(&answer)?))
    }
}

impl PlanQuestion {
    /// Returns the plan that is asked for, or the way to the most that can be reached.
    fn pick_plan<'a>(&self, answer: &'a pb::PlanCareerResponse) -> Result<&'a pb::Plan, Failure> {
        let is_asked_for = |plan: &&pb::Plan| {
            plan.strengths().any(|strength| strength == self.pick.plan_strength())
        };
        let best = || answer.unreachable.as_ref()?.best_plan.as_ref();
        answer.plans.iter().find(is_asked_for).or_else(best).ok_or_else(|| {
            let message = "the career path answered neither a plan nor why there is none";
            Failure::of_question("INTERNAL", message)
        })
    }
}

/// Draws a plan with what is earned along it.
async fn draw_plan(
    client: &Client,
    request: &pb::PlanCareerRequest,
    plan: &pb::Plan,
    release: &str,
) -> anyhow::Result<String> {
    let along =
        client.careerpath_client().project_earnings(request::earnings_request(request, plan)).await;
    let along = along.map_err(Failure::from)?.into_inner();
    chart::draw_plan(plan, &along, request.target.as_ref(), release)
}
