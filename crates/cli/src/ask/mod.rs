//! `medwage ask`: a question in a sentence.
//!
//! The sentence is taken apart by the one reader of names, and becomes the command that asks the same with arguments: so an
//! answer is the same either way, and people see how to ask it again.

mod cues;
mod question;
mod read;
mod words;

use std::sync::OnceLock;

use clap::Args;
use medwage_client::Client;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;

use self::question::{QuestionReading, StatedPay, Wish};
use crate::answers::benchmark::BenchmarkArguments;
use crate::answers::compare::CompareArguments;
use crate::answers::credential::CredentialArguments;
use crate::answers::estimate::EstimateArguments;
use crate::answers::offer::OfferArguments;
use crate::answers::rank::RankArguments;
use crate::answers::trend::TrendArguments;
use crate::answers::{Call, Question, parse_question};
use crate::output::answer::Answer;
use crate::output::failure::{Failure, quote_word, write_command};

/// A question in a sentence.
#[derive(Args, Clone, Debug)]
pub(crate) struct AskArguments {
    /// The question.
    #[arg(value_name = "QUESTION", required = true)]
    question: Vec<String>,
}

impl Question for AskArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let question = read::read_question(open_reader()?, &self.question.join(" "));
        let command = write_question(&question)?;
        let asked = QuestionCommand::parse_command(&command)?.ask_services(client).await;
        let mut answer =
            asked.map_err(|failure| failure.with_next(&command, &write_command(&command)))?;
        if !question.unread.is_empty() {
            let unread: Vec<_> = question.unread.iter().map(|word| format!("\"{word}\"")).collect();
            answer.notes.insert(0, format!("Not understood, and not used: {}.", unread.join(", ")));
        }
        answer.notes.push(format!("The same as: {}", write_command(&command)));
        Ok(answer)
    }
}

/// A question as the call that answers it.
#[derive(Debug)]
pub(crate) struct QuestionCall {
    pub(crate) call: Call,
    /// The command that asks the same.
    pub(crate) command: String,
    /// Words of which nothing was made.
    pub(crate) unread: Vec<String>,
}

/// Reads a question as the call that answers it.
pub(crate) fn read_call(reader: &Reader, text: &str) -> Result<QuestionCall, Failure> {
    let question = read::read_question(reader, text);
    let command = write_question(&question)?;
    let call = QuestionCommand::parse_command(&command)?.to_call()?;
    Ok(QuestionCall { call, command: write_command(&command), unread: question.unread })
}

/// The command that a question became.
enum QuestionCommand {
    Benchmark(BenchmarkArguments),
    Estimate(EstimateArguments),
    Offer(OfferArguments),
    Rank(RankArguments),
    Compare(CompareArguments),
    Trend(TrendArguments),
    Credential(CredentialArguments),
}

impl QuestionCommand {
    fn parse_command(command: &[String]) -> Result<Self, Failure> {
        Ok(match command.first().map_or("", String::as_str) {
            "estimate" => Self::Estimate(parse_question(command)?),
            "offer" => Self::Offer(parse_question(command)?),
            "rank" => Self::Rank(parse_question(command)?),
            "compare" => Self::Compare(parse_question(command)?),
            "trend" => Self::Trend(parse_question(command)?),
            "credential" => Self::Credential(parse_question(command)?),
            _ => Self::Benchmark(parse_question(command)?),
        })
    }

    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        match self {
            Self::Benchmark(arguments) => arguments.ask_services(client).await,
            Self::Estimate(arguments) => arguments.ask_services(client).await,
            Self::Offer(arguments) => arguments.ask_services(client).await,
            Self::Rank(arguments) => arguments.ask_services(client).await,
            Self::Compare(arguments) => arguments.ask_services(client).await,
            Self::Trend(arguments) => arguments.ask_services(client).await,
            Self::Credential(arguments) => arguments.ask_services(client).await,
        }
    }

    /// The call that answers it, or the first of those that do.
    fn to_call(&self) -> Result<Call, Failure> {
        Ok(match self {
            Self::Benchmark(arguments) => arguments.to_call(),
            Self::Estimate(arguments) => arguments.to_call(),
            Self::Offer(arguments) => arguments.to_call(),
            Self::Rank(arguments) => arguments.to_call(),
            Self::Compare(arguments) => arguments.to_call()?,
            Self::Trend(arguments) => arguments.to_call(),
            Self::Credential(arguments) => arguments.to_call(),
        })
    }
}

/// Returns the reader of the newest release that is built in, which is opened by the first question.
pub(crate) fn open_reader() -> Result<&'static Reader, Failure> {
    static READER: OnceLock<Reader> = OnceLock::new();
    if let Some(reader) = READER.get() {
        return Ok(reader);
    }
    let opened = build_release_reader()?;
    Ok(READER.get_or_init(|| opened))
}

