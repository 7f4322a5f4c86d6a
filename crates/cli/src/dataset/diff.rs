//! `medwage dataset diff`: what changed from one release to another.

use std::io::Write;

use anyhow::Context as _;
use medwage_dataset::Release;
use medwage_dataset::diff::{Coded, Diff, Table, compare_releases};

use super::read_snapshot;
use crate::output::{new_table, write_count};

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

pub(crate) fn run_diff(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
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
    write_tables(&diff, args.limit, out)?;
    write_cells(&diff, out)?;
    write_measures(&diff, out)?;
    write_largest(&diff, out)
}

fn write_number(number: usize) -> String {
    write_count(number as u64)
}

fn write_tables(diff: &Diff, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let tables = [
        ("occupations", &diff.occupations),
        ("areas", &diff.areas),
        ("industries", &diff.industries),
    ];
    let mut rows = new_table(&["table", "kept", "added", "removed", "renamed"], &[1, 2, 3, 4]);
    for (name, table) in tables {
        let counts = [table.kept, table.added.len(), table.removed.len(), table.renamed.len()]
            .map(write_number);
        rows.add_row([name.to_owned()].into_iter().chain(counts));
    }
    writeln!(out, "{rows}\n")?;
    for (name, table) in tables {
        write_codes(name, table, limit, out)?;
    }
    Ok(())
}

fn write_codes(name: &str, table: &Table, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let coded = |entry: &Coded| format!("{} {}", entry.code, entry.title);
    let renamed: Vec<String> = table
        .renamed
        .iter()
        .map(|entry| format!("{} {} (before: {})", entry.code, entry.after, entry.before))
        .collect();
    let [added, removed] =
        [&table.added, &table.removed].map(|all| all.iter().map(coded).collect());
    for (what, all) in [("added", added), ("removed", removed), ("renamed", renamed)] {
        if all.is_empty() || limit == 0 {
            continue;
        }
        writeln!(out, "{name} {what}")?;
        for line in all.iter().take(limit) {
            writeln!(out, "  {line}")?;
        }
        if all.len() > limit {
            writeln!(out, "  and {} more", write_number(all.len() - limit))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_cells(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    let cells = &diff.cells;
    let mut rows = new_table(&["cells", "count"], &[1]);
    for (name, value) in [
        ("before", cells.before),
        ("after", cells.after),
        ("added", cells.added),
        ("added, of codes that both have", cells.added_of_known_codes),
        ("removed", cells.removed),
        ("same", cells.same),
        ("changed", cells.changed),
    ] {
        rows.add_row([name.to_owned(), write_number(value)]);
    }
    writeln!(out, "{rows}\n")?;
    Ok(())
}

fn write_measures(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
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
    let mut rows = new_table(&columns, &[1, 2, 3, 4, 5, 6, 7, 8]);
    for measure in &diff.measures {
        let counts = [
            measure.compared,
            measure.same,
            measure.rose,
            measure.fell,
            measure.became_number,
            measure.lost_number,
            measure.other_mark,
        ];
        let median = measure.median_percent.map_or_else(|| "-".to_owned(), write_percent);
        let counts = counts.map(write_number);
        rows.add_row([measure.name.clone()].into_iter().chain(counts).chain([median]));
    }
    writeln!(out, "{rows}")?;
    Ok(())
}

fn write_largest(diff: &Diff, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = new_table(&["statistic", "cell", "before", "after", "change %"], &[2, 3, 4]);
    for measure in &diff.measures {
        for cell_change in &measure.largest {
            let change = write_percent(cell_change.percent);
            rows.add_row([
                &measure.name,
                &cell_change.cell,
                &cell_change.before,
                &cell_change.after,
                &change,
            ]);
        }
    }
    if rows.row_count() > 0 {
        writeln!(out, "\nlargest changes\n{rows}")?;
    }
    Ok(())
}

fn write_percent(percent: f64) -> String {
    format!("{percent:+.1}")
}
