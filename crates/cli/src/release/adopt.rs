//! `medwage release adopt`: everything that a new release of the publisher asks for, in one go.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use medwage_dataset::diff::compare_releases;
use medwage_dataset::verify::verify_release;
use medwage_dataset::{Release, format, newest_embedded};
use medwage_domain::cell::{DataType, Figure};
use medwage_domain::market::Market as _;

use super::listing;
use crate::dataset::import::{Args as ImportArgs, import_one, parse_day};
use crate::model::refit_model;
use crate::output::{new_table, write_count, write_duration};
use crate::validate::report_on_newest;

/// Which release to adopt, and where the project lies.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The publisher's files, as `medwage dataset import` reads them.
    #[arg(value_name = "DIR")]
    files: PathBuf,
    /// The project's directory.
    #[arg(long, default_value = ".", value_name = "DIRECTORY")]
    root: PathBuf,
    /// The day of publication, which the files don't state.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    published: Option<String>,
    /// The day on which the files were retrieved.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    retrieved: Option<String>,
    /// Takes the place of a release with the same id and other content.
    #[arg(long)]
    replace: bool,
}

/// The median of one occupation that the catalog has a role in moved by this much or more: look at it.
const LARGE_STEP: f64 = 0.08;
/// As many codes gone or come: the publisher may have changed a classification.
const MANY_CODES: usize = 10;

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let begin = Instant::now();
    let import =
        ImportArgs::of_path(args.files.clone(), args.published.clone(), args.retrieved.clone());
    let (release, snapshot) = import_one(&import)?;
    let id = release.meta().id.clone();
    let data = args.root.join("data");
    let target = data.join(format!("{id}.mws"));
    check_target(&target, &snapshot, args.replace)?;
    verify_figures(&release)?;
    writeln!(
        out,
        "{id}: {} cells imported and verified",
        write_count(release.cells().count() as u64)
    )?;

    let before = newest_embedded().open_release()?;
    let release = Arc::new(release);
    let look = write_changes(&before, &release, out)?;
    let model = args.root.join("data/model");
    let coefficients = read_scores(&model)?;
    let mut written = refit_model(&model, &release, &args.root.join("docs"))?;
    let page = args.root.join("docs/validation.md");
    std::fs::write(&page, report_on_newest(&release)?)
        .with_context(|| format!("can't write {}", page.display()))?;
    // The snapshot comes last but for its lists: where a step fails, nothing is built in.
    format::save_file(&target, &snapshot)
        .with_context(|| format!("can't write {}", target.display()))?;
    written.extend([page, target, listing::write_sums(&data)?]);
    written.push(listing::write_readme(&data, &release)?);

    let moved = list_moved(&coefficients, &read_scores(&model)?);
    writeln!(out, "\nwritten:")?;
    for path in &written {
        writeln!(out, "  {}", path.display())?;
    }
    say_what_to_look_at(&look, &moved, out)?;
    writeln!(out, "\nadopted in {}", write_duration(begin.elapsed()))?;
    Ok(())
}

/// One id stands for one content, unless the caller says that the new one takes the old one's place.
fn check_target(target: &Path, snapshot: &[u8], replace: bool) -> anyhow::Result<()> {
    match std::fs::read(target) {
        Ok(own) if own == snapshot => Ok(()),
        Ok(_) if !replace => bail!(
            "{} is there with other content, and a release never changes; --replace takes its place",
            target.display()
        ),
        _ => Ok(()),
    }
}

fn verify_figures(release: &Release) -> anyhow::Result<()> {
    let report = verify_release(release);
    let damage: u64 = report.tallies.iter().map(|tally| tally.damage).sum();
    ensure!(!report.is_damaged(), "{} exceptions that no publisher prints", write_count(damage));
    Ok(())
}

