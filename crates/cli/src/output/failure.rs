//! An answer that there is none: the exit code, the reason, and the command to try next.

use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use medwage_client::{CallError, ConnectError, FieldError};
use serde_json::{Map, Value, json};
use tonic::Code;

/// Exit codes, after `sysexits.h`. A usage that is wrong is 2, as with every command.
const DATA_ERROR: u8 = 65;
const NO_ANSWER: u8 = 66;
const UNAVAILABLE: u8 = 69;
const INTERNAL: u8 = 70;
const TRY_AGAIN: u8 = 75;
const NOT_ALLOWED: u8 = 77;

/// The reason why a question was not answered.
#[derive(Debug)]
pub(crate) struct Failure {
    exit_code: u8,
    error: Box<CallError>,
    /// A command that may go better.
    pub(crate) next: String,
}

impl Failure {
    /// Says that the question itself can't be taken, before any service was asked.
    pub(crate) fn of_question(reason: &'static str, message: impl Into<String>) -> Self {
        let error = CallError {
            code: Code::InvalidArgument,
            reason: reason.to_owned(),
            message: message.into(),
            fields: Vec::new(),
            retry_after: None,
        };
        Self::from(error)
    }

    /// Adds what is wrong with one part of it.
    pub(crate) fn with_field(mut self, field: FieldError) -> Self {
        self.error.fields.push(field);
        self
    }

    /// Adds the command to try next: the arguments as they were, with the best candidate for each text that was not read,
    /// or `otherwise`.
    pub(crate) fn with_next(mut self, arguments: &[String], otherwise: &str) -> Self {
        if self.next.is_empty() {
            let repaired = repair_arguments(arguments, &self.error.fields);
            self.next =
                repaired.map_or_else(|| otherwise.to_owned(), |command| write_command(&command));
        }
        self
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit_code)
    }

    /// Writes it for people.
    pub(crate) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "medwage: {}", self.error.message)?;
        let shown = |field: &&FieldError| {
            !field.description.is_empty() && !self.error.message.contains(&field.description)
        };
        for field in self.error.fields.iter().filter(shown) {
            writeln!(out, "  {}: {}", field.field, field.description)?;
        }
        for field in self.error.fields.iter().filter(|field| !field.candidates.is_empty()) {
            writeln!(out, "Did you mean, for `{}`:", field.input)?;
            for candidate in field.candidates.iter().take(5) {
                let pay = candidate.annual_p50_usd.map(super::amount::write_usd);
                let pay = pay.map(|pay| format!(", {pay} a year")).unwrap_or_default();
                writeln!(out, "  {}  ({}{pay})", candidate.display_name, candidate.resource)?;
            }
        }
        if !self.next.is_empty() {
            writeln!(out, "Try: {}", self.next)?;
        }
        Ok(())
    }

    /// Writes it for programs, in one line of JSON.
    pub(crate) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.to_json())
    }

    /// Returns it as JSON: the error, the exit code and the next command.
    pub(crate) fn to_json(&self) -> Value {
        let error = self.describe_error(usize::MAX);
        json!({ "error": error, "exitCode": self.exit_code, "next": self.next })
    }

    /// Describes the error to programs, with at most so many candidates of a field.
    pub(crate) fn describe_error(&self, most_candidates: usize) -> Map<String, Value> {
        let fields = self.error.fields.iter().map(|field| write_field(field, most_candidates));
        let fields: Vec<_> = fields.collect();
        let mut error = Map::new();
        error.insert("code".to_owned(), code_name(self.error.code).into());
        error.insert("reason".to_owned(), self.error.reason.as_str().into());
        error.insert("message".to_owned(), self.error.message.as_str().into());
        if !fields.is_empty() {
            error.insert("fields".to_owned(), fields.into());
        }
        if let Some(wait) = self.error.retry_after {
            error.insert("retryAfterSeconds".to_owned(), wait.as_secs_f64().into());
        }
        error
    }

    /// Returns the best candidate for a text that was not read, if there is one.
    #[cfg(any(test, feature = "mcp"))]
    pub(crate) fn find_best_candidate(&self, input: &str) -> Option<&str> {
        let unread = self.error.fields.iter().find(|field| field.input == input)?;
        unread.candidates.first().map(|candidate| candidate.resource.as_str())
    }
}

