//! The subcommands, each a module.

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};
use serde_json::json;

use crate::answers::areas::AreasArguments;
use crate::answers::benchmark::BenchmarkArguments;
use crate::answers::compare::CompareArguments;
use crate::answers::credential::CredentialArguments;
use crate::answers::estimate::EstimateArguments;
use crate::answers::export::Export;
use crate::answers::offer::OfferArguments;
use crate::answers::rank::RankArguments;
use crate::answers::statistics::StatisticsArguments;
use crate::answers::trend::TrendArguments;
use crate::answers::{Asked, ask_question};
use crate::ask::AskArguments;
use crate::{catalog, contract, dataset, documents, model, plan, release, up, validate};

/// The exit code of a usage that is wrong.
const USAGE: u8 = 2;

const EXIT_CODES: &str = "Exit codes: 0 answered; 2 wrong usage; 65 an input that is not known or not clear; 66 the data have no \
answer under these conditions; 69 a service that can't be reached; 75 busy, try again; 77 not allowed; 1 and 70 anything else.\n\
Where the output is no terminal an answer has at most five lines, and an error is a line of JSON on standard error that names \
the next command.";

/// Pay intelligence for US medical billing, coding and health information work.
#[derive(Parser)]
#[command(name = "medwage", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Medwage {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers a question in a sentence, and says how each word was read.
    ///
    /// A question is such as "medical coder in Dallas hospitals", "CPC with 6 years in Boston" or "is 58,000 fair for a biller in
    /// Tampa". A word that is not sure is not guessed.
    Ask(Box<Asked<AskArguments>>),
    /// Says what the market pays an occupation, in a place and a kind of workplace.
    ///
    /// With `--annual` or `--hourly` it says where such a wage stands in it.
    Benchmark(Box<Asked<BenchmarkArguments>>),
    /// Estimates what somebody is paid in a role.
    ///
    /// The answer says where they stand in the market of their place and workplace, and what moves them there.
    Estimate(Box<Asked<EstimateArguments>>),
    /// Ranks areas by what they pay an occupation.
    ///
    /// The order is that of the medians; an area that can't be ranked comes last, with the reason.
    Rank(Box<Asked<RankArguments>>),
    /// Says how an offer stands among what people like this one are paid.
    Offer(Box<Asked<OfferArguments>>),
    /// Compares markets with the first one, in dollars and at each place's prices.
    ///
    /// Each occupation that is named is compared in each area and industry that is named.
    Compare(Box<Asked<CompareArguments>>),
    /// Shows what a market paid through the releases.
    ///
    /// Breaks of the series are marked and never spliced.
    Trend(Box<Asked<TrendArguments>>),
    /// Finds the area of a city, state, county or ZIP code.
    ///
    /// All areas are listed where nothing is asked.
    Areas(Box<Asked<AreasArguments>>),
    /// Says what a credential takes, and whether it pays.
    ///
    /// Whether it pays is said for somebody in a role; with a role and no credential, which one pays most.
    Credential(Box<Asked<CredentialArguments>>),
    /// Plans the way to a salary or a role, and draws it.
    Plan(Box<plan::Plan>),
    /// Lists figures that surveys and agencies published about the profession.
    ///
    /// They are as printed, with contradictions linked.
    Statistics(Box<Asked<StatisticsArguments>>),
    /// Writes published benchmarks, one in each line.
    ///
    /// It writes the whole release, or the part that a filter lets through.
    Export(Box<Export>),
    /// Starts every service on this machine, at one address.
    ///
    /// The address answers gRPC, gRPC-Web and JSON over HTTP, reflection and health for all services, the contract as OpenAPI at
    /// /openapi.json and a page for people at /. What to try first is printed once it is ready.
    Up(up::Up),
    /// Answers language models by the Model Context Protocol.
    ///
    /// It speaks over the standard streams, or over HTTP with `--http`.
    #[cfg(feature = "mcp")]
    Mcp(crate::mcp::Mcp),
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
    /// Prints the completions of a shell.
    ///
    /// Such as: medwage completions bash > /etc/bash_completion.d/medwage
    Completions(documents::Completions),
    /// Writes the manual pages of all commands into a folder.
    Man(documents::Man),
}

/// The commands that answer questions, which programs drive too.
const ANSWERING: [&str; 12] = [
    "ask",
    "benchmark",
    "estimate",
    "rank",
    "offer",
    "compare",
    "trend",
    "areas",
    "credential",
    "plan",
    "statistics",
    "export",
];

impl Medwage {
    /// Reads the arguments; help that was asked for and a usage that is wrong are written here.
    pub(crate) fn read_arguments(arguments: &[String]) -> Result<Self, ExitCode> {
        let words = std::iter::once("medwage").chain(arguments.iter().map(String::as_str));
        Self::try_parse_from(words).map_err(|error| {
            let is_help =
                matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let asked = arguments.first().map_or("", String::as_str);
            let is_driven = !io::stdout().is_terminal() && ANSWERING.contains(&asked);
            if is_help || !is_driven {
                // Nobody is left to be told where it can't be written.
                let _ = error.print();
            } else {
                eprintln!("{}", write_usage_error(&error, asked));
            }
            ExitCode::from(if is_help { 0 } else { USAGE })
        })
    }

    pub(crate) fn run_command(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.command {
            Command::Ask(asked) => ask_question(&asked, out),
            Command::Benchmark(asked) => ask_question(&asked, out),
            Command::Estimate(asked) => ask_question(&asked, out),
            Command::Rank(asked) => ask_question(&asked, out),
            Command::Offer(asked) => ask_question(&asked, out),
            Command::Compare(asked) => ask_question(&asked, out),
            Command::Trend(asked) => ask_question(&asked, out),
            Command::Areas(asked) => ask_question(&asked, out),
            Command::Credential(asked) => ask_question(&asked, out),
            Command::Plan(plan) => plan.run(out),
            Command::Statistics(asked) => ask_question(&asked, out),
            Command::Export(export) => export.run_command(out),
            Command::Up(up) => up.run(out),
            #[cfg(feature = "mcp")]
            Command::Mcp(mcp) => mcp.run(out),
            Command::Dataset(command) => command.run(out),
            Command::Release(command) => command.run(out),
            Command::Model(command) => command.run(out),
            Command::Catalog(command) => command.run(out),
            Command::Contract(command) => command.run(out),
            Command::Validate(args) => validate::run(&args, out),
            Command::Completions(completions) => completions.run(&mut Self::command(), out),
            Command::Man(man) => man.run(Self::command(), out),
        }
    }
}

/// A usage that is wrong, for programs.
fn write_usage_error(error: &clap::Error, command: &str) -> String {
    let text = error.render().to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    json!({
        "error": { "code": "INVALID_ARGUMENT", "reason": "USAGE", "message": message },
        "exitCode": USAGE,
        "next": format!("medwage {command} --help"),
    })
    .to_string()
}
