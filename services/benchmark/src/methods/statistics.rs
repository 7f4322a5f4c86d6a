//! `ListPublishedStatistics`, `GetPublishedStatistic`.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::Range;
use medwage_domain::statistics::{
    Confidence, Contradiction, Doubt, Inquiry, MeasureKind, PublishedFigure, StatisticKind,
};

use super::official::OfficialWages;
use super::resources::require_id;
use crate::context::Context;
use crate::error::Error;
use crate::filter::ListFilter;
use crate::page::{self, Page, PageRequest};

pub(super) fn list_statistics(
    context: &Context,
    request: &pb::ListPublishedStatisticsRequest,
) -> Result<pb::ListPublishedStatisticsResponse, Error> {
    let page = PageRequest {
        method: "ListPublishedStatistics",
        arguments: &[&request.filter],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::LIST)?;
    let filter = ListFilter::of_statistics(context.reference, &request.filter)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", page.release())?;
    let official = OfficialWages { releases: &releases, loaded };
    let all = context.reference.statistics.iter();
    let found: Vec<_> = all.filter(|statistic| filter.is_match(statistic)).collect();
    let written = found.into_iter().map(|found| write_statistic(found, &official));
    let part = page.cut_page(loaded.id(), written);
    Ok(pb::ListPublishedStatisticsResponse {
        published_statistics: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        release: loaded.provenance.release.clone(),
    })
}

pub(super) fn get_statistic(
    context: &Context,
    request: &pb::GetPublishedStatisticRequest,
) -> Result<pb::PublishedStatistic, Error> {
    let collection = Collection::PublishedStatistics;
    let id = require_id(collection, &request.name, "publishedStatistics/f0069")?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let all = &context.reference.statistics;
    let found = all.iter().find(|statistic| statistic.id.eq_ignore_ascii_case(id));
    let official = OfficialWages { releases: &releases, loaded };
    found.map(|found| write_statistic(found, &official)).ok_or_else(|| {
        // Ids are numbered in order, so the neighbor in that order is the nearest.
        let id = id.to_ascii_lowercase();
        let after = all.partition_point(|statistic| statistic.id.to_ascii_lowercase() < id);
        let nearest = all.get(after).or(all.last());
        Error::NotFound {
            resource_type: "medwage.dev/PublishedStatistic",
            name: collection.write_name(&id),
            nearest: nearest
                .into_iter()
                .map(|statistic| collection.write_name(&statistic.id))
                .collect(),
            release: String::new(),
        }
    })
}

/// Writes what kind of measure a figure is.
pub(crate) fn measure_kind(statistic: &PublishedFigure) -> pb::MeasureKind {
    match statistic.measure_kind() {
        None => pb::MeasureKind::Unspecified,
        Some(MeasureKind::Mean) => pb::MeasureKind::Mean,
        Some(MeasureKind::Median) => pb::MeasureKind::Median,
        Some(MeasureKind::Percentile) => pb::MeasureKind::Percentile,
        Some(MeasureKind::Range) => pb::MeasureKind::Range,
        Some(MeasureKind::Share) => pb::MeasureKind::Share,
        Some(MeasureKind::Count) => pb::MeasureKind::Count,
        Some(MeasureKind::Price) => pb::MeasureKind::Price,
        Some(MeasureKind::Rule) => pb::MeasureKind::Rule,
    }
}

