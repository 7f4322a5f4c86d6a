//! `medwage benchmark`: what the market pays.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;
use medwage_client::pb::types::{Aging, AnswerKind, Grade};

use super::market::MarketArguments;
use super::parts::{
    ANNUAL_COLUMNS, HOURLY_COLUMNS, answer_word, benchmark_label, figure_cell, figure_cells,
    figures_line, gaps_cell, grade_letter, id_of, market_parts, pay_table, range_row,
    reading_notes, short_source,
};
use super::{Call, Question};
use crate::output::amount::write_usd;
use crate::output::answer::{Answer, Reply};
use crate::output::chart::{Chart, Marks};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// Benchmarks in one page of a list: all that one holds.
const PAGE: i32 = 1_000;
/// Rows that a chart of many has.
const CHART_ROWS: usize = 20;

/// A market, the wage that is placed in it, and which answers are taken.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct BenchmarkArguments {
    #[command(flatten)]
    pub(crate) market: MarketArguments,
    /// Says where this pay a year stands.
    #[arg(long, value_name = "DOLLARS", conflicts_with = "hourly")]
    pub(crate) annual: Option<f64>,
    /// Says where this pay an hour stands.
    #[arg(long, value_name = "DOLLARS")]
    pub(crate) hourly: Option<f64>,
    /// Further percentiles, such as 40,60.
    #[arg(long, value_delimiter = ',')]
    percentiles: Vec<f64>,
    /// Moves the pay to a month, such as 2026-10, by the Employment Cost Index.
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
    /// Takes published figures only: those of the market, or of a broader one.
    #[arg(long)]
    published: bool,
    /// Takes no grade below this: A, B, C or D.
    #[arg(long, value_name = "GRADE", value_parser = parse_grade)]
    min_grade: Option<Grade>,
    /// Lists what every area publishes for the occupation.
    #[arg(long, conflicts_with_all = ["area", "industry", "annual", "hourly", "month", "percentiles"])]
    all_areas: bool,
}

fn parse_grade(text: &str) -> Result<Grade, String> {
    let grade = Grade::from_str_name(&format!("GRADE_{}", text.to_ascii_uppercase()));
    grade.ok_or_else(|| "a grade is A, B, C or D".to_owned())
}

impl Question for BenchmarkArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        if self.all_areas {
            return self.list_areas(client).await;
        }
        match self.read_wage() {
            Some(wage) => self.rank_wage(client, wage).await,
            None => self.find_benchmark(client).await,
        }
    }
}

impl BenchmarkArguments {
    /// The call that asks about one market.
    pub(crate) fn to_call(&self) -> Call {
        const SERVICE: &str = "medwage.benchmark.v1.BenchmarkService";
        match self.read_wage() {
            Some(wage) => Call::new(SERVICE, "RankWage", &self.rank_wage_request(wage)),
            None => Call::new(SERVICE, "FindBenchmark", &self.find_request()),
        }
    }

    /// The wage whose place is asked for.
    fn read_wage(&self) -> Option<pb::rank_wage_request::Wage> {
        let annual = self.annual.map(pb::rank_wage_request::Wage::AnnualUsd);
        annual.or_else(|| self.hourly.map(pb::rank_wage_request::Wage::HourlyUsd))
    }

    fn accepted_answers(&self) -> Vec<i32> {
        let published = [AnswerKind::Published, AnswerKind::Fallback];
        if self.published { published.map(i32::from).to_vec() } else { Vec::new() }
    }

    fn read_aging(&self) -> Option<Aging> {
        self.month.clone().map(|month| Aging { month, basis: None })
    }

    fn find_request(&self) -> pb::FindBenchmarkRequest {
        pb::FindBenchmarkRequest {
            market: Some(self.market.to_market()),
            release: self.market.release_name(),
            percentiles: self.percentiles.clone(),
            aging: self.read_aging(),
            accepted_answers: self.accepted_answers(),
            min_grade: self.min_grade.unwrap_or_default().into(),
            ..pb::FindBenchmarkRequest::default()
        }
    }

