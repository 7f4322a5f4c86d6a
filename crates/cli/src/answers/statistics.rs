//! `medwage statistics`: figures that surveys and agencies published, as they were printed.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark::{self as pb, OfficialRelation, StatisticKind};

use super::Question;
use super::parts::{as_sentence, id_of};
use crate::output::answer::{Answer, Reply};
use crate::output::failure::Failure;
use crate::output::table::{Cell, Table};

/// Figures in one page: all that one holds.
const PAGE: i32 = 1_000;

/// The figures that are asked for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StatisticsArguments {
    /// Words of the subject, such as CPC.
    #[arg(value_name = "SUBJECT")]
    subject: Option<String>,
    /// Words of the source, such as AAPC.
    #[arg(long)]
    source: Option<String>,
    /// The topic, such as wage_metro.
    #[arg(long)]
    topic: Option<String>,
    /// A condition of the contract's filter, such as `measure_kind = MEDIAN AND contradicted = true`.
    #[arg(long)]
    filter: Option<String>,
    /// How many to show.
    #[arg(long, default_value_t = 20, value_name = "COUNT", value_parser = clap::value_parser!(i32).range(1..=1000))]
    limit: i32,
    /// Shows all.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

impl StatisticsArguments {
    fn write_filter(&self) -> String {
        let part = |field: &str, words: &Option<String>| {
            let words = words.as_ref()?.replace(['"', '\\'], "");
            Some(format!("{field} : \"{words}\""))
        };
        let topic = self.topic.as_ref().map(|topic| topic.replace(['"', '\\'], ""));
        let parts = [
            part("subject", &self.subject),
            part("source", &self.source),
            topic.map(|topic| format!("topic = \"{topic}\"")),
            self.filter.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
    }
}

impl Question for StatisticsArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let mut request = pb::ListPublishedStatisticsRequest {
            page_size: if self.all { PAGE } else { self.limit },
            filter: self.write_filter(),
            ..pb::ListPublishedStatisticsRequest::default()
        };
        let mut listed = client
            .benchmark_client()
            .list_published_statistics(request.clone())
            .await?
            .into_inner();
        while self.all && !listed.next_page_token.is_empty() {
            request.page_token = std::mem::take(&mut listed.next_page_token);
            let page = client.benchmark_client().list_published_statistics(request.clone()).await?;
            let page = page.into_inner();
            listed.published_statistics.extend(page.published_statistics);
            listed.next_page_token = page.next_page_token;
        }
        Ok(answer_statistics(&listed))
    }
}

/// Names whose figure one is, in a word.
fn kind_name(kind: StatisticKind) -> &'static str {
    match kind {
        StatisticKind::Unspecified => "",
        StatisticKind::Official => "official",
        StatisticKind::Survey => "survey",
        StatisticKind::Aggregator => "aggregator",
        StatisticKind::Article => "article",
        StatisticKind::Assumption => "assumption",
    }
}

fn answer_statistics(listed: &pb::ListPublishedStatisticsResponse) -> Answer {
    let mut table = Table::new(&[
        ("id", "statistic"),
        ("subject", "subject"),
        ("measure", "measure"),
        ("printed", "printed_text"),
        ("", "value"),
        ("", "range_low"),
        ("", "range_high"),
        ("unit", "unit"),
        ("vintage", "vintage"),
        ("source", "source"),
        ("", "source_uri"),
        ("", "kind"),
        ("", "topic"),
        ("today", "official_usd"),
        ("", "official_benchmark"),
        ("", "official_figure"),
        ("contradicted by", "contradicted_by"),
        ("", "superseded_by"),
        ("in doubt", "doubted_fields"),
    ]);
    let number =
        |number: Option<f64>| number.map_or_else(Cell::blank, |number| Cell::Number(number, 2, ""));
    for figure in &listed.published_statistics {
        let others: Vec<_> =
            figure.contradictions.iter().map(|other| id_of(&other.published_statistic)).collect();
        let same =
            figure.official_wages.iter().find(|wage| wage.relation() == OfficialRelation::Same);
        let official = same.and_then(|same| same.wage.as_ref()).and_then(|wage| wage.usd);
        let doubts: Vec<_> = figure.doubts.iter().map(|doubt| doubt.field.as_str()).collect();
        table.push_row(vec![
            Cell::text(id_of(&figure.name)),
            Cell::text(&figure.subject),
            Cell::text(&figure.measure),
            Cell::text(&figure.printed_text),
            number(figure.value),
            number(figure.range.map(|range| range.low)),
            number(figure.range.map(|range| range.high)),
            Cell::text(&figure.unit),
            Cell::text(&figure.vintage),
            Cell::text(&figure.source),
            Cell::text(&figure.source_uri),
            Cell::text(kind_name(figure.kind())),
            Cell::text(id_of(&figure.topic)),
            number(official),
            Cell::text(same.map_or("", |same| &same.benchmark)),
            Cell::text(same.map_or("", |same| &same.figure)),
            Cell::text(others.join(" ")),
            Cell::text(id_of(&figure.superseded_by)),
            Cell::text(doubts.join(" ")),
        ]);
    }
    let (shown, all) = (listed.published_statistics.len() as u64, listed.total_size);
    let all = u64::try_from(all).unwrap_or_default().max(shown);
    let counted = medwage_domain::text::write_count(all, "published figure", "published figures");
    let summary = match shown == all {
        true => as_sentence(&counted),
        false => format!("{counted}, of which {shown} are shown; --all shows all."),
    };
    let told = listed.published_statistics.iter().take(3).map(|figure| {
        format!(
            "{}, {}: {} ({})",
            figure.subject, figure.measure, figure.printed_text, figure.source
        )
    });
    Answer {
        summary,
        figures: told.collect::<Vec<_>>().join("; "),
        notes: Vec::new(),
        table,
        records: None,
        chart: None,
        citation: "Each figure is its publisher's, as printed; none is averaged with others."
            .to_owned(),
        next: String::new(),
        reply: Reply::new("medwage.benchmark.v1.ListPublishedStatisticsResponse", listed),
    }
}
