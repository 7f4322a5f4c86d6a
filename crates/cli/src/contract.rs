//! `medwage contract`: the contract in the forms that others read.

use std::io::Write;

use anyhow::Context as _;
use clap::Subcommand;
use medwage_contracts::{DESCRIPTOR_SET, openapi};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prints the unary methods as an OpenAPI 3.1 document, which calls over HTTP with JSON follow.
    Openapi {
        /// Only the methods of these services, such as `medwage.benchmark.v1.BenchmarkService`; all without it.
        #[arg(long = "service", value_name = "NAME")]
        services: Vec<String>,
    },
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        let Self::Openapi { services } = self;
        let is_wanted =
            |name: &str| services.is_empty() || services.iter().any(|service| service == name);
        let document = openapi::write_document(DESCRIPTOR_SET, is_wanted)
            .context("the contract's own descriptors can't be read")?;
        Ok(writeln!(out, "{document:#}")?)
    }
}
