//! Modelled area cells: a tenth of the published ones, hidden and estimated.

use medwage_dataset::Release;
use medwage_domain::cell::Measure;
use medwage_domain::code::Soc;
use medwage_domain::market::{AreaKind, Market};
use medwage_domain::modelled::{Evidence, HoldOut, Score};

use super::new_table;
use crate::output::write_count;

/// The occupations of medical billing, coding and health information work, and their managers.
const FIELD: [&str; 6] = ["29-2072", "43-3021", "29-9021", "43-6013", "11-9111", "13-1041"];

/// The section and its tables.
pub(super) fn write_sections(release: &Release, report: &HoldOut) -> Vec<String> {
    let title = |soc: Soc| match release.occupation_ix(soc) {
        Some(occupation) => format!("{soc} {}", release.occupation(occupation).title),
        None => soc.to_string(),
    };
    let group = |major: &u32| Soc::new(major * 10_000).map_or(major.to_string(), title);
    let field = |soc: &Soc| FIELD.contains(&soc.to_string().as_str());
    let of_field = report.by_occupation.iter().filter(|(soc, _)| field(soc));
    vec![
        "## Modelled area cells".to_owned(),
        write_introduction(report),
        write_measures(report),
        "Medians by what the estimate rests on. Jobs are those that the area would have at the \
         nation's share of the occupation."
            .to_owned(),
        write_scores("Evidence", report.by_evidence.iter().map(|(kind, score)| (evidence_name(*kind), score))),
        "Medians by the employment that the hidden cell publishes. Unpublished cells are mostly \
         small, so the rows of few jobs say most about them. The estimate itself does not use this \
         number. Its interval goes by whether it is printed and is 50 or more, which is known of a cell \
         whose wages are withheld too, by the jobs that the state's figure leaves to the area, the area, \
         the occupation and its group."
            .to_owned(),
        write_scores("Jobs", class_sizes(&report.by_jobs).zip(report.by_jobs.iter().map(|(_, score)| score))),
        "Medians by kind of area.".to_owned(),
        write_scores("Area", report.by_kind.iter().map(|(kind, score)| (area_name(*kind), score))),
        "Medians of the occupations of this field.".to_owned(),
        write_scores("Occupation", of_field.map(|(soc, score)| (title(*soc), score))),
        "Medians by major group.".to_owned(),
        write_scores("Group", report.by_group.iter().map(|(major, score)| (group(major), score))),
    ]
}

fn write_introduction(report: &HoldOut) -> String {
    format!(
        "The release publishes {} medians for metropolitan and nonmetropolitan areas (2,080 hours \
         where an occupation is paid by the hour only). Each tenth of them was hidden in its turn: \
         those for which `splitmix64(splitmix64({}) ^ (area x 1,000,000 + occupation)) mod 10` is 0, \
         then 1, and so on, codes as numbers. The model, its intervals included, was trained ten \
         times without them and estimated {}, so that a class of 1,000 cells tells its share \
         inside to within 2.5 points. Errors are mean absolute errors in percent of the published figure; the simpler \
         rules are the nation's figure, the state's (the nation's where the state has none), and \
         the state's times the area's median ratio to it. Inside is the percentage of figures in \
         their 80% interval, half-width the interval's mean half-width in percent.",
        write_count(report.published as u64),
        report.seed,
        if report.refused == 0 { "them all".to_owned() } else { write_count(report.cells as u64) },
    )
}

fn write_measures(report: &HoldOut) -> String {
    let columns =
        ["Figure", "Cells", "Nation", "State", "State x area", "Model", "Inside", "Half-width"];
    let mut rows = new_table(&columns);
    for row in &report.measures {
        rows.add_row([
            measure_name(row.measure).to_owned(),
            write_count(row.score.cells as u64),
            format!("{:.2}", row.baselines.nation),
            format!("{:.2}", row.baselines.state),
            format!("{:.2}", row.baselines.state_and_level),
            format!("{:.2}", row.score.error_percent),
            format!("{:.1}", row.score.coverage_percent),
            format!("{:.1}", row.score.half_width_percent),
        ]);
    }
    rows.to_string()
}

fn write_scores<'a>(of: &str, scores: impl Iterator<Item = (String, &'a Score)>) -> String {
    let mut rows = new_table(&[of, "Cells", "Error", "Inside", "Half-width"]);
    for (name, score) in scores {
        rows.add_row([
            name,
            write_count(score.cells as u64),
            format!("{:.2}", score.error_percent),
            format!("{:.1}", score.coverage_percent),
            format!("{:.1}", score.half_width_percent),
        ]);
    }
    rows.to_string()
}

/// Returns what tables call a measure.
pub(super) fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::P10 => "P10",
        Measure::P25 => "P25",
        Measure::P50 => "Median",
        Measure::P75 => "P75",
        Measure::P90 => "P90",
        Measure::Mean => "Mean",
    }
}

fn evidence_name(evidence: Evidence) -> String {
    match evidence {
        Evidence::StateAndManyJobs => "state's figure, 500 jobs or more",
        Evidence::StateAndSomeJobs => "state's figure, 100 to 499 jobs",
        Evidence::StateAndFewJobs => "state's figure, 25 to 99 jobs",
        Evidence::StateAndHardlyAJob => "state's figure, under 25 jobs",
        Evidence::Nation => "nation's figure only",
    }
    .to_owned()
}

fn area_name(kind: AreaKind) -> String {
    match kind {
        AreaKind::Nation => "nation",
        AreaKind::State => "state",
        AreaKind::Metropolitan => "metropolitan",
        AreaKind::Nonmetropolitan => "nonmetropolitan",
    }
    .to_owned()
}

/// The classes of employment, from the least of each to that of the next.
fn class_sizes(by_jobs: &[(Option<u32>, Score)]) -> impl Iterator<Item = String> {
    let next = by_jobs.iter().skip(1).map(|(least, _)| *least).chain([None]);
    by_jobs.iter().zip(next).map(|((least, _), next)| {
        let count = |jobs: u32| write_count(jobs.into());
        match (*least, next) {
            (None, _) => "withheld".to_owned(),
            (Some(least), None) => format!("{} or more", count(least)),
            (Some(least), Some(next)) => format!("{} to {}", count(least), count(next - 1)),
        }
    })
}
