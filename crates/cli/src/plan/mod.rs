//! `medwage plan`: the way to a salary or a role, for people.

mod chart;
mod request;
mod table;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::careerpath::career_path_service_client::CareerPathServiceClient;
use medwage_product::{Ports, Services};
use medwage_rpc_server::Shutdown;
use medwage_rpc_server::settings::LogSettings;
use medwage_telemetry::log;
use tonic::transport::Channel;

type Client = CareerPathServiceClient<Channel>;

/// Plans the way to a salary or a role: every plan that no other beats in time, cost and value.
#[derive(Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    arguments: request::PlanArguments,
    /// Which of the plans to show step by step.
    #[arg(long, value_enum, default_value_t = Pick::MostValuable)]
    pick: Pick,
    /// Draws that plan, with the earnings along it, into this SVG file.
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// The career path to ask, such as http://127.0.0.1:50053. Unset starts the services in this process.
    #[arg(long, value_name = "URL")]
    careerpath: Option<String>,
}

/// Which plan.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pick {
    Soonest,
    Cheapest,
    MostValuable,
}

impl Pick {
    fn strength(self) -> pb::PlanStrength {
        match self {
            Self::Soonest => pb::PlanStrength::Soonest,
            Self::Cheapest => pb::PlanStrength::Cheapest,
            Self::MostValuable => pb::PlanStrength::MostValuable,
        }
    }
}

impl Plan {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
            let quiet = LogSettings { level: "warn".to_owned(), ..LogSettings::default() };
            let _untraced = log::init("medwage", &quiet)?;
            match &self.careerpath {
                Some(address) => self.ask(client(address.clone()).await?, out).await,
                None => {
                    let shutdown = Shutdown::manual();
                    let mut services = Services::start(Ports::FREE, &shutdown)?;
                    services.ready().await?;
                    let client = client(format!("http://{}", services.address)).await?;
                    let asked = self.ask(client, out).await;
                    shutdown.request();
                    services.ended().await.and(asked)
                }
            }
        })
    }

    async fn ask(&self, mut client: Client, out: &mut dyn Write) -> anyhow::Result<()> {
        let request = self.arguments.request()?;
        let answer = client.plan_career(request.clone()).await.map_err(request::explain)?;
        let answer = answer.into_inner();
        let Some(plan) = self.picked(&answer) else {
            bail!("the career path answered neither a plan nor why there is none");
        };
        table::write_answer(out, &answer, plan)?;
        if let Some(file) = &self.chart {
            let along = client.project_earnings(request::earnings_request(&request, plan)).await;
            let along = along.map_err(request::explain)?.into_inner();
            let drawn = chart::draw(plan, &along, request.target.as_ref(), &answer.release)?;
            fs::write(file, drawn)
                .with_context(|| format!("{} can't be written", file.display()))?;
            writeln!(out, "\ndrawn: {}", file.display())?;
        }
        Ok(())
    }

    /// The plan that is asked for, or the way to the most that can be reached.
    fn picked<'a>(&self, answer: &'a pb::PlanCareerResponse) -> Option<&'a pb::Plan> {
        let is = |it: &&pb::Plan| it.strengths().any(|strength| strength == self.pick.strength());
        let best = || answer.unreachable.as_ref()?.best_plan.as_ref();
        answer.plans.iter().find(is).or_else(best)
    }
}

async fn client(address: String) -> anyhow::Result<Client> {
    let unreachable = format!("the career path at {address} can't be reached");
    let channel = Channel::from_shared(address)?.connect().await.context(unreachable)?;
    Ok(CareerPathServiceClient::new(channel))
}
