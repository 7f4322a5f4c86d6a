//! The files beside the snapshots that list them: `SHA256SUMS` and the table of `data/README.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use medwage_dataset::Release;
use medwage_dataset::data::SourceFile;

use crate::output::write_count;

/// The line that the table of releases begins with.
const HEADER: &str = "| file | release | published | source |\n| --- | --- | --- | --- |\n";

/// Writes the checksums of all snapshots of a directory, as `sha256sum data/*.mws` prints them.
pub(super) fn write_sums(data: &Path) -> anyhow::Result<PathBuf> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(data)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(Some(name).filter(|name| name.ends_with(".mws")));
    }
    names.sort();
    let mut lines = String::new();
    for name in names {
        let bytes = std::fs::read(data.join(&name))?;
        writeln!(lines, "{}  data/{name}", SourceFile::from_content(&name, &bytes).sha256)?;
    }
    let file = data.join("SHA256SUMS");
    std::fs::write(&file, lines).with_context(|| format!("can't write {}", file.display()))?;
    Ok(file)
}

/// Puts the release at the head of the table in the README, in place of its own row where it has one.
pub(super) fn write_readme(data: &Path, release: &Release) -> anyhow::Result<PathBuf> {
    let file = data.join("README.md");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    let (before, table) = text
        .split_once(HEADER)
        .with_context(|| format!("{} has no table of releases", file.display()))?;
    let row = write_row(release);
    let own = format!("| `{}.mws` |", release.meta().id);
    let others: String =
        table.split_inclusive('\n').filter(|line| !line.starts_with(&own)).collect();
    std::fs::write(&file, format!("{before}{HEADER}{row}{others}"))
        .with_context(|| format!("can't write {}", file.display()))?;
    Ok(file)
}

fn write_row(release: &Release) -> String {
    let meta = release.meta();
    let cells = release.cells();
    let (mut statistics, mut count_of_cells) = (0_u64, 0_u64);
    for (_, cell) in cells {
        count_of_cells += 1;
        let stated = cell.0.iter().filter(|slot| **slot != medwage_domain::cell::Slot::ABSENT);
        statistics += stated.count() as u64;
    }
    let sources: Vec<_> = meta.sources.iter().map(|source| format!("`{}`", source.name)).collect();
    format!(
        "| `{}.mws` | OEWS, {}: {} statistics in {} cells | {} | {} |\n",
        meta.id,
        meta.title,
        write_count(statistics),
        write_count(count_of_cells),
        meta.publication_date.as_deref().unwrap_or("not recorded"),
        sources.join(", "),
    )
}
