//! `medwage validate text`: how well the reader reads, on files of cases with their right answers.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use medwage_dataset::newest_embedded;
use medwage_vocabulary::build_reader;
use medwage_vocabulary::cases::{
    Half, KindScore, PartScore, ScoredFile, score_directory, score_postings,
};

use super::new_table;

/// How many misreadings of each file are shown.
const SHOWN: usize = 20;

/// Which cases, and what is asked of them.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A directory with titles.csv, places.csv, settings.csv, credentials.csv and, if there are any, postings.jsonl.
    #[arg(long, value_name = "DIR")]
    cases: PathBuf,
    /// Fails where a file is under its goal or has a harmful answer.
    #[arg(long)]
    check: bool,
    /// Scores one half of the cases, by a fixed draw: 1 or 2.
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    half: Option<u8>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let release = newest_embedded().open_release().context("the embedded release is damaged")?;
    let reference = medwage_catalog::embedded_reference()?;
    let reader = build_reader(&*release, medwage_catalog::embedded_catalog()?, reference)?;
    let half = match args.half {
        None => Half::Whole,
        Some(1) => Half::First,
        Some(_) => Half::Second,
    };
    let files = score_directory(&reader, &args.cases, half)?;
    for file in &files {
        write_file(file, out)?;
    }
    if args.cases.join("postings.jsonl").exists() {
        write_postings(&score_postings(&reader, &args.cases)?, out)?;
    }
    let missed: Vec<_> =
        files.iter().filter(|file| !file.is_at_goal()).map(|file| file.name).collect();
    if args.check && !missed.is_empty() {
        bail!("under the goal: {}", missed.join(", "));
    }
    Ok(())
}

fn write_file(file: &ScoredFile, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "## {}\n\nGoal: precision {:.0}%, coverage {:.0}%.\n",
        file.name, file.goal.precision, file.goal.coverage
    )?;
    let mut rows = new_table(&["Kind", "Cases", "Precision", "Coverage", "Cost", "Harmful"]);
    for (kind, score) in &file.score.kinds {
        rows.add_row(write_columns(kind, score));
    }
    rows.add_row(write_columns("all", &file.score.total_score()));
    writeln!(out, "{rows}\n")?;
    for misreading in file.score.misreadings.iter().take(SHOWN) {
        let case = &misreading.case;
        writeln!(
            out,
            "- {} {:?}: {} is right, said {} (cost {})",
            case.id,
            case.text,
            case.right.join(" or "),
            misreading.said,
            misreading.cost
        )?;
    }
    Ok(writeln!(out)?)
}

fn write_columns(kind: &str, score: &KindScore) -> Vec<String> {
    vec![
        kind.to_owned(),
        score.cases.to_string(),
        format!("{:.1}", score.precision()),
        format!("{:.1}", score.coverage()),
        score.cost.to_string(),
        score.harmful.to_string(),
    ]
}

fn write_postings(parts: &[PartScore], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = new_table(&["Part", "Postings", "Stated", "Read", "Right"]);
    for part in parts {
        rows.add_row([
            part.part.to_owned(),
            part.postings.to_string(),
            part.stated.to_string(),
            part.read.to_string(),
            part.right.to_string(),
        ]);
    }
    writeln!(out, "## postings.jsonl\n\n{rows}\n")?;
    for (part, wrong) in
        parts.iter().flat_map(|part| part.wrong.iter().map(move |case| (part.part, case)))
    {
        writeln!(out, "- {part}, {wrong}")?;
    }
    Ok(writeln!(out)?)
}