    async fn find_benchmark(&self, client: &Client) -> Result<Answer, Failure> {
        let request = self.find_request();
        let benchmark = client.benchmark_client().find_benchmark(request).await?.into_inner();
        Ok(answer_benchmark(&benchmark))
    }

    fn rank_wage_request(&self, wage: pb::rank_wage_request::Wage) -> pb::RankWageRequest {
        pb::RankWageRequest {
            market: Some(self.market.to_market()),
            wage: Some(wage),
            release: self.market.release_name(),
            aging: self.read_aging(),
            accepted_answers: self.accepted_answers(),
            min_grade: self.min_grade.unwrap_or_default().into(),
            ..pb::RankWageRequest::default()
        }
    }

    async fn rank_wage(
        &self,
        client: &Client,
        wage: pb::rank_wage_request::Wage,
    ) -> Result<Answer, Failure> {
        let request = self.rank_wage_request(wage);
        let reply = client.benchmark_client().rank_wage(request).await?.into_inner();
        let benchmark = pb::Benchmark {
            resolved: reply.resolved.clone(),
            ..reply.benchmark.clone().unwrap_or_default()
        };
        let mut answer = answer_benchmark(&benchmark);
        let (is_hourly, amount) = match wage {
            pb::rank_wage_request::Wage::AnnualUsd(amount) => (false, amount),
            pb::rank_wage_request::Wage::HourlyUsd(amount) => (true, amount),
        };
        answer.chart = Some(chart_of(&[&benchmark], is_hourly));
        if let Some(chart) = &mut answer.chart {
            chart.target = Some(("this pay".to_owned(), amount));
        }
        answer.records = Some(wage_records(&reply, amount, is_hourly));
        answer.summary = reply.summary.clone();
        answer.citation = reply.citation.clone();
        answer.reply = Reply::new("medwage.benchmark.v1.RankWageResponse", &reply);
        Ok(answer)
    }

    /// Lists what all areas publish, page after page, as one list.
    async fn list_areas(&self, client: &Client) -> Result<Answer, Failure> {
        let occupation = self.market.occupation.replace(['"', '\\'], "");
        let mut conditions = vec![format!("occupation = \"{occupation}\"")];
        conditions.push("industry = \"000000\"".to_owned());
        if let Some(grade) = self.min_grade {
            conditions.push(format!("grade <= {}", grade_letter(grade)));
        }
        let mut request = pb::ListBenchmarksRequest {
            parent: match self.market.release_name() {
                release if release.is_empty() => release,
                release => format!("releases/{}", id_of(&release)),
            },
            page_size: PAGE,
            filter: conditions.join(" AND "),
            ..pb::ListBenchmarksRequest::default()
        };
        let mut listed =
            client.benchmark_client().list_benchmarks(request.clone()).await?.into_inner();
        while !listed.next_page_token.is_empty() {
            request.page_token = std::mem::take(&mut listed.next_page_token);
            let page =
                client.benchmark_client().list_benchmarks(request.clone()).await?.into_inner();
            listed.benchmarks.extend(page.benchmarks);
            listed.next_page_token = page.next_page_token;
        }
        Ok(answer_list(&listed))
    }
}

/// Makes the answer of a benchmark.
pub(super) fn answer_benchmark(benchmark: &pb::Benchmark) -> Answer {
    let (annual, hourly) = (benchmark.annual.as_ref(), benchmark.hourly.as_ref());
    // Some cells are published by the hour only.
    let is_hourly =
        annual.is_none_or(|pay| pay.p50.is_none()) && hourly.is_some_and(|pay| pay.p50.is_some());
    let mut figures = match is_hourly {
        true => figures_line(hourly, "An hour"),
        false => figures_line(annual, "A year"),
    };
    if let Some(interval) = &benchmark.median_interval_usd {
        figures.push_str(&format!(
            " The median lies between {} and {} with {:.0}% confidence.",
            write_usd(interval.low),
            write_usd(interval.high),
            interval.coverage * 100.0
        ));
    }
    let mut records = benchmark_records();
    records.push_row(benchmark_record(benchmark));
    Answer {
        summary: benchmark.summary.clone(),
        figures,
        notes: reading_notes(market_parts(benchmark.resolved.as_ref())),
        table: pay_table(annual, hourly),
        records: Some(records),
        chart: Some(chart_of(&[benchmark], is_hourly)),
        citation: benchmark.citation.clone(),
        next: next_command(benchmark),
        reply: Reply::new("medwage.benchmark.v1.Benchmark", benchmark),
    }
}

