//! `ListPublishedStatistics`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::statistics::{Contradiction, Filter, Statistic};
use medwage_service_kit::Violations;

use crate::context::Context;
use crate::error::Error;
use crate::page::Page;
use crate::question::within_length;

/// What the name of a statistic starts with.
const PREFIX: &str = "publishedStatistics/";

pub(super) fn list(
    context: &Context,
    request: &pb::ListPublishedStatisticsRequest,
) -> Result<pb::ListPublishedStatisticsResponse, Error> {
    let filter = filter(request)?;
    let contradicted = request.contradicted_only.to_string();
    let question = [
        request.topic.as_str(),
        &request.subject,
        &request.source,
        &request.measure,
        &request.vintage,
        &contradicted,
    ];
    let (size, token) = (request.page_size, &request.page_token);
    let page = Page::read("ListPublishedStatistics", &question, "", size, token)?;
    let found: Vec<_> = filter.apply(&context.reference.statistics).collect();
    let part = page.cut("", found.into_iter().map(statistic));
    Ok(pb::ListPublishedStatisticsResponse {
        statistics: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

fn filter(request: &pb::ListPublishedStatisticsRequest) -> Result<Filter<'_>, Error> {
    let mut wrong = Violations::default();
    let [topic, subject, source, measure, vintage] = [
        ("topic", &request.topic),
        ("subject", &request.subject),
        ("source", &request.source),
        ("measure", &request.measure),
        ("vintage", &request.vintage),
    ]
    .map(|(field, text)| wrong.take(within_length(field, text)).unwrap_or_default());
    let contradicted_only = request.contradicted_only;
    wrong.finish(Some(Filter { topic, subject, source, measure, vintage, contradicted_only }))
}

fn statistic(it: &Statistic) -> pb::PublishedStatistic {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    pb::PublishedStatistic {
        name: format!("{PREFIX}{}", it.id),
        topic: it.topic.clone(),
        subject: it.subject.clone(),
        measure: it.measure.clone(),
        value: text(&it.value),
        low: text(&it.low),
        high: text(&it.high),
        unit: it.unit.clone(),
        vintage: it.vintage.clone(),
        source: it.source.clone(),
        source_uri: text(&it.source_uri),
        confidence: it.confidence.name().to_owned(),
        note: it.note.clone(),
        contradictions: it.contradictions.iter().map(contradiction).collect(),
        assumption: it.is_assumption(),
    }
}

fn contradiction(it: &Contradiction) -> pb::Contradiction {
    let name =
        |id: &Option<String>| id.as_ref().map(|id| format!("{PREFIX}{id}")).unwrap_or_default();
    pb::Contradiction {
        statistic: name(&it.other),
        supported: name(&it.supported),
        reason: it.reason.clone(),
    }
}
