//! `medwage dataset diff`: what changed from one release to another.

use std::io::Write;

use anyhow::Context as _;
use medwage_dataset::Release;
use medwage_dataset::diff::{Coded, Diff, Table, compare_releases};

use super::read_snapshot;
use crate::output::{count, table};

/// Which releases to compare.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The release before: a snapshot file, or the id of an embedded release.
    before: String,
    /// The release after.
    after: String,
    /// How many codes to list of each table, and how many of the largest changes of each statistic.
    #[arg(long, default_value_t = 5, value_name = "COUNT")]
    limit: usize,
    /// Writes all of it as JSON; --limit is for the largest changes then.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let [before, after] = [&args.before, &args.after].map(|name| {
        Release::open_snapshot(&read_snapshot(name)?).with_context(|| format!("{name} is refused"))
    });
    let diff = compare_releases(&before?, &after?, args.limit);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &diff)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(out, "{} to {}\n\n{}\n", diff.before, diff.after, diff.caution)?;
    tables(&diff, args.limit, out)?;
    cells(&diff, out)?;
    measures(&diff, out)?;
    largest(&diff, out)
}

fn number(number: usize) -> String {
    count(number as u64)
}

fn tables(diff: &Diff, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let tables = [
        ("occupations", &diff.occupations),
        ("areas", &diff.areas),
        ("industries", &diff.industries),
    ];
    let mut rows = table(&["table", "kept", "added", "removed", "renamed"], &[1, 2, 3, 4]);
    for (name, it) in tables {
        let counts = [it.kept, it.added.len(), it.removed.len(), it.renamed.len()].map(number);
        rows.add_row([name.to_owned()].into_iter().chain(counts));
    }
    writeln!(out, "{rows}\n")?;
    for (name, it) in tables {
        codes(name, it, limit, out)?;
    }
    Ok(())
}

fn codes(name: &str, it: &Table, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let coded = |it: &Coded| format!("{} {}", it.code, it.title);
    let renamed: Vec<String> = it
        .renamed
        .iter()
        .map(|it| format!("{} {} (before: {})", it.code, it.after, it.before))
        .collect();
    let [added, removed] = [&it.added, &it.removed].map(|all| all.iter().map(coded).collect());
    for (what, all) in [("added", added), ("removed", removed), ("renamed", renamed)] {
        if all.is_empty() || limit == 0 {
            continue;
        }
        writeln!(out, "{name} {what}")?;
        for line in all.iter().take(limit) {
            writeln!(out, "  {line}")?;
        }
        if all.len() > limit {
            writeln!(out, "  and {} more", number(all.len() - limit))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn cells(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    let it = &diff.cells;
    let mut rows = table(&["cells", "count"], &[1]);
    for (name, value) in [
        ("before", it.before),
        ("after", it.after),
        ("added", it.added),
        ("added, of codes that both have", it.added_of_known_codes),
        ("removed", it.removed),
        ("same", it.same),
        ("changed", it.changed),
    ] {
        rows.add_row([name.to_owned(), number(value)]);
    }
    writeln!(out, "{rows}\n")?;
    Ok(())
}

fn measures(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    let columns = [
        "statistic",
        "compared",
        "same",
        "rose",
        "fell",
        "number gained",
        "number lost",
        "other mark",
        "median change %",
    ];
    let mut rows = table(&columns, &[1, 2, 3, 4, 5, 6, 7, 8]);
    for it in &diff.measures {
        let counts = [
            it.compared,
            it.same,
            it.rose,
            it.fell,
            it.became_number,
            it.lost_number,
            it.other_mark,
        ];
        let median = it.median_percent.map_or_else(|| "-".to_owned(), percent);
        let counts = counts.map(number);
        rows.add_row([it.name.clone()].into_iter().chain(counts).chain([median]));
    }
    writeln!(out, "{rows}")?;
    Ok(())
}

fn largest(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["statistic", "cell", "before", "after", "change %"], &[2, 3, 4]);
    for measure in &diff.measures {
        for it in &measure.largest {
            let change = percent(it.percent);
            rows.add_row([&measure.name, &it.cell, &it.before, &it.after, &change]);
        }
    }
    if rows.row_count() > 0 {
        writeln!(out, "\nlargest changes\n{rows}")?;
    }
    Ok(())
}

fn percent(percent: f64) -> String {
    format!("{percent:+.1}")
}