fn build_release_reader() -> Result<Reader, Failure> {
    let broken = |error: &dyn std::error::Error| {
        Failure::of_question("INTERNAL", format!("the vocabulary can't be read: {error}"))
    };
    let release =
        medwage_dataset::newest_embedded().open_release().map_err(|error| broken(&error))?;
    let catalog = medwage_catalog::embedded_catalog().map_err(|error| broken(&error))?;
    let reference = medwage_catalog::embedded_reference().map_err(|error| broken(&error))?;
    build_reader(&*release, catalog, reference).map_err(|error| broken(&error))
}

/// Writes the command that asks a question.
fn write_question(question: &QuestionReading) -> Result<Vec<String>, Failure> {
    let has_person = question.years.is_some()
        || question.education.is_some()
        || (!question.credentials.is_empty() && !question.titles.is_empty());
    let mut command = Vec::new();
    match question.wish {
        Wish::Ranking => {
            command.extend(["rank".to_owned(), only_job(question)?]);
            add_option(
                &mut command,
                "--industry",
                require_single(&question.workplaces, "workplaces")?,
            );
            add_option(&mut command, "--state", require_single(&question.places, "places")?);
            add_flag(&mut command, "--states", question.is_of_states);
            add_flag(&mut command, "--price-adjusted", question.is_price_adjusted);
        }
        Wish::Comparison => {
            command.push("compare".to_owned());
            match question.titles.as_slice() {
                [] => command.push(only_job(question)?),
                titles => command.extend(titles.iter().cloned()),
            }
            for place in &question.places {
                add_option(&mut command, "--area", Some(place));
            }
            for workplace in &question.workplaces {
                add_option(&mut command, "--industry", Some(workplace));
            }
        }
        Wish::Trend => {
            command.extend(["trend".to_owned(), only_job(question)?]);
            add_market(&mut command, question)?;
        }
        Wish::CredentialValue => {
            let Some(credential) = &question.valued_credential else {
                let message = "no credential was read in the question";
                return Err(Failure::of_question("CREDENTIAL_UNKNOWN", message));
            };
            command.extend(["credential".to_owned(), credential.clone()]);
            if let Some(title) = require_single(&question.titles, "jobs")? {
                add_option(&mut command, "--role", Some(title));
                add_market(&mut command, question)?;
                add_person(&mut command, question);
            }
        }
        Wish::Pay => {
            let name = match (question.pay, has_person) {
                (Some(_), true) => "offer",
                (None, true) => "estimate",
                _ => "benchmark",
            };
            command.extend([name.to_owned(), only_job(question)?]);
            match question.pay {
                Some(StatedPay::Annual(usd)) => {
                    add_option(&mut command, "--annual", Some(&usd.to_string()));
                }
                Some(StatedPay::Hourly(usd)) => {
                    add_option(&mut command, "--hourly", Some(&usd.to_string()));
                }
                None => {}
            }
            add_market(&mut command, question)?;
            if has_person {
                add_person(&mut command, question);
            }
        }
    }
    Ok(command)
}

/// The job that is asked about: its title, or the credential of whoever holds it.
fn only_job(question: &QuestionReading) -> Result<String, Failure> {
    if let Some(title) = require_single(&question.titles, "jobs")? {
        return Ok(title.clone());
    }
    if let Some(credential) = question.credentials.first() {
        return Ok(credential.clone());
    }
    let message =
        "no job was read in the question; say whose pay is asked for, such as \"medical coder\"";
    let mut failure = Failure::of_question("OCCUPATION_UNKNOWN", message);
    let place = question.places.first().map(|place| format!(" in {place}")).unwrap_or_default();
    failure.next = format!("medwage ask {}", quote_word(&format!("medical coder{place}")));
    Err(failure)
}

/// The only one of several parts, if there is one.
fn require_single<'p>(parts: &'p [String], noun: &str) -> Result<Option<&'p String>, Failure> {
    match parts {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => {
            let message = format!("several {noun} were read: {}; ask of one", several.join("; "));
            Err(Failure::of_question("QUESTION_NOT_CLEAR", message))
        }
    }
}

fn add_option(command: &mut Vec<String>, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        command.extend([name.to_owned(), value.clone()]);
    }
}

fn add_flag(command: &mut Vec<String>, name: &str, is_set: bool) {
    if is_set {
        command.push(name.to_owned());
    }
}

fn add_market(command: &mut Vec<String>, question: &QuestionReading) -> Result<(), Failure> {
    add_option(command, "--area", require_single(&question.places, "places")?);
    add_option(command, "--industry", require_single(&question.workplaces, "workplaces")?);
    Ok(())
}

fn add_person(command: &mut Vec<String>, question: &QuestionReading) {
    let years = question.years.map(|years| years.to_string());
    add_option(command, "--experience-years", years.as_ref());
    add_option(command, "--education", question.education.map(str::to_owned).as_ref());
    let credentials = question.credentials.join(",");
    add_option(command, "--credentials", Some(&credentials).filter(|codes| !codes.is_empty()));
}
