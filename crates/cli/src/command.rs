//! The subcommands, each a module.

use std::io::Write;

use clap::{Parser, Subcommand};

use crate::{catalog, contract, dataset, model, plan, release, up, validate};

/// Pay intelligence for US medical billing, coding and health information work.
#[derive(Parser)]
#[command(name = "medwage", version, propagate_version = true)]
pub(crate) struct Medwage {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the services on this machine and says what to try first.
    Up(up::Up),
    /// Plans the way to a salary or a role, and draws it.
    Plan(Box<plan::Plan>),
    /// Imports, inspects, verifies and compares releases.
    #[command(subcommand)]
    Dataset(dataset::Command),
    /// Makes a new release of the publisher the one that is built in.
    #[command(subcommand)]
    Release(release::Command),
    /// Fits the estimate's model to published figures, and reports the fit.
    #[command(subcommand)]
    Model(model::Command),
    /// Checks and builds what people decide: figures, roles, credentials, programs.
    #[command(subcommand)]
    Catalog(catalog::Command),
    /// Writes the contract in the forms that others read.
    #[command(subcommand)]
    Contract(contract::Command),
    /// Measures how far off computed figures are.
    Validate(validate::Args),
}

impl Medwage {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.command {
            Command::Up(up) => up.run(out),
            Command::Plan(plan) => plan.run(out),
            Command::Dataset(command) => command.run(out),
            Command::Release(command) => command.run(out),
            Command::Model(command) => command.run(out),
            Command::Catalog(command) => command.run(out),
            Command::Contract(command) => command.run(out),
            Command::Validate(args) => validate::run(&args, out),
        }
    }
}
