//! `medwage ask`: a question in a sentence.
//!
//! The sentence is taken apart by the one reader of names, and becomes the command that asks the same with arguments: so an
//! answer is the same either way, and people see how to ask it again.

mod cues;
mod question;
mod read;
mod words;

use clap::{Args, Command};
use medwage_client::Client;
use medwage_domain::reading::Reader;
use medwage_vocabulary::build_reader;

use self::question::{QuestionReading, StatedPay, Wish};
use crate::answers::Question;
use crate::answers::benchmark::BenchmarkArguments;
use crate::answers::compare::CompareArguments;
use crate::answers::credential::CredentialArguments;
use crate::answers::estimate::EstimateArguments;
use crate::answers::offer::OfferArguments;
use crate::answers::rank::RankArguments;
use crate::answers::trend::TrendArguments;
use crate::output::answer::Answer;
use crate::output::failure::{Failure, quote_word, write_command};

/// Answers a question in a sentence, such as "medical coder in Dallas hospitals", "CPC with 6 years in Boston" or "is 58,000
/// fair for a biller in Tampa", and says how each word was read. What is not sure is not guessed.
#[derive(Args, Clone, Debug)]
pub(crate) struct AskArguments {
    /// The question.
    #[arg(value_name = "QUESTION", required = true)]
    words: Vec<String>,
}

impl Question for AskArguments {
    async fn ask(&self, client: &Client) -> Result<Answer, Failure> {
        let text = self.words.join(" ");
        let question = read::read_question(&open_reader()?, &text);
        let command = write_question(&question)?;
        let asked = match command.first().map_or("", String::as_str) {
            "estimate" => parse::<EstimateArguments>(&command)?.ask(client).await,
            "offer" => parse::<OfferArguments>(&command)?.ask(client).await,
            "rank" => parse::<RankArguments>(&command)?.ask(client).await,
            "compare" => parse::<CompareArguments>(&command)?.ask(client).await,
            "trend" => parse::<TrendArguments>(&command)?.ask(client).await,
            "credential" => parse::<CredentialArguments>(&command)?.ask(client).await,
            _ => parse::<BenchmarkArguments>(&command)?.ask(client).await,
        };
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

/// Opens the reader of the newest release that is built in.
fn open_reader() -> Result<Reader, Failure> {
    let broken = |error: &dyn std::error::Error| {
        Failure::of_question("INTERNAL", format!("the vocabulary can't be read: {error}"))
    };
    let release = medwage_dataset::newest_embedded().open().map_err(|error| broken(&error))?;
    let catalog = medwage_catalog::embedded().map_err(|error| broken(&error))?;
    let reference = medwage_dataset::embedded_reference().map_err(|error| broken(&error))?;
    build_reader(&*release, catalog, reference).map_err(|error| broken(&error))
}

/// Reads the arguments of a command that was written here.
fn parse<Q: Args>(command: &[String]) -> Result<Q, Failure> {
    let refused = |error: clap::Error| {
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Failure::of_question("QUESTION_NOT_CLEAR", message)
    };
    let known = Q::augment_args(Command::new("ask").no_binary_name(true));
    let matches = known.try_get_matches_from(command.iter().skip(1)).map_err(refused)?;
    Q::from_arg_matches(&matches).map_err(refused)
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
            add_option(&mut command, "--industry", only(&question.workplaces, "workplaces")?);
            add_option(&mut command, "--state", only(&question.places, "places")?);
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
            if let Some(title) = only(&question.titles, "jobs")? {
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
    if let Some(title) = only(&question.titles, "jobs")? {
        return Ok(title.clone());
    }
    if let Some(credential) = question.credentials.first() {
        return Ok(credential.clone());
    }
    let message =
        "no job was read in the question; say whose pay is asked for, such as \"medical coder\"";
    let mut failure = Failure::of_question("OCCUPATION_UNKNOWN", message);
    let place = question.places.first().map(|it| format!(" in {it}")).unwrap_or_default();
    failure.next = format!("medwage ask {}", quote_word(&format!("medical coder{place}")));
    Err(failure)
}

/// The only one of several parts, if there is one.
fn only<'p>(parts: &'p [String], noun: &str) -> Result<Option<&'p String>, Failure> {
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
    add_option(command, "--area", only(&question.places, "places")?);
    add_option(command, "--industry", only(&question.workplaces, "workplaces")?);
    Ok(())
}

fn add_person(command: &mut Vec<String>, question: &QuestionReading) {
    let years = question.years.map(|years| years.to_string());
    add_option(command, "--experience-years", years.as_ref());
    add_option(command, "--education", question.education.map(str::to_owned).as_ref());
    let credentials = question.credentials.join(",");
    add_option(command, "--credentials", Some(&credentials).filter(|it| !it.is_empty()));
}
