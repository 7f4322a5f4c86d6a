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

use clap::Args;
use medwage_client::Client;

use self::source::SourceArguments;
use crate::output::answer::Answer;
use crate::output::failure::Failure;
use crate::output::form::{Form, write_answer};

pub(crate) use self::call::Call;

/// A question that a service answers by one reply, or one after the other.
pub(crate) trait Question {
    /// Asks it.
    async fn ask(&self, client: &Client) -> Result<Answer, Failure>;
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
        asked.question.ask(&client).await
    })??;
    write_answer(&answer, Form::choose(asked.output), out)
}