/// Says what changed since the release before, and returns what a person must look at.
fn write_changes(
    before: &Release,
    after: &Release,
    out: &mut dyn Write,
) -> anyhow::Result<Vec<String>> {
    let mut look = Vec::new();
    let diff = compare_releases(before, after, 0);
    writeln!(out, "\n{} to {}\n\n{}\n", diff.before, diff.after, diff.caution)?;
    let mut rows = new_table(&["table", "kept", "added", "removed", "renamed"], &[1, 2, 3, 4]);
    let tables = [
        ("occupations", &diff.occupations),
        ("areas", &diff.areas),
        ("industries", &diff.industries),
    ];
    for (name, table) in tables {
        let counts = [table.kept, table.added.len(), table.removed.len(), table.renamed.len()];
        rows.add_row(
            [name.to_owned()].into_iter().chain(counts.map(|number| write_count(number as u64))),
        );
        if table.added.len().max(table.removed.len()) >= MANY_CODES {
            look.push(format!(
                "{} {name} came and {} are gone: was a classification changed? medwage dataset diff lists them",
                table.added.len(),
                table.removed.len()
            ));
        }
    }
    writeln!(out, "{rows}\n")?;
    let mut rows =
        new_table(&["occupation of a role", "median before", "median after", "change"], &[1, 2, 3]);
    let mut socs: Vec<_> =
        medwage_catalog::embedded_catalog()?.roles.iter().map(|role| role.occupation).collect();
    socs.sort_unstable();
    socs.dedup();
    for soc in socs {
        let [old, new] = [before, after].map(|release| national_median(release, soc));
        let change = old.zip(new).map(|(old, new)| new as f64 / old as f64 - 1.0);
        let dollars = |median: Option<i64>| {
            median.map_or("none".to_owned(), |median| write_count(median.unsigned_abs()))
        };
        let percent = change.map_or(String::new(), |change| format!("{:+.1}%", 100.0 * change));
        rows.add_row([soc.to_string(), dollars(old), dollars(new), percent.clone()]);
        if new.is_none() {
            look.push(format!("{soc}, the occupation of a role, has no national median"));
        } else if change.is_some_and(|change| change.abs() >= LARGE_STEP) {
            look.push(format!(
                "the median of {soc} moved by {percent}: a break in its definition?"
            ));
        }
    }
    writeln!(out, "{rows}")?;
    Ok(look)
}

fn national_median(release: &Release, soc: medwage_domain::code::Soc) -> Option<i64> {
    use medwage_domain::code::{AreaCode, IndustryCode};
    let key = medwage_domain::market::CellKey {
        area: release.area_ix(AreaCode::NATION)?,
        industry: release.industry_ix(IndustryCode::ALL)?,
        occupation: release.occupation_ix(soc)?,
    };
    match release.cell(key)?.slot(DataType::AnnualMedian).figure() {
        Figure::Value(dollars) => Some(i64::from(dollars)),
        _ => None,
    }
}

/// The scores of the fitted model, by coefficient.
fn read_scores(directory: &Path) -> anyhow::Result<BTreeMap<String, f64>> {
    let file = directory.join("model.toml");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    let model = medwage_catalog::model::parse_model(&text)?;
    Ok(model.coefficients.iter().map(|it| (it.id.clone(), it.score)).collect())
}

/// The coefficients that moved most, the largest first.
fn list_moved(before: &BTreeMap<String, f64>, after: &BTreeMap<String, f64>) -> Vec<(String, f64)> {
    let step = |(id, score): (&String, &f64)| before.get(id).map(|old| (id.clone(), score - old));
    let mut steps: Vec<_> = after.iter().filter_map(step).collect();
    steps.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    steps.truncate(5);
    steps
}

fn say_what_to_look_at(
    look: &[String],
    moved: &[(String, f64)],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "\nlook at:")?;
    for line in look {
        writeln!(out, "  {line}")?;
    }
    for (id, step) in moved {
        writeln!(out, "  coefficient {id} moved by {step:+.3}")?;
    }
    writeln!(
        out,
        "  docs/validation.md and docs/model-report.md, as git diff shows them\n  \
         counts and figures that tests pin: UPDATE_GOLDEN=1 cargo test, then read the difference"
    )?;
    Ok(())
}
