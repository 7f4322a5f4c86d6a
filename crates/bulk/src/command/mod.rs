//! The subcommands of `medwage-bulk`: their arguments, and what they print.

mod benchmark;
mod estimator;
mod progress;
mod report;
mod shard;

use std::io::Write;
use std::num::NonZero;
use std::time::Duration;

use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use medwage_bulk::{Address, Estimator, Job, Patience, Shard, TableForm};
use medwage_rpc_server::Shutdown;
use medwage_rpc_server::settings::LogSettings;
use medwage_telemetry::log;

pub(super) use self::report::exit_code;

/// Pay by the million: profiles to estimates, and releases to tables, from and to object storage.
#[derive(Parser)]
#[command(name = "medwage-bulk", version, propagate_version = true)]
pub(super) struct Bulk {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Estimates the profiles of Parquet or CSV files; what is finished is not done again.
    ///
    /// Run again, it goes on where it ended. Exits with 2 where an argument is wrong, with 65 where a file is refused, with
    /// 75 where trying again helps.
    Estimate(Box<Estimate>),
    /// Writes the benchmarks of a release into one table, each figure with its kind.
    ///
    /// Exits with 2 where an argument is wrong, with 75 where trying again helps.
    Benchmark(Box<benchmark::BenchmarkArguments>),
}

/// The profiles that are estimated, and where estimates go.
#[derive(Args)]
struct Estimate {
    /// A file of Parquet or CSV, or a prefix with such files: s3://, gs://, az://, abfss://, file:// or a path.
    #[arg(long, value_name = "URL")]
    input: String,
    /// The address that estimates, rejects and manifests go to.
    #[arg(long, value_name = "URL")]
    output: String,
    /// The form of the estimates.
    #[arg(long, value_enum, default_value_t = Form::Parquet)]
    form: Form,
    /// The part of the work, such as 0/16. Unset, the index of an Indexed Job and MEDWAGE_SHARDS say it.
    #[arg(long, value_name = "INDEX/COUNT")]
    shard: Option<Shard>,
    /// The release to answer from, such as oews-2025-05. Unset means the current one, for the whole run.
    #[arg(long)]
    release: Option<String>,
    /// A column that is no profile's, to be passed over; may be repeated.
    #[arg(long, value_name = "NAME")]
    ignore_column: Vec<String>,
    /// Rows of one request.
    #[arg(long, value_name = "ROWS", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=100))]
    batch: u16,
    /// Requests under way at once, on as many connections to each replica of the estimator.
    #[arg(long, value_name = "COUNT", default_value = "4", value_parser = clap::value_parser!(u8).range(1..=64).try_map(NonZero::<u8>::try_from))]
    in_flight: NonZero<u8>,
    #[command(flatten)]
    estimator: estimator::EstimatorArgs,
    #[command(flatten)]
    patience: PatienceArgs,
}

/// The form of a table, by the name of its files' end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Parquet,
    Csv,
}

impl From<Form> for TableForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Parquet => Self::Parquet,
            Form::Csv => Self::Csv,
        }
    }
}

/// How long is waited for the service.
#[derive(Args)]
struct PatienceArgs {
    /// How long the service may be out of reach before the run ends.
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = humantime::parse_duration)]
    outage: Duration,
    /// How often is asked again in the whole run.
    #[arg(long, value_name = "COUNT", default_value_t = 1_000)]
    retries: u32,
}

impl Bulk {
    pub(super) fn run_command(self, out: &mut dyn Write) -> anyhow::Result<()> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            // Lines of the work; of everything else what is wrong only.
            let level = "warn,medwage_bulk=info".to_owned();
            let settings = LogSettings { level, ..LogSettings::default() };
            let _untraced = log::init_telemetry("medwage-bulk", &settings)?;
            let stop = Shutdown::on_signals()?;
            tokio::select! {
                done = self.command.run_task(out) => done,
                () = stop.wait_for_request() => Err(report::stopped_run()),
            }
        })
    }
}

impl Command {
    async fn run_task(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Estimate(estimate) => estimate.run_estimates(out).await,
            Self::Benchmark(benchmark) => benchmark.run_command(out).await,
        }
    }
}

/// Opens a place, with the settings of its store from the environment.
fn open_address(text: &str) -> anyhow::Result<Address> {
    Address::open_store(text, std::env::vars()).map_err(report::wrong_argument)
}

impl PatienceArgs {
    fn to_patience(&self) -> Patience {
        Patience { outage: self.outage, retries: self.retries }
    }
}

impl Estimate {
    async fn run_estimates(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let (input, output) = (open_address(&self.input)?, open_address(&self.output)?);
        let shard = shard::choose_shard(self.shard, |name| std::env::var(name).ok())
            .map_err(report::wrong_argument)?;
        let reached = self.estimator.connect_estimator("estimator", self.in_flight).await?;
        let job = Job {
            input,
            output,
            estimator: Estimator::new(reached.peer, self.patience.to_patience()),
            form: self.form.into(),
            shard,
            release: self.release,
            ignored: self.ignore_column,
            batch: self.batch.into(),
            in_flight: self.in_flight.get().into(),
        };
        let watch = progress::choose_watch();
        let done = job.run_job(watch.as_ref()).await;
        // The bar goes before the summary comes.
        drop(watch);
        if let Some(own) = reached.own {
            own.stop_services().await?;
        }
        report::write_summary(out, shard, done)
    }
}