/// The ranking of areas, which people ask for next.
fn next_command(benchmark: &pb::Benchmark) -> String {
    let occupation = benchmark.resolved.as_ref().and_then(|market| market.occupation.as_ref());
    let occupation = occupation.map_or("29-2072", |part| id_of(&part.resource));
    write_command(&["rank".to_owned(), occupation.to_owned()])
}

/// Draws benchmarks below each other.
pub(super) fn chart_of(benchmarks: &[&pb::Benchmark], is_hourly: bool) -> Chart {
    let row = |benchmark: &&pb::Benchmark| {
        let (pay, interval) = match is_hourly {
            true => (benchmark.hourly.as_ref(), None),
            false => (benchmark.annual.as_ref(), benchmark.median_interval_usd.as_ref()),
        };
        range_row(benchmark_label(benchmark), pay, interval)
    };
    let rows: Vec<_> = benchmarks.iter().take(CHART_ROWS).map(row).collect();
    let unit = if is_hourly { "an hour" } else { "a year" };
    let release = benchmarks.first().map_or("", |benchmark| benchmark.release.as_str());
    Chart {
        title: rows.first().map(|row| row.label.clone()).unwrap_or_default(),
        subtitle: format!(
            "US dollars {unit}: four of five earn within the line, half within the bar, the mark is the median"
        ),
        source: short_source(release),
        marks: Marks::Ranges(rows),
        target: None,
    }
}

/// Starts the flat rows of benchmarks.
pub(super) fn benchmark_records() -> Table {
    let head = [
        ("", "name"),
        ("", "occupation"),
        ("", "area"),
        ("area", "area_name"),
        ("", "industry"),
        ("", "industry_name"),
        ("answer", "answer"),
        ("grade", "grade"),
        ("employment", "employment"),
        ("10th", ""),
        ("median", ""),
        ("90th", ""),
    ];
    let tail = [
        ("", "annual_gaps"),
        ("", "hourly_gaps"),
        ("", "median_interval_low_usd"),
        ("", "median_interval_high_usd"),
        ("", "release"),
    ];
    let columns: Vec<_> =
        head.into_iter().chain(ANNUAL_COLUMNS).chain(HOURLY_COLUMNS).chain(tail).collect();
    Table::new(&columns)
}

/// One benchmark as a flat row.
pub(super) fn benchmark_record(benchmark: &pb::Benchmark) -> Vec<Cell> {
    let (annual, hourly) = (benchmark.annual.as_ref(), benchmark.hourly.as_ref());
    let [occupation, area, industry] = market_parts(benchmark.resolved.as_ref());
    let resource = |part: Option<&medwage_client::pb::types::Resolved>| {
        Cell::text(part.map(|part| part.resource.clone()).unwrap_or_default())
    };
    let display = |part: Option<&medwage_client::pb::types::Resolved>| {
        Cell::text(part.map(|part| part.display_name.clone()).unwrap_or_default())
    };
    let interval = benchmark.median_interval_usd;
    let mut row = vec![
        Cell::text(&benchmark.name),
        resource(occupation),
        resource(area),
        display(area),
        resource(industry),
        display(industry),
        Cell::text(answer_word(benchmark.answer())),
        Cell::text(grade_letter(benchmark.grade())),
        Cell::count(benchmark.employment),
        figure_cell(annual, "p10"),
        figure_cell(annual, "p50"),
        figure_cell(annual, "p90"),
    ];
    row.extend(figure_cells(annual));
    row.extend(figure_cells(hourly));
    row.extend([
        gaps_cell(annual),
        gaps_cell(hourly),
        Cell::usd(interval.map(|interval| interval.low)),
        Cell::usd(interval.map(|interval| interval.high)),
        Cell::text(release_of(benchmark)),
    ]);
    row
}

