//! `medwage areas`: what a place is called in the data.

use clap::Args;
use medwage_client::Client;
use medwage_client::pb::benchmark as pb;

use super::Question;
use super::parts::{as_sentence, id_of};
use crate::output::answer::{Answer, Reply};
use crate::output::failure::{Failure, write_command};
use crate::output::table::{Cell, Table};

/// Areas in one page: all that one holds.
const PAGE: i32 = 1_000;

/// A place, as somebody writes it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct AreasArguments {
    /// The place, such as "Springfield" or 08608.
    #[arg(value_name = "PLACE")]
    place: Option<String>,
    /// Of a list only these, such as `kind = STATE` or `state = "TX"`.
    #[arg(long, conflicts_with = "place")]
    filter: Option<String>,
}

impl Question for AreasArguments {
    async fn ask_services(&self, client: &Client) -> Result<Answer, Failure> {
        match &self.place {
            Some(place) => search_areas(client, place).await,
            None => list_areas(client, self.filter.as_deref().unwrap_or_default()).await,
        }
    }
}

fn area_table() -> Table {
    Table::new(&[
        ("area", "area_name"),
        ("code", "area"),
        ("kind", "kind"),
        ("", "states"),
        ("prices, US = 100", "price_parity"),
        ("matches", "score"),
        ("note", "note"),
    ])
}

fn area_row(area: &pb::Area, score: Option<f64>, note: &str) -> Vec<Cell> {
    let kind = area.kind().as_str_name().trim_start_matches("AREA_KIND_").to_ascii_lowercase();
    let states: Vec<_> = area.states.iter().map(|state| id_of(state)).collect();
    vec![
        Cell::text(&area.display_name),
        Cell::text(&area.name),
        Cell::text(if kind == "unspecified" { String::new() } else { kind }),
        Cell::text(states.join(" ")),
        area.price_parity
            .as_ref()
            .map_or_else(Cell::blank, |parity| Cell::Number(parity.index, 1, "")),
        score.map_or_else(Cell::blank, |score| Cell::Number(score, 2, "")),
        Cell::text(note),
    ]
}

async fn search_areas(client: &Client, place: &str) -> Result<Answer, Failure> {
    let request =
        pb::SearchAreasRequest { query: place.to_owned(), ..pb::SearchAreasRequest::default() };
    let found = client.benchmark_client().search_areas(request).await?.into_inner();
    let mut table = area_table();
    for found in &found.matches {
        let resolved = found.resolved.clone().unwrap_or_default();
        let area = found.area.clone().unwrap_or_default();
        table.push_row(area_row(&area, resolved.score, &resolved.note));
    }
    let first = found.matches.first().and_then(|found| found.area.as_ref());
    let name = |area: &pb::Area| area.display_name.clone();
    let summary = match (found.clarity(), first) {
        (pb::Clarity::Clear, Some(area)) => format!("\"{place}\" is {}.", area.display_name),
        (_, Some(_)) if found.matches.len() > 1 => {
            let names: Vec<_> = found
                .matches
                .iter()
                .filter_map(|found| found.area.as_ref())
                .take(5)
                .map(name)
                .collect();
            format!("\"{place}\" may be {}.", names.join("; "))
        }
        (_, Some(area)) => {
            format!("\"{place}\" is no area's name; the nearest is {}.", area.display_name)
        }
        (_, None) => format!("No area answers to \"{place}\"."),
    };
    let next = first.map(|area| {
        let words = ["benchmark", "medical coder", "--area", id_of(&area.name)];
        write_command(&words.map(str::to_owned))
    });
    Ok(Answer {
        summary,
        figures: first.map(|area| area.name.clone()).unwrap_or_default(),
        notes: Vec::new(),
        table,
        records: None,
        chart: None,
        citation: String::new(),
        next: next.unwrap_or_default(),
        reply: Reply::new("medwage.benchmark.v1.SearchAreasResponse", &found),
    })
}

async fn list_areas(client: &Client, filter: &str) -> Result<Answer, Failure> {
    let mut request = pb::ListAreasRequest {
        page_size: PAGE,
        filter: filter.to_owned(),
        ..pb::ListAreasRequest::default()
    };
    let mut listed = client.benchmark_client().list_areas(request.clone()).await?.into_inner();
    while !listed.next_page_token.is_empty() {
        request.page_token = std::mem::take(&mut listed.next_page_token);
        let page = client.benchmark_client().list_areas(request.clone()).await?.into_inner();
        listed.areas.extend(page.areas);
        listed.next_page_token = page.next_page_token;
    }
    let mut table = area_table();
    listed.areas.iter().for_each(|area| table.push_row(area_row(area, None, "")));
    Ok(Answer {
        summary: as_sentence(&medwage_domain::text::write_count(
            listed.areas.len() as u64,
            "area",
            "areas",
        )),
        figures: String::new(),
        notes: Vec::new(),
        table,
        records: None,
        chart: None,
        citation: String::new(),
        next: String::new(),
        reply: Reply::new("medwage.benchmark.v1.ListAreasResponse", &listed),
    })
}
