//! `medwage export`: published benchmarks by the hundred thousand, as CSV or as lines of JSON.

use std::io::Write;

use clap::{Args, ValueEnum};
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;

use super::benchmark::{benchmark_record, benchmark_records};
use super::parts::id_of;
use super::source::{self, SourceArguments};
use crate::output::answer::Reply;
use crate::output::failure::Failure;
use crate::output::json;

/// The benchmarks that are written, and their form.
#[derive(Args)]
pub(crate) struct Export {
    /// Conditions of the contract's filter, such as `occupation = "29-2072" AND area_kind = METROPOLITAN`.
    #[arg(long)]
    filter: Option<String>,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    release: Option<String>,
    /// The form of the lines.
    #[arg(long, short, value_enum, default_value_t = Lines::Csv)]
    output: Lines,
    #[command(flatten)]
    source: SourceArguments,
}

/// The form of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Lines {
    /// Flat rows with a line of names.
    Csv,
    /// A benchmark of the contract in each line.
    Json,
}

impl Export {
    pub(crate) fn run_command(self, out: &mut dyn Write) -> anyhow::Result<()> {
        source::block_on(async {
            let client = self.source.connect().await?;
            self.write_all(&client, out).await
        })?
    }

    async fn write_all(&self, client: &Client, out: &mut dyn Write) -> anyhow::Result<()> {
        let release = self.release.as_deref().unwrap_or_default();
        let request = pb::ExportBenchmarksRequest {
            parent: match release {
                "" => String::new(),
                release => format!("releases/{}", id_of(release)),
            },
            filter: self.filter.clone().unwrap_or_default(),
            ..pb::ExportBenchmarksRequest::default()
        };
        let replies =
            client.benchmark_client().export_benchmarks(request).await.map_err(Failure::from)?;
        let mut replies = replies.into_inner();
        let schema = json::read_schema()?;
        if self.output == Lines::Csv {
            benchmark_records().write_csv_head(out)?;
        }
        while let Some(reply) = replies.message().await.map_err(Failure::from)? {
            let mut rows = benchmark_records();
            for benchmark in &reply.benchmarks {
                match self.output {
                    Lines::Csv => rows.push_row(benchmark_record(benchmark)),
                    Lines::Json => {
                        let reply = Reply::new("medwage.benchmark.v1.Benchmark", benchmark);
                        writeln!(out, "{}", json::write_with(&schema, &reply)?)?;
                    }
                }
            }
            rows.write_csv_rows(out)?;
        }
        Ok(())
    }
}
