//! `medwage trend`: what a market paid through the releases.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;

use super::market::MarketArguments;
use super::parts::{
    ANNUAL_COLUMNS, as_sentence, figure_cell, figure_cells, grade_letter, id_of, market_label,
    market_parts, read_percentiles, reading_notes, short_source,
};
use super::{Call, Question};
use crate::output::amount::write_usd;
use crate::output::answer::{Answer, Reply};
use crate::output::chart::{Chart, Marks, YearPoint};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// A market, and the releases that are looked through.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct TrendArguments {
    /// The job: a title, a credential or a SOC code.
    #[arg(value_name = "OCCUPATION")]
    pub(crate) occupation: String,
    /// Where; the nation where nothing is said.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// The kind of workplace, such as `hospital`.
    #[arg(long)]
    pub(crate) industry: Option<String>,
}

impl TrendArguments {
    /// The call that asks it.
    pub(crate) fn to_call(&self) -> Call {
        Call::new("medwage.benchmark.v1.BenchmarkService", "ComputeTrend", &self.write_request())
    }

    fn write_request(&self) -> pb::ComputeTrendRequest {
        let market = MarketArguments {
            occupation: self.occupation.clone(),
            area: self.area.clone(),
            industry: self.industry.clone(),
            release: None,
        };
        pb::ComputeTrendRequest {
            market: Some(market.to_market()),
            ..pb::ComputeTrendRequest::default()
        }
    }
}

impl Question for TrendArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let trend =
            client.benchmark_client().compute_trend(self.write_request()).await?.into_inner();
        Ok(answer_trend(&trend))
    }
}

fn answer_trend(trend: &pb::ComputeTrendResponse) -> Answer {
    let mut points: Vec<_> = trend.points.iter().collect();
    // Names of releases end in their month.
    points.sort_by(|one, other| one.release.cmp(&other.release));
    let is_after_break = |point: &pb::TrendPoint| {
        trend.breaks.iter().any(|series_break| series_break.first_release == point.release)
    };
    let columns: Vec<_> = [
        ("release", "release"),
        ("median", ""),
        ("change", "median_change_percent"),
        ("employment", "employment"),
        ("grade", "grade"),
        (" ", "after_break"),
        ("", "occupation"),
    ]
    .into_iter()
    .chain(ANNUAL_COLUMNS)
    .collect();
    let mut table = Table::new(&columns);
    for point in &points {
        let annual = point.annual.as_ref();
        let mut row = vec![
            Cell::text(id_of(&point.release)),
            figure_cell(annual, "p50"),
            point
                .median_change_percent
                .map_or_else(Cell::blank, |percent| Cell::Number(percent, 1, "%")),
            Cell::count(point.employment),
            Cell::text(grade_letter(point.grade())),
            Cell::text(if is_after_break(point) { "break" } else { "" }),
            Cell::text(&point.occupation),
        ];
        row.extend(figure_cells(annual));
        table.push_row(row);
    }
    let year = |point: &&pb::TrendPoint| YearPoint {
        label: year_of(&point.release).to_owned(),
        percentiles: read_percentiles(point.annual.as_ref()),
        after_break: is_after_break(point),
    };
    let medians = points.iter().filter_map(|point| {
        Some(format!("{} {}", year_of(&point.release), write_usd(point.annual.as_ref()?.p50?)))
    });
    let mut notes = reading_notes(market_parts(trend.resolved.as_ref()));
    let mut reasons: Vec<_> =
        trend.breaks.iter().map(|series_break| as_sentence(&series_break.reason)).collect();
    reasons.dedup();
    notes.extend(reasons);
    if !trend.caution.is_empty() {
        notes.push(as_sentence(&trend.caution));
    }
    let occupation = market_parts(trend.resolved.as_ref())[0];
    let occupation = occupation.map_or_else(String::new, |part| id_of(&part.resource).to_owned());
    Answer {
        summary: trend.summary.clone(),
        figures: format!("Medians a year: {}.", medians.collect::<Vec<_>>().join(", ")),
        notes,
        table,
        records: None,
        chart: Some(Chart {
            title: market_label(trend.resolved.as_ref()),
            subtitle: "US dollars a year as paid then: the line is the median, half earn within the dark band"
                .to_owned(),
            source: short_source(&trend.release),
            marks: Marks::Years(points.iter().map(year).collect()),
            target: None,
        }),
        citation: trend.citation.clone(),
        next: write_command(&["benchmark".to_owned(), occupation]),
        reply: Reply::new("medwage.benchmark.v1.ComputeTrendResponse", trend),
    }
}

/// The year of a release's name, `releases/oews-2025-05`.
fn year_of(release: &str) -> &str {
    id_of(release).split('-').nth(1).unwrap_or_default()
}
