//! The commands that answer questions: in this process on the embedded data, or by a server.
//!
//! A command asks the services by the contract, and makes an [`Answer`] of the reply; how that is written is the matter of
//! [`crate::output`].

pub(crate) mod areas;
pub(crate) mod benchmark;
mod call;
pub(crate) mod compare;
pub(crate) mod credential;
pub(crate) mod estimate;
pub(crate) mod export;
pub(crate) mod market;
pub(crate) mod offer;
mod parts;
pub(crate) mod profile;
pub(crate) mod rank;
pub(crate) mod source;
pub(crate) mod statistics;
pub(crate) mod trend;

use std::io::Write;

use clap::{Args, Command};
use medwage_client::Client;

use self::source::SourceArguments;
use crate::output::answer::Answer;
use crate::output::failure::Failure;
use crate::output::form::{Form, write_answer};

pub(crate) use self::call::Call;

/// A question that a service answers by one reply, or one after the other.
pub(crate) trait Question {
    /// Asks it.
    fn ask_services(&self, client: &Client)
    -> impl Future<Output = Result<Answer, Failure>> + Send;
}

/// Reads a question from the words of its command, the first of which is the command's name.
pub(crate) fn parse_question<Q: Args>(words: &[String]) -> Result<Q, Failure> {
    let refused = |error: clap::Error| {
        let text = error.to_string();
        // What is missing stands in lines of its own below the first.
        let lines = text.lines().take_while(|line| !line.is_empty()).map(str::trim);
        let message = lines.collect::<Vec<_>>().join(" ");
        Failure::of_question("QUESTION_NOT_CLEAR", message.trim_start_matches("error: "))
    };
    let known = Q::augment_args(Command::new("medwage").no_binary_name(true));
    let matches = known.try_get_matches_from(words.iter().skip(1)).map_err(refused)?;
    Q::from_arg_matches(&matches).map_err(refused)
}

/// A question with who is asked, and the form of the answer.
#[derive(Args)]
pub(crate) struct Asked<Q: Args> {
    #[command(flatten)]
    question: Q,
    #[command(flatten)]
    source: SourceArguments,
    /// The form of the answer: `text` on a terminal, `brief` elsewhere.
    #[arg(long, short, value_enum, value_name = "FORM")]
    output: Option<Form>,
}

/// Asks a question and writes the answer.
pub(crate) fn ask_question<Q: Question + Args>(
    asked: &Asked<Q>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let answer = source::block_on(async {
        let client = asked.source.connect().await?;
        asked.question.ask_services(&client).await
    })??;
    write_answer(&answer, Form::choose_form(asked.output), out)
}