fn write_statistic(
    statistic: &PublishedFigure,
    official: &OfficialWages<'_>,
) -> pb::PublishedStatistic {
    let number = |text: &Option<String>| text.as_deref().and_then(parse_number);
    let range = number(&statistic.low).zip(number(&statistic.high));
    let name = |id: &String| Collection::PublishedStatistics.write_name(id);
    let official_wages = official.list_wages(statistic, number(&statistic.value));
    let same = official_wages.iter().find(|wage| wage.relation() == pb::OfficialRelation::Same);
    let contradictions = statistic.contradictions.iter();
    pb::PublishedStatistic {
        name: name(&statistic.id),
        topic: Collection::Topics.write_name(&statistic.topic),
        subject: statistic.subject.clone(),
        measure: statistic.measure.clone(),
        measure_kind: measure_kind(statistic).into(),
        value: number(&statistic.value),
        range: range.map(|(low, high)| Range { low, high }),
        printed_text: printed_text(statistic),
        unit: statistic.unit.clone(),
        vintage: statistic.vintage.clone(),
        source: statistic.source.clone(),
        source_uri: statistic.source_uri.clone().unwrap_or_default(),
        confidence: write_confidence(statistic.confidence).into(),
        note: statistic.note.clone(),
        contradictions: contradictions.map(|other| write_contradiction(other, official)).collect(),
        assumption: statistic.is_assumption(),
        kind: statistic_kind(statistic.kind).into(),
        population: statistic.population.clone(),
        market: same.and_then(|same| same.market.clone()),
        superseded_by: statistic.superseded_by.as_ref().map(name).unwrap_or_default(),
        superseded_statistics: statistic.supersedes.iter().map(name).collect(),
        official_wages,
        inquiries: statistic.inquiries.iter().map(write_inquiry).collect(),
        doubts: statistic.doubts.iter().map(write_doubt).collect(),
    }
}

/// Writes whose figure it is.
pub(crate) fn statistic_kind(kind: StatisticKind) -> pb::StatisticKind {
    match kind {
        StatisticKind::Official => pb::StatisticKind::Official,
        StatisticKind::Survey => pb::StatisticKind::Survey,
        StatisticKind::Aggregator => pb::StatisticKind::Aggregator,
        StatisticKind::Article => pb::StatisticKind::Article,
        StatisticKind::Assumption => pb::StatisticKind::Assumption,
    }
}

fn write_inquiry(inquiry: &Inquiry) -> pb::StatisticInquiry {
    pb::StatisticInquiry {
        method: inquiry.method.clone(),
        request_json: inquiry.request.clone(),
        field: inquiry.field.clone(),
        reason: inquiry.reason.clone(),
    }
}

fn write_doubt(doubt: &Doubt) -> pb::StatisticDoubt {
    pb::StatisticDoubt {
        field: doubt.field.clone(),
        likely_text: doubt.likely.clone(),
        reason: doubt.reason.clone(),
    }
}

fn parse_number(text: &str) -> Option<f64> {
    text.replace(',', "").parse().ok().filter(|number: &f64| number.is_finite())
}

/// The figure as printed, then its range.
fn printed_text(statistic: &PublishedFigure) -> String {
    let range = match (&statistic.low, &statistic.high) {
        (Some(low), Some(high)) => Some(format!("{low} to {high}")),
        (Some(low), None) => Some(format!("{low} or more")),
        (None, Some(high)) => Some(format!("up to {high}")),
        (None, None) => None,
    };
    match (&statistic.value, range) {
        (Some(value), Some(range)) => format!("{value} ({range})"),
        (Some(value), None) => value.clone(),
        (None, Some(range)) => range,
        (None, None) => String::new(),
    }
}

fn write_confidence(confidence: Confidence) -> pb::Confidence {
    match confidence {
        Confidence::Low => pb::Confidence::Low,
        Confidence::Medium => pb::Confidence::Medium,
        Confidence::High => pb::Confidence::High,
    }
}

fn write_contradiction(
    contradiction: &Contradiction,
    official: &OfficialWages<'_>,
) -> pb::Contradiction {
    let name = |id: &Option<String>| {
        let id = id.as_ref();
        id.map(|id| Collection::PublishedStatistics.write_name(id)).unwrap_or_default()
    };
    pb::Contradiction {
        published_statistic: name(&contradiction.other),
        supported_statistic: name(&contradiction.supported),
        reason: contradiction.reason.clone(),
        official_wage: contradiction.official.as_ref().and_then(|figure| official.of_month(figure)),
    }
}
