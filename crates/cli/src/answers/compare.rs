//! `medwage compare`: markets beside each other.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;
use medwage_client::pb::types::Market;
use medwage_domain::text::industry_name;

use super::benchmark::chart_of;
use super::parts::{
    answer_word, benchmark_label, figure_cell, grade_letter, id_of, is_all_industries,
    market_parts, reading_notes,
};
use super::{Call, Question};
use crate::output::amount::write_usd;
use crate::output::answer::{Answer, Reply};
use crate::output::chart::Marks;
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// Markets that one call compares.
const MOST_MARKETS: usize = 10;

/// The occupations, areas and industries that are compared.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CompareArguments {
    /// The jobs: titles, credentials or SOC codes.
    #[arg(value_name = "OCCUPATION", required = true)]
    pub(crate) occupations: Vec<String>,
    /// A place to compare; say it again for each.
    #[arg(long = "area", value_name = "AREA")]
    pub(crate) areas: Vec<String>,
    /// A kind of workplace to compare; say it again for each.
    #[arg(long = "industry", value_name = "INDUSTRY")]
    pub(crate) industries: Vec<String>,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    release: Option<String>,
}

impl CompareArguments {
    fn read_markets(&self) -> Vec<Market> {
        let or_all = |texts: &[String]| match texts {
            [] => vec![String::new()],
            _ => texts.to_vec(),
        };
        let (areas, industries) = (or_all(&self.areas), or_all(&self.industries));
        let mut markets = Vec::new();
        for occupation in &self.occupations {
            for area in &areas {
                for industry in &industries {
                    markets.push(Market {
                        occupation: occupation.clone(),
                        area: area.clone(),
                        industry: industry.clone(),
                    });
                }
            }
        }
        markets
    }
}

impl CompareArguments {
    /// The call that asks it.
    pub(crate) fn to_call(&self) -> Result<Call, Failure> {
        let request = self.write_request()?;
        Ok(Call::new("medwage.benchmark.v1.BenchmarkService", "CompareBenchmarks", &request))
    }

    fn write_request(&self) -> Result<pb::CompareBenchmarksRequest, Failure> {
        let markets = self.read_markets();
        if !(2..=MOST_MARKETS).contains(&markets.len()) {
            let message = format!(
                "{} to compare, and 2 to {MOST_MARKETS} can be; say several occupations, --area or --industry",
                medwage_domain::text::write_count(markets.len() as u64, "market", "markets")
            );
            return Err(Failure::of_question("LIMIT_EXCEEDED", message));
        }
        Ok(pb::CompareBenchmarksRequest {
            markets,
            release: self.release.clone().unwrap_or_default(),
            ..pb::CompareBenchmarksRequest::default()
        })
    }
}

impl Question for CompareArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let request = self.write_request()?;
        let reply = client.benchmark_client().compare_benchmarks(request).await?.into_inner();
        Ok(answer_comparison(&reply))
    }
}

fn answer_comparison(reply: &pb::CompareBenchmarksResponse) -> Answer {
    let benchmarks: Vec<_> = reply.rows.iter().filter_map(|row| row.benchmark.as_ref()).collect();
    let occupation_of = |benchmark: &pb::Benchmark| {
        market_parts(benchmark.resolved.as_ref())[0]
            .map_or_else(String::new, |part| part.resource.clone())
    };
    let first_occupation =
        benchmarks.first().map(|benchmark| occupation_of(benchmark)).unwrap_or_default();
    let is_one_occupation =
        benchmarks.iter().all(|benchmark| occupation_of(benchmark) == first_occupation);
    // What all markets share is said once, by the summary.
    let label_of = |benchmark: &pb::Benchmark| match is_one_occupation {
        true => place_label(benchmark),
        false => benchmark_label(benchmark),
    };
    let mut figures = Vec::new();
    let mut table = Table::new(&[
        ("market", "market"),
        ("", "benchmark"),
        ("10th", "annual_p10_usd"),
        ("25th", "annual_p25_usd"),
        ("median", "annual_p50_usd"),
        ("75th", "annual_p75_usd"),
        ("90th", "annual_p90_usd"),
        ("at US prices", "price_adjusted_p50_usd"),
        ("of the first", "price_adjusted_ratio"),
        ("answer", "answer"),
        ("grade", "grade"),
    ]);
    for row in &reply.rows {
        let Some(benchmark) = &row.benchmark else { continue };
        let (label, annual) = (label_of(benchmark), benchmark.annual.as_ref());
        if let Some(median) = annual.and_then(|pay| pay.p50) {
            figures.push(format!("{label} {}", write_usd(median)));
        }
        table.push_row(vec![
            Cell::Text(label),
            Cell::text(&benchmark.name),
            figure_cell(annual, "p10"),
            figure_cell(annual, "p25"),
            figure_cell(annual, "p50"),
            figure_cell(annual, "p75"),
            figure_cell(annual, "p90"),
            Cell::usd(row.price_adjusted_p50_usd),
            row.price_adjusted_ratio.map_or_else(Cell::blank, |ratio| Cell::Number(ratio, 2, "")),
            Cell::text(answer_word(benchmark.answer())),
            Cell::text(grade_letter(benchmark.grade())),
        ]);
    }
    let mut notes = Vec::new();
    for benchmark in &benchmarks {
        for note in reading_notes(market_parts(benchmark.resolved.as_ref())) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    let mut chart = chart_of(&benchmarks, false);
    chart.title = match is_one_occupation {
        true => format!(
            "{} compared",
            benchmarks
                .first()
                .map_or_else(String::new, |benchmark| benchmark_occupation(benchmark))
        ),
        false => "Pay compared".to_owned(),
    };
    if let Marks::Ranges(rows) = &mut chart.marks {
        for (row, benchmark) in rows.iter_mut().zip(&benchmarks) {
            row.label = label_of(benchmark);
        }
    }
    let occupation = id_of(&first_occupation).to_owned();
    Answer {
        summary: reply.summary.clone(),
        figures: figures.join("; "),
        notes,
        table,
        records: None,
        chart: Some(chart),
        citation: reply.citation.clone(),
        next: write_command(&["rank".to_owned(), occupation, "--price-adjusted".to_owned()]),
        reply: Reply::new("medwage.benchmark.v1.CompareBenchmarksResponse", reply),
    }
}

/// The place and the workplace of a market: `Boston-Cambridge-Newton, MA-NH, hospitals`.
fn place_label(benchmark: &pb::Benchmark) -> String {
    let market = benchmark.answered.as_ref().or(benchmark.resolved.as_ref());
    let [_, area, industry] = market_parts(market);
    let area = area.map_or("", |area| area.display_name.as_str());
    let industry = industry.filter(|industry| !is_all_industries(industry));
    match industry {
        Some(industry) => format!("{area}, {}", industry_name(&industry.display_name)),
        None => area.to_owned(),
    }
}

fn benchmark_occupation(benchmark: &pb::Benchmark) -> String {
    let occupation = market_parts(benchmark.resolved.as_ref())[0];
    occupation.map_or_else(String::new, |part| part.display_name.clone())
}
