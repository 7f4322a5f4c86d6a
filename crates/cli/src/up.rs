//! `medwage up`: every service of the product in one process, on the embedded releases.

use std::io::Write;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use medwage_benchmark as benchmark;
use medwage_service_kit::settings::ListenSettings;
use medwage_service_kit::{Listener, Shutdown, log};
use medwage_settings::{Loader, process_environment};

/// Starts the services on this machine and says what to try first.
#[derive(Args)]
pub(crate) struct Up {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port of the benchmark service; 0 takes a free one.
    #[arg(long, default_value_t = benchmark::DEFAULT_PORT)]
    benchmark_port: u16,
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
        let port = self.benchmark_port;
        settings.listen = ListenSettings { host: self.host, port, ..settings.listen };
        // Nobody balances load onto a process for trying things out, so nobody has to hear of its end.
        settings.server.drain.grace = Duration::ZERO;
        log::init(&settings.log)?;
        let listener = Listener::bind(&settings.listen, settings.server.worker_count())?;
        let address = listener.address();
        let app = benchmark::App::build(settings).context("the benchmark service can not start")?;
        let (readiness, shutdown) = (app.readiness(), Shutdown::on_signals()?);
        let mut serving = tokio::spawn(app.serve(listener, shutdown));
        tokio::select! {
            () = readiness.ready() => welcome(out, &address.to_string())?,
            // Ended before it was ready: the reason is the result.
            ended = &mut serving => return Ok(ended?.map(drop)?),
        }
        serving.await??;
        Ok(())
    }
}

/// Says that everything is there, and a first question to ask it.
fn welcome(out: &mut dyn Write, benchmark: &str) -> std::io::Result<()> {
    writeln!(
        out,
        "medwage is ready:
  benchmark  {benchmark}  medwage.benchmark.v1.BenchmarkService

What do medical coders earn in Dallas hospitals?

  grpcurl -plaintext -d '{{\"occupation\":\"medical coder\",\"area\":\"Dallas\",\"industry\":\"hospital\"}}' \\
    {benchmark} medwage.benchmark.v1.BenchmarkService/GetBenchmark

Ctrl-C ends it."
    )?;
    out.flush()
}
