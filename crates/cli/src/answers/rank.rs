//! `medwage rank`: where an occupation is paid most.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;
use medwage_client::pb::types::Grade;

use super::parts::{grade_letter, id_of, market_parts, reading_notes, short_source};
use super::{Call, Question};
use crate::output::amount::write_usd;
use crate::output::answer::{Answer, Reply};
use crate::output::chart::{Chart, Marks, RangeRow};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// Areas in one page: all that one holds.
const PAGE: i32 = 1_000;
/// Areas that are drawn.
const CHART_ROWS: usize = 20;
/// Areas that a line names.
const NAMED: usize = 3;

/// An occupation, and the areas that are ranked.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct RankArguments {
    /// The job: a title, a credential or a SOC code.
    #[arg(value_name = "OCCUPATION")]
    pub(crate) occupation: String,
    /// The kind of workplace, such as `hospital`.
    #[arg(long)]
    pub(crate) industry: Option<String>,
    /// Ranks by what the pay buys at each place's prices.
    #[arg(long)]
    pub(crate) price_adjusted: bool,
    /// Only areas that reach into this state, such as TX.
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<String>,
    /// Ranks states instead of metropolitan and other areas.
    #[arg(long)]
    pub(crate) states: bool,
    /// Ranks nothing below this grade: A, B, C or D.
    #[arg(long, value_name = "GRADE", value_parser = parse_grade)]
    min_grade: Option<Grade>,
    /// How many areas to show.
    #[arg(long, default_value_t = 10, value_name = "COUNT", value_parser = clap::value_parser!(i32).range(1..=1000))]
    pub(crate) limit: i32,
    /// Shows all areas, those that can't be ranked too.
    #[arg(long, conflicts_with = "limit")]
    all_areas: bool,
    /// The release, such as `oews-2025-05`; the newest where nothing is said.
    #[arg(long)]
    release: Option<String>,
}

fn parse_grade(text: &str) -> Result<Grade, String> {
    let grade = Grade::from_str_name(&format!("GRADE_{}", text.to_ascii_uppercase()));
    grade.ok_or_else(|| "a grade is A, B, C or D".to_owned())
}

impl RankArguments {
    /// The call that asks for the first page.
    pub(crate) fn to_call(&self) -> Call {
        Call::new("medwage.benchmark.v1.BenchmarkService", "RankAreas", &self.write_request())
    }

    fn write_request(&self) -> pb::RankAreasRequest {
        let mut conditions = Vec::new();
        if self.states {
            conditions.push("kind = STATE".to_owned());
        }
        if let Some(state) = &self.state {
            conditions.push(format!("state = \"{}\"", state.replace(['"', '\\'], "")));
        }
        pb::RankAreasRequest {
            occupation: self.occupation.clone(),
            industry: self.industry.clone().unwrap_or_default(),
            filter: conditions.join(" AND "),
            basis: match self.price_adjusted {
                true => pb::RankBasis::PriceAdjusted.into(),
                false => pb::RankBasis::Unspecified.into(),
            },
            min_grade: self.min_grade.unwrap_or_default().into(),
            release: self.release.clone().unwrap_or_default(),
            page_size: if self.all_areas { PAGE } else { self.limit },
            ..pb::RankAreasRequest::default()
        }
    }
}

impl Question for RankArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        let mut request = self.write_request();
        let mut ranking = client.benchmark_client().rank_areas(request.clone()).await?.into_inner();
        while self.all_areas && !ranking.next_page_token.is_empty() {
            request.page_token = std::mem::take(&mut ranking.next_page_token);
            let page = client.benchmark_client().rank_areas(request.clone()).await?.into_inner();
            ranking.areas.extend(page.areas);
            ranking.next_page_token = page.next_page_token;
        }
        Ok(answer_ranking(&ranking, self.price_adjusted))
    }
}

fn answer_ranking(ranking: &pb::RankAreasResponse, price_adjusted: bool) -> Answer {
    let [occupation, _, industry] = market_parts(ranking.resolved.as_ref());
    let first = ranking.areas.first();
    let mut next = vec!["benchmark".to_owned()];
    next.push(occupation.map_or_else(String::new, |part| id_of(&part.resource).to_owned()));
    next.extend(first.iter().flat_map(|area| ["--area".to_owned(), id_of(&area.area).to_owned()]));
    let named: Vec<_> = ranking.areas.iter().take(NAMED).filter_map(describe_area).collect();
    let who = occupation.map_or("", |part| part.display_name.as_str());
    Answer {
        summary: ranking.summary.clone(),
        figures: named.join("; "),
        notes: reading_notes(
            [occupation, industry].into_iter().chain(ranking.resolved_filter.iter().map(Some)),
        ),
        table: ranking_table(ranking),
        records: None,
        chart: Some(Chart {
            title: format!("{who}: where pay is highest"),
            subtitle: match price_adjusted {
                true => "Median in US dollars a year at average US prices".to_owned(),
                false => "Median in US dollars a year".to_owned(),
            },
            source: short_source(&ranking.release),
            marks: Marks::Ranges(
                ranking
                    .areas
                    .iter()
                    .take(CHART_ROWS)
                    .map(|area| chart_row(area, price_adjusted))
                    .collect(),
            ),
            target: None,
        }),
        citation: ranking.citation.clone(),
        next: write_command(&next),
        reply: Reply::new("medwage.benchmark.v1.RankAreasResponse", ranking),
    }
}

fn describe_area(area: &pb::RankedArea) -> Option<String> {
    Some(format!("{}. {} {}", area.rank?, area.display_name, write_usd(area.annual_p50_usd?)))
}

fn chart_row(area: &pb::RankedArea, price_adjusted: bool) -> RangeRow {
    let median = match price_adjusted {
        true => area.price_adjusted_p50_usd,
        false => area.annual_p50_usd,
    };
    RangeRow {
        label: area.display_name.clone(),
        percentiles: [None, None, median, None, None],
        interval: area
            .median_interval_usd
            .filter(|_| !price_adjusted)
            .map(|interval| (interval.low, interval.high)),
    }
}

fn ranking_table(ranking: &pb::RankAreasResponse) -> Table {
    let mut table = Table::new(&[
        ("rank", "rank"),
        ("", "area"),
        ("area", "area_name"),
        ("median", "annual_p50_usd"),
        ("at US prices", "price_adjusted_p50_usd"),
        ("", "annual_mean_usd"),
        ("employment", "employment"),
        ("grade", "grade"),
        ("not ranked", "exclusion_reason"),
    ]);
    for area in &ranking.areas {
        table.push_row(vec![
            Cell::count(area.rank),
            Cell::text(&area.area),
            Cell::text(&area.display_name),
            Cell::usd(area.annual_p50_usd),
            Cell::usd(area.price_adjusted_p50_usd),
            Cell::usd(area.annual_mean_usd),
            Cell::count(area.employment),
            Cell::text(grade_letter(area.grade())),
            Cell::text(&area.exclusion_reason),
        ]);
    }
    table
}
