//! What is projected for an occupation, and what is in print about it.

use medwage_contracts::pb::careerpath as pb;
use medwage_domain::code::Soc;
use medwage_domain::notice;
use medwage_domain::reference::{Projection, ProjectionEdition, Reference};
use medwage_domain::statistics::Statistic;

/// The topics of the collection that say something about an occupation's future.
const SEPARATIONS: &str = "outlook_separations";
const AUTOMATION: &str = "ai_exposure";

/// Writes an occupation's outlook; `None` where no edition has it.
pub(crate) fn outlook(reference: &Reference, soc: Soc) -> Option<pb::Outlook> {
    let mut editions: Vec<_> = reference
        .projections
        .iter()
        .filter_map(|edition| Some((edition, edition.occupation(soc)?)))
        .collect();
    editions.sort_by_key(|(edition, _)| std::cmp::Reverse(edition.base_year));
    let title = editions.first()?.1.title.clone();
    let printed = |topic: &'static str| about(reference, topic, soc);
    Some(pb::Outlook {
        occupation: soc.to_string(),
        title,
        automation: printed(AUTOMATION).map(statement).collect(),
        projections: editions
            .into_iter()
            .map(|(edition, row)| {
                let named = format!("{}-{:02}", edition.base_year, edition.target_year % 100);
                let own = printed(SEPARATIONS).filter(|it| it.vintage == named);
                projection(edition, row, own.map(statement).collect())
            })
            .collect(),
        notice: notice::BLS.to_owned(),
    })
}

/// The figures of a topic whose subject begins with the occupation's code.
fn about<'r>(
    reference: &'r Reference,
    topic: &'static str,
    soc: Soc,
) -> impl Iterator<Item = &'r Statistic> {
    let code = soc.to_string();
    let of_topic = reference.statistics.iter().filter(move |it| it.topic == topic);
    of_topic.filter(move |it| it.subject.starts_with(&code))
}

fn projection(
    edition: &ProjectionEdition,
    row: &Projection,
    separations: Vec<pb::PrintedStatement>,
) -> pb::Projection {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let hundreds = |jobs: u32| i64::from(jobs) * 100;
    pb::Projection {
        base_year: edition.base_year.into(),
        target_year: edition.target_year.into(),
        base_jobs: hundreds(row.base_jobs_hundreds),
        target_jobs: hundreds(row.target_jobs_hundreds),
        change_percent: f64::from(row.change_tenths_percent) / 10.0,
        annual_openings: hundreds(row.openings_hundreds),
        entry_education: text(&row.entry_education),
        related_experience: text(&row.related_experience),
        training: text(&row.training),
        separations,
        source: format!(
            "U.S. Bureau of Labor Statistics, Employment Projections {}-{:02}, Table 1.2",
            edition.base_year,
            edition.target_year % 100
        ),
    }
}

fn statement(it: &Statistic) -> pb::PrintedStatement {
    pb::PrintedStatement {
        measure: it.measure.clone(),
        value: it.value.clone().unwrap_or_default(),
        unit: it.unit.clone(),
        vintage: it.vintage.clone(),
        source: it.source.clone(),
        statistic: format!("publishedStatistics/{}", it.id),
        note: it.note.clone(),
    }
}