fn write_field(field: &FieldError, most_candidates: usize) -> Value {
    let candidate = |candidate: &medwage_client::pb::errors::Candidate| json!({ "resource": candidate.resource, "displayName": candidate.display_name, "score": candidate.score });
    let candidates: Vec<_> = field.candidates.iter().take(most_candidates).map(candidate).collect();
    json!({
        "field": field.field,
        "reason": field.reason,
        "description": field.description,
        "input": field.input,
        "candidates": candidates,
    })
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        let exit_code = match error.code {
            Code::InvalidArgument | Code::NotFound | Code::OutOfRange => DATA_ERROR,
            Code::FailedPrecondition => NO_ANSWER,
            Code::Unavailable | Code::DeadlineExceeded => UNAVAILABLE,
            Code::ResourceExhausted | Code::Aborted => TRY_AGAIN,
            Code::Unauthenticated | Code::PermissionDenied => NOT_ALLOWED,
            _ => INTERNAL,
        };
        Self { exit_code, error: Box::new(error), next: String::new() }
    }
}

impl From<tonic::Status> for Failure {
    fn from(status: tonic::Status) -> Self {
        Self::from(CallError::from(status))
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        let code = match error {
            ConnectError::Unreachable { .. } => Code::Unavailable,
            _ => Code::InvalidArgument,
        };
        Self::from(CallError {
            code,
            reason: "SERVER_NOT_REACHED".to_owned(),
            message: error.to_string(),
            fields: Vec::new(),
            retry_after: None,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for Failure {}

/// Says why a command failed: to people in words, to programs as JSON with the next command.
pub(crate) fn report_failure(error: anyhow::Error, arguments: &[String]) -> ExitCode {
    let failure = match error.downcast::<Failure>() {
        Ok(failure) => failure,
        Err(other) => {
            eprintln!("medwage: {other:#}");
            return ExitCode::FAILURE;
        }
    };
    let otherwise = suggest_command(&failure, arguments);
    let failure = failure.with_next(arguments, &otherwise);
    let mut errors = io::stderr().lock();
    let written = match io::stdout().is_terminal() {
        true => failure.write_text(&mut errors),
        false => failure.write_json(&mut errors),
    };
    // Nobody is left to be told that nobody could be told.
    drop(written);
    failure.exit_code()
}

/// A command that helps where no candidate does.
fn suggest_command(failure: &Failure, arguments: &[String]) -> String {
    let unread = failure.error.fields.iter().find(|field| !field.input.is_empty());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match unread {
        _ if failure.exit_code == UNAVAILABLE => {
            let mut kept = Vec::new();
            let mut given = arguments.iter();
            while let Some(argument) = given.next() {
                if argument == "--server" {
                    given.next();
                } else if !argument.starts_with("--server=") {
                    kept.push(argument.clone());
                }
            }
            write_command(&kept)
        }
        Some(field) if field.reason.starts_with("AREA") => {
            write_command(&words(&["areas", &field.input]))
        }
        _ => {
            let command = arguments.first().map_or("help", String::as_str);
            write_command(&words(&[command, "--help"]))
        }
    }
}

/// The arguments with the best candidate in the place of each text that was not read; none where there is no candidate.
fn repair_arguments(arguments: &[String], fields: &[FieldError]) -> Option<Vec<String>> {
    let mut repaired = arguments.to_vec();
    let mut is_better = false;
    for field in fields.iter().filter(|field| !field.input.is_empty()) {
        let Some(best) = field.candidates.first() else { continue };
        for argument in &mut repaired {
            let own = argument.rsplit_once('=').map_or(argument.as_str(), |(_, value)| value);
            if own == field.input {
                let kept = argument.len() - field.input.len();
                argument.truncate(kept);
                argument.push_str(&best.resource);
                is_better = true;
            }
        }
    }
    is_better.then_some(repaired)
}

/// Writes a command as a shell takes it.
pub(crate) fn write_command(arguments: &[String]) -> String {
    let words = arguments.iter().map(|argument| quote_word(argument));
    std::iter::once("medwage".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// Quotes a word for a shell where it needs that.
pub(crate) fn quote_word(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use medwage_client::pb::errors::Candidate;

    use super::*;

    #[test]
    fn the_next_command_has_the_best_candidate() {
        let candidate = Candidate { resource: "areas/0044100".to_owned(), ..Candidate::default() };
        let field = FieldError {
            field: "market.area".to_owned(),
            reason: "AREA_AMBIGUOUS".to_owned(),
            description: "several fit".to_owned(),
            input: "Springfield".to_owned(),
            candidates: vec![candidate],
        };
        let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        for (given, next) in [
            (
                &["benchmark", "medical coder", "--area", "Springfield"][..],
                "medwage benchmark 'medical coder' --area areas/0044100",
            ),
            (
                &["benchmark", "coder", "--area=Springfield"],
                "medwage benchmark coder --area=areas/0044100",
            ),
            (&["ask", "coder in Springfield"], "medwage areas Springfield"),
        ] {
            let failure = Failure::of_question("AREA_AMBIGUOUS", "?").with_field(field.clone());
            let failure = failure.with_next(&words(given), "medwage areas Springfield");
            assert_eq!(failure.next, next);
        }
    }
}
