//! `medwage-bulk benchmark`: a release as a table.

use std::io::Write;
use std::num::NonZero;

use anyhow::anyhow;
use clap::Args;
use medwage_bulk::{BenchmarkJob, BenchmarkSource, TableForm};

use super::estimator::EstimatorArgs;
use super::{Form, PatienceArgs, open_address, report};

/// The benchmarks that are written, and where to.
#[derive(Args)]
pub(super) struct BenchmarkArguments {
    /// The file: s3://, gs://, az://, abfss://, file:// or a path; one that is there is replaced.
    #[arg(long, value_name = "URL")]
    output: String,
    /// The form of the table. Unset, the end of the file's name says it: .parquet or .csv.
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Conditions of the contract's filter, such as `occupation = "29-2072" AND area_kind = METROPOLITAN`. Unset means
    /// the whole release.
    #[arg(long, default_value = "", hide_default_value = true)]
    filter: String,
    /// The release, such as oews-2025-05. Unset means the current one.
    #[arg(long)]
    release: Option<String>,
    /// Estimates markets of which nothing was released, in their places.
    #[arg(long)]
    modeled: bool,
    #[command(flatten)]
    service: EstimatorArgs,
    #[command(flatten)]
    patience: PatienceArgs,
}

impl BenchmarkArguments {
    pub(super) async fn run_command(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let form = self.form.map(TableForm::from).or_else(|| TableForm::from_name(&self.output));
        let form = form.ok_or_else(|| {
            let name = &self.output;
            report::wrong_argument(anyhow!(
                "{name} ends with neither .parquet nor .csv; --form says which"
            ))
        })?;
        let output = open_address(&self.output)?;
        let reached = self.service.connect_estimator("benchmark", NonZero::<u8>::MIN).await?;
        let job = BenchmarkJob {
            output,
            form,
            source: BenchmarkSource::new(reached.peer, self.patience.to_patience()),
            release: self.release,
            filter: self.filter,
            is_modeled: self.modeled,
        };
        let done = job.run_export().await;
        if let Some(own) = reached.own {
            own.stop_services().await?;
        }
        report::write_table(out, done)
    }
}
