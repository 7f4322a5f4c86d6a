//! `medwage up`: every service of the product in one process, on the embedded releases.

use std::io::Write;
use std::net::IpAddr;

use clap::Args;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_product::{Ports, Services};
use medwage_rpc_server::{Shutdown, block_on};
use medwage_settings::{Loader, process_environment};
use medwage_telemetry::log;

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
        block_on(self.serve(out))?
    }

    async fn serve(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let settings: benchmark::Settings =
            Loader::new(benchmark::PREFIX).environment(&process_environment()).load()?;
        let telemetry = log::init("medwage", &settings.log)?;
        let ports = Ports {
            host: self.host,
            benchmark: self.benchmark_port,
            estimator: self.estimator_port,
            careerpath: self.careerpath_port,
        };
        let mut services = Services::start(ports, &Shutdown::on_signals()?)?;
        services.ready().await?;
        welcome(out, &services)?;
        let ended = services.ended().await;
        telemetry.flush().await;
        ended
    }
}

/// Says that everything is there, and a first question to ask it.
fn welcome(out: &mut dyn Write, services: &Services) -> std::io::Result<()> {
    let Services { benchmark, estimator, careerpath, .. } = services;
    writeln!(
        out,
        "medwage is ready:
  benchmark  {benchmark}  medwage.benchmark.v1.BenchmarkService
  estimator  {estimator}  medwage.estimator.v1.EstimatorService
  careerpath {careerpath}  medwage.careerpath.v1.CareerPathService

What do medical coders earn in Dallas hospitals?

  curl -s http://{benchmark}/medwage.benchmark.v1.BenchmarkService/FindBenchmark -H 'content-type: application/json' \\
    -d '{{\"market\":{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}}}'

  grpcurl -plaintext -d '{{\"market\":{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}}}' \\
    {benchmark} medwage.benchmark.v1.BenchmarkService/FindBenchmark

Ctrl-C ends it."
    )?;
    out.flush()
}
