//! `medwage up`: every service of the product in one process, on the embedded releases.

use std::io::Write;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_service_kit::settings::{ListenSettings, ServerSettings};
use medwage_service_kit::{Listener, Shutdown, log};
use medwage_settings::{Loader, process_environment};
use tokio::task::JoinSet;

/// Starts the services on this machine and says what to try first.
#[derive(Args)]
pub(crate) struct Up {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port of the benchmark service; 0 takes a free one.
    #[arg(long, default_value_t = benchmark::DEFAULT_PORT)]
    benchmark_port: u16,
    /// The port of the estimator; 0 takes a free one.
    #[arg(long, default_value_t = estimator::DEFAULT_PORT)]
    estimator_port: u16,
    /// The port of the career path; 0 takes a free one.
    #[arg(long, default_value_t = careerpath::DEFAULT_PORT)]
    careerpath_port: u16,
}

impl Up {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(self.serve(out))
    }

    async fn serve(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut settings: benchmark::Settings =
            Loader::new(benchmark::PREFIX).environment(&process_environment()).load()?;
        log::init(&settings.log)?;
        let listener =
            self.listen(&mut settings.listen, &mut settings.server, self.benchmark_port)?;
        let benchmark = listener.address();
        let app = benchmark::App::build(settings).context("the benchmark service can not start")?;
        let shutdown = Shutdown::on_signals()?;
        let (market_ready, mut serving) = (app.readiness(), JoinSet::new());
        serving.spawn(app.serve(listener, shutdown.clone()));

        let mut settings: estimator::Settings =
            Loader::new(estimator::PREFIX).environment(&process_environment()).load()?;
        let listener =
            self.listen(&mut settings.listen, &mut settings.server, self.estimator_port)?;
        let estimator = listener.address();
        settings.market.address = format!("http://{benchmark}");
        let app = estimator::App::build(settings).context("the estimator can not start")?;
        let pay_ready = app.readiness();
        serving.spawn(app.serve(listener, shutdown.clone()));

        let mut settings: careerpath::Settings =
            Loader::new(careerpath::PREFIX).environment(&process_environment()).load()?;
        let listener =
            self.listen(&mut settings.listen, &mut settings.server, self.careerpath_port)?;
        let careerpath = listener.address();
        settings.pay.address = format!("http://{estimator}");
        let app = careerpath::App::build(settings).context("the career path can not start")?;
        let ready = app.readiness();
        serving.spawn(app.serve(listener, shutdown));

        let all_ready = async {
            market_ready.ready().await;
            pay_ready.ready().await;
            ready.ready().await;
        };
        tokio::select! {
            () = all_ready => {
                let addresses = [benchmark, estimator, careerpath].map(|it| it.to_string());
                welcome(out, &addresses)?;
            }
            // Ended before it was ready: the reason is the result.
            Some(ended) = serving.join_next() => ended?.map(drop)?,
        }
        while let Some(ended) = serving.join_next().await {
            ended??;
        }
        Ok(())
    }

    /// Takes a service's socket. Nobody balances load onto a process for trying things out, so nobody has
    /// to hear of its end.
    fn listen(
        &self,
        listen: &mut ListenSettings,
        server: &mut ServerSettings,
        port: u16,
    ) -> anyhow::Result<Listener> {
        *listen = ListenSettings { host: self.host, port, ..listen.clone() };
        server.drain.grace = Duration::ZERO;
        Ok(Listener::bind(listen, server.worker_count())?)
    }
}

/// Says that everything is there, and a first question to ask it.
fn welcome(
    out: &mut dyn Write,
    [benchmark, estimator, careerpath]: &[String; 3],
) -> std::io::Result<()> {
    writeln!(
        out,
        "medwage is ready:
  benchmark  {benchmark}  medwage.benchmark.v1.BenchmarkService
  estimator  {estimator}  medwage.estimator.v1.EstimatorService
  careerpath {careerpath}  medwage.careerpath.v1.CareerPathService

What do medical coders earn in Dallas hospitals?

  grpcurl -plaintext -d '{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}' \\
    {benchmark} medwage.benchmark.v1.BenchmarkService/GetBenchmark

Ctrl-C ends it."
    )?;
    out.flush()
}