/// The release of a benchmark; in lists only its name says that.
fn release_of(benchmark: &pb::Benchmark) -> &str {
    let named = benchmark.name.split_once("/benchmarks/").map(|(release, _)| release);
    if benchmark.release.is_empty() { named.unwrap_or_default() } else { &benchmark.release }
}

fn wage_records(reply: &pb::RankWageResponse, amount: f64, is_hourly: bool) -> Table {
    let mut records = Table::new(&[
        ("", "occupation"),
        ("", "area"),
        ("", "industry"),
        ("", if is_hourly { "hourly_usd" } else { "annual_usd" }),
        ("", "percentile"),
        ("", "percentile_low"),
        ("", "percentile_high"),
        ("", "compa_ratio"),
        ("", "range_penetration"),
        ("", "verdict"),
        ("", "release"),
    ]);
    let parts = market_parts(reply.resolved.as_ref());
    let number =
        |number: Option<f64>| number.map_or_else(Cell::blank, |number| Cell::Number(number, 2, ""));
    let mut row: Vec<_> = parts
        .iter()
        .map(|part| Cell::text(part.map(|part| part.resource.clone()).unwrap_or_default()))
        .collect();
    row.extend([
        Cell::Usd(amount),
        number(reply.percentile),
        number(reply.percentile_range.map(|range| range.low)),
        number(reply.percentile_range.map(|range| range.high)),
        number(reply.compa_ratio),
        number(reply.range_penetration),
        Cell::text(verdict_word(reply.verdict())),
        Cell::text(&reply.release),
    ]);
    records.push_row(row);
    records
}

fn verdict_word(verdict: pb::MarketVerdict) -> &'static str {
    match verdict {
        pb::MarketVerdict::Unspecified => "",
        pb::MarketVerdict::BelowMarket => "below market",
        pb::MarketVerdict::WithinMarket => "within market",
        pb::MarketVerdict::AboveMarket => "above market",
    }
}

/// The areas that pay most and least: `Highest: San Jose-Sunnyvale-Santa Clara, CA $86,890; lowest: ...`.
fn describe_ends(highest: &[&pb::Benchmark]) -> String {
    let told = |benchmark: &&pb::Benchmark| {
        let area = market_parts(benchmark.resolved.as_ref())[1]?;
        Some(format!("{} {}", area.display_name, write_usd(benchmark.annual.as_ref()?.p50?)))
    };
    let (mut first, mut last) =
        (highest.iter().filter_map(told), highest.iter().rev().filter_map(told));
    match (first.next(), last.next()) {
        (Some(first), Some(last)) => format!("Highest median: {first}; lowest: {last}."),
        _ => String::new(),
    }
}

fn answer_list(listed: &pb::ListBenchmarksResponse) -> Answer {
    let mut records = benchmark_records();
    listed.benchmarks.iter().for_each(|benchmark| records.push_row(benchmark_record(benchmark)));
    let mut highest: Vec<_> = listed.benchmarks.iter().collect();
    let median = |benchmark: &pb::Benchmark| {
        benchmark.annual.as_ref().and_then(|pay| pay.p50).unwrap_or(0.0)
    };
    highest.sort_by(|one, other| median(other).total_cmp(&median(one)));
    let provenance = listed.provenance.clone().unwrap_or_default();
    let occupation = listed.resolved_filter.first();
    let who = occupation.map_or("the occupation", |part| part.display_name.as_str());
    let mut chart = chart_of(&highest, false);
    chart.title = format!("{who}: the areas that pay most");
    chart.source = short_source(&provenance.release);
    if let Marks::Ranges(rows) = &mut chart.marks {
        let names = highest.iter().map(|benchmark| market_parts(benchmark.resolved.as_ref())[1]);
        for (row, area) in rows.iter_mut().zip(names) {
            row.label = area.map(|area| area.display_name.clone()).unwrap_or_default();
        }
    }
    Answer {
        summary: format!("{} areas publish figures for {who}.", listed.benchmarks.len()),
        figures: describe_ends(&highest),
        notes: reading_notes([listed.resolved_filter.first()]),
        table: records,
        records: None,
        chart: Some(chart),
        citation: provenance.citation,
        next: String::new(),
        reply: Reply::new("medwage.benchmark.v1.ListBenchmarksResponse", listed),
    }
}
