//! `medwage up`: every service of the product in one process at one address, on the embedded releases.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};

use anyhow::anyhow;
use clap::Args;
use medwage_benchmark as benchmark;
use medwage_product::{PortTaken, Ports, Served, Services};
use medwage_rpc_server::{BindError, Shutdown, block_on};
use medwage_settings::{Loader, process_environment};
use medwage_telemetry::log;

use crate::page;

/// The interface and the ports of the services.
#[derive(Args)]
pub(crate) struct Up {
    /// The interface to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port of all services; 0 takes a free one.
    #[arg(long, default_value_t = benchmark::DEFAULT_PORT)]
    port: u16,
    /// A port for the benchmark service alone, beside that of all.
    #[arg(long, value_name = "PORT")]
    benchmark_port: Option<u16>,
    /// A port for the estimator alone, beside that of all.
    #[arg(long, value_name = "PORT")]
    estimator_port: Option<u16>,
    /// A port for the career path alone, beside that of all.
    #[arg(long, value_name = "PORT")]
    careerpath_port: Option<u16>,
}

impl Up {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        block_on(self.serve_all(out))?
    }

    async fn serve_all(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let settings: benchmark::Settings = Loader::new(benchmark::PREFIX)
            .add_environment(&process_environment())
            .load_settings()?;
        let telemetry = log::init_telemetry("medwage", &settings.log)?;
        let ports = Ports {
            host: self.host,
            all: self.port,
            benchmark: self.benchmark_port,
            estimator: self.estimator_port,
            careerpath: self.careerpath_port,
        };
        let started = Services::start_with(ports, &Shutdown::on_signals()?, page::add_page);
        let mut services = started.map_err(name_flag)?;
        services.wait_ready().await?;
        write_welcome(out, &services)?;
        let ended = services.wait_ended().await;
        telemetry.flush_traces().await;
        ended
    }
}

/// Says which flag chooses another port, where one is taken.
fn name_flag(error: anyhow::Error) -> anyhow::Error {
    let Some(PortTaken {
        served,
        source: BindError::Taken { address, setting: "listen.port", source },
        ..
    }) = error.downcast_ref::<PortTaken>()
    else {
        return error;
    };
    let flag = match served {
        Served::All => "--port",
        Served::Benchmark => "--benchmark-port",
        Served::Estimator => "--estimator-port",
        Served::CareerPath => "--careerpath-port",
    };
    anyhow!(
        "{address} can't be listened on: {source}; choose another port with {flag} PORT, or {flag} 0 for a free one"
    )
}

/// Says that everything is there, and a first question to ask it.
fn write_welcome(out: &mut dyn Write, services: &Services) -> std::io::Result<()> {
    let address = services.address;
    writeln!(
        out,
        "medwage is ready at http://{address}: gRPC, gRPC-Web and JSON for every service, a page at /, /openapi.json"
    )?;
    let own = [
        ("benchmark", services.benchmark, "medwage.benchmark.v1.BenchmarkService"),
        ("estimator", services.estimator, "medwage.estimator.v1.EstimatorService"),
        ("careerpath", services.careerpath, "medwage.careerpath.v1.CareerPathService"),
    ];
    for (name, own_address, service) in own {
        if let Some(own_address) = own_address {
            writeln!(out, "  {name:<10} {own_address}  {service}")?;
        }
    }
    write_first_question(out, address)
}

fn write_first_question(out: &mut dyn Write, address: SocketAddr) -> std::io::Result<()> {
    writeln!(
        out,
        "
What do medical coders earn in Dallas hospitals?

  medwage ask --server http://{address} \"medical coder in Dallas hospitals\"

  curl -s http://{address}/medwage.benchmark.v1.BenchmarkService/FindBenchmark -H 'content-type: application/json' \\
    -d '{{\"market\":{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}}}'

  grpcurl -plaintext -d '{{\"market\":{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}}}' \\
    {address} medwage.benchmark.v1.BenchmarkService/FindBenchmark

Ctrl-C ends it."
    )?;
    out.flush()
}
