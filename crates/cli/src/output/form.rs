//! The forms in which an answer is written.

use std::io::{self, IsTerminal as _, Write};

use anyhow::anyhow;
use clap::ValueEnum;

use super::answer::Answer;
use super::{chart, json};

/// The form in which an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Sentences, a table and a chart.
    Text,
    /// At most five lines with the citation: the default where nobody looks at a terminal.
    Brief,
    /// The service's own reply as JSON.
    Json,
    /// Flat rows with a line of names.
    Csv,
    /// A chart for documents and pages, light and dark.
    Svg,
}

impl Form {
    /// Takes the form that is asked for, or that fits whoever reads.
    pub(crate) fn choose_form(asked: Option<Self>) -> Self {
        asked.unwrap_or_else(|| if io::stdout().is_terminal() { Self::Text } else { Self::Brief })
    }
}

/// Writes an answer.
///
/// # Errors
/// If it can't be written, or there is no chart of it.
pub(crate) fn write_answer(answer: &Answer, form: Form, out: &mut dyn Write) -> anyhow::Result<()> {
    match form {
        Form::Text => Ok(write_text(answer, out)?),
        Form::Brief => Ok(write_brief(answer, out)?),
        Form::Json => {
            let text = json::write_reply(&answer.reply)?;
            let text = if io::stdout().is_terminal() { json::indent_json(&text) } else { text };
            Ok(writeln!(out, "{text}")?)
        }
        Form::Csv => Ok(answer.records.as_ref().unwrap_or(&answer.table).write_csv(out)?),
        Form::Svg => {
            let chart = answer.chart.as_ref();
            let chart = chart.ok_or_else(|| anyhow!("there is no chart of this answer"))?;
            Ok(writeln!(out, "{}", chart::svg::draw_svg(chart))?)
        }
    }
}

fn write_text(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let width = terminal_width();
    write_wrapped(out, &answer.summary, width)?;
    if !answer.table.is_empty() {
        writeln!(out)?;
        answer.table.write_text(out)?;
    }
    let drawn = answer.chart.as_ref().map(|chart| chart::terminal::draw_terminal(chart, width));
    if let Some(drawn) = drawn.filter(|drawn| !drawn.is_empty()) {
        write!(out, "\n{drawn}")?;
    }
    writeln!(out)?;
    for note in &answer.notes {
        write_wrapped(out, note, width)?;
    }
    if !answer.citation.is_empty() {
        write_wrapped(out, &format!("Source: {}", answer.citation), width)?;
    }
    if !answer.next.is_empty() {
        writeln!(out, "Next: {}", answer.next)?;
    }
    Ok(())
}

/// Five lines at most: the answer, its figures, how it was read, the citation, a next command.
fn write_brief(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let next = match answer.next.as_str() {
        "" => String::new(),
        next => format!("Next: {next}"),
    };
    let notes = answer.notes.join(" ");
    let lines = [&answer.summary, &answer.figures, &notes, &write_source(answer), &next];
    lines.into_iter().filter(|line| !line.is_empty()).try_for_each(|line| {
        // A line of the answer is one line, whatever a service's sentence holds.
        writeln!(out, "{}", join_lines(line))
    })
}

/// The citation as a line; nothing where there is none.
pub(super) fn write_source(answer: &Answer) -> String {
    match answer.citation.as_str() {
        "" => String::new(),
        citation => format!("Source: {citation}"),
    }
}

/// A text in one line.
pub(super) fn join_lines(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Writes a sentence over as many lines as it takes.
fn write_wrapped(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            writeln!(out, "{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() { Ok(()) } else { writeln!(out, "{line}") }
}

/// The columns of the terminal, between what a chart needs and what is read with ease.
fn terminal_width() -> usize {
    let columns = console::Term::stdout().size_checked().map(|(_, columns)| columns);
    usize::from(columns.unwrap_or(80)).clamp(60, 110)
}
