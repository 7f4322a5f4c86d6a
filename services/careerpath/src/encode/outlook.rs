//! Writes the projection for an occupation, and the published figures about it.

use medwage_contracts::names::{Collection, write_outlook_name};
use medwage_contracts::pb::careerpath as pb;
use medwage_domain::code::Soc;
use medwage_domain::notice;
use medwage_domain::reference::{Projection, ProjectionEdition, Reference};
use medwage_domain::statistics::PublishedFigure;
use medwage_domain::text::career::outlook_summary;

/// The topics of the collection that say something about an occupation's future.
const SEPARATIONS: &str = "outlook_separations";
const AUTOMATION: &str = "ai_exposure";

/// Writes an occupation's outlook, with what is in print about it where that is asked for; `None` where no edition has the
/// occupation.
pub(crate) fn outlook(reference: &Reference, soc: Soc, is_full: bool) -> Option<pb::Outlook> {
    let mut editions: Vec<_> = reference
        .projections
        .iter()
        .filter_map(|edition| Some((edition, edition.occupation(soc)?)))
        .collect();
    editions.sort_by_key(|(edition, _)| std::cmp::Reverse(edition.base_year));
    let (newest, row) = *editions.first()?;
    let statements = |topic| find_statistics(reference, topic, soc).map(statement).collect();
    let evidence = || pb::OutlookEvidence {
        separations: statements(SEPARATIONS),
        automation: statements(AUTOMATION),
        sources: editions.iter().map(|(edition, _)| source(edition)).collect(),
        notice: notice::BLS.to_owned(),
    };
    Some(pb::Outlook {
        name: write_outlook_name(soc),
        summary: outlook_summary(
            &row.title,
            (newest.base_year, newest.target_year),
            change_percent(row),
            row.openings_hundreds.saturating_mul(100),
        ),
        occupation: Collection::Occupations.write_name(soc),
        display_name: row.title.clone(),
        projections: editions.iter().map(|(edition, row)| projection(edition, row)).collect(),
        resolved: None,
        citation: format!("{}.", source(newest)),
        evidence: is_full.then(evidence),
    })
}

/// Finds the figures of a topic whose subject begins with the occupation's code.
fn find_statistics<'r>(
    reference: &'r Reference,
    topic: &'static str,
    soc: Soc,
) -> impl Iterator<Item = &'r PublishedFigure> {
    let code = soc.to_string();
    let of_topic = reference.statistics.iter().filter(move |it| it.topic == topic);
    of_topic.filter(move |it| it.subject.starts_with(&code))
}

fn source(edition: &ProjectionEdition) -> String {
    format!(
        "U.S. Bureau of Labor Statistics, Employment Projections {}-{:02}, Table 1.2",
        edition.base_year,
        edition.target_year % 100
    )
}

fn change_percent(row: &Projection) -> f64 {
    f64::from(row.change_tenths_percent) / 10.0
}

fn projection(edition: &ProjectionEdition, row: &Projection) -> pb::Projection {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let hundreds = |jobs: u32| i32::try_from(jobs.saturating_mul(100)).unwrap_or(i32::MAX);
    pb::Projection {
        base_year: edition.base_year.into(),
        target_year: edition.target_year.into(),
        base_job_count: hundreds(row.base_jobs_hundreds),
        target_job_count: hundreds(row.target_jobs_hundreds),
        change_percent: change_percent(row),
        annual_opening_count: hundreds(row.openings_hundreds),
        entry_education: text(&row.entry_education),
        related_experience: text(&row.related_experience),
        training: text(&row.training),
    }
}

fn statement(statistic: &PublishedFigure) -> pb::PrintedStatement {
    pb::PrintedStatement {
        measure: statistic.measure.clone(),
        printed_text: statistic.value.clone().unwrap_or_default(),
        unit: statistic.unit.clone(),
        vintage: statistic.vintage.clone(),
        source: statistic.source.clone(),
        statistic: Collection::PublishedStatistics.write_name(&statistic.id),
        note: statistic.note.clone(),
    }
}
