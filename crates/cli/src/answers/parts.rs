//! Parts that several answers have: distributions, grades, and how inputs were read.

use medwage_client::pb::benchmark::Benchmark;
use medwage_client::pb::types::{
    AnswerKind, GapKind, Grade, Interval, MatchKind, PayDistribution, PayGap, Resolved,
    ResolvedMarket, ResolvedProfile, UnusedInput, Warning,
};
use medwage_domain::text::{capitalize_sentence, industry_name, place_name, sentence_name};

use crate::output::amount::write_usd;
use crate::output::chart::RangeRow;
use crate::output::table::{Cell, Table};

/// The figures of a distribution, by their names in the contract, as people call them.
const FIGURES: [(&str, &str); 6] = [
    ("p10", "10th percentile"),
    ("p25", "25th"),
    ("p50", "median"),
    ("p75", "75th"),
    ("p90", "90th percentile"),
    ("mean", "mean"),
];

/// Columns of CSV for a year's pay.
pub(super) const ANNUAL_COLUMNS: [(&str, &str); 6] = [
    ("", "annual_p10_usd"),
    ("", "annual_p25_usd"),
    ("", "annual_p50_usd"),
    ("", "annual_p75_usd"),
    ("", "annual_p90_usd"),
    ("", "annual_mean_usd"),
];

/// Columns of CSV for an hour's pay.
pub(super) const HOURLY_COLUMNS: [(&str, &str); 6] = [
    ("", "hourly_p10_usd"),
    ("", "hourly_p25_usd"),
    ("", "hourly_p50_usd"),
    ("", "hourly_p75_usd"),
    ("", "hourly_p90_usd"),
    ("", "hourly_mean_usd"),
];

/// P10, P25, P50, P75, P90 and the mean, as far as they are numbers.
pub(super) fn read_figures(pay: Option<&PayDistribution>) -> [Option<f64>; 6] {
    pay.map_or([None; 6], |pay| [pay.p10, pay.p25, pay.p50, pay.p75, pay.p90, pay.mean])
}

/// The five percentiles, as a chart takes them.
pub(super) fn read_percentiles(pay: Option<&PayDistribution>) -> [Option<f64>; 5] {
    let [p10, p25, p50, p75, p90, _] = read_figures(pay);
    [p10, p25, p50, p75, p90]
}

/// A row of a chart.
pub(super) fn range_row(
    label: String,
    pay: Option<&PayDistribution>,
    interval: Option<&Interval>,
) -> RangeRow {
    RangeRow {
        label,
        percentiles: read_percentiles(pay),
        interval: interval.map(|interval| (interval.low, interval.high)),
    }
}

/// The figures of a year and an hour below each other.
pub(super) fn pay_table(
    annual: Option<&PayDistribution>,
    hourly: Option<&PayDistribution>,
) -> Table {
    let mut table = Table::new(&[(" ", ""), ("a year", ""), ("an hour", "")]);
    for (figure, name) in FIGURES {
        let cells = [annual, hourly].map(|pay| figure_cell(pay, figure));
        let [annual, hourly] = cells;
        table.push_row(vec![Cell::text(name), annual, hourly]);
    }
    for more in annual.iter().flat_map(|pay| &pay.percentiles) {
        let name = format!("{}th percentile", more.percentile);
        let is_same = |percentile: f64| (percentile - more.percentile).abs() < 1e-9;
        let same = |pay: Option<&PayDistribution>| {
            let found = pay?.percentiles.iter().find(|point| is_same(point.percentile))?;
            let wage = found.wage.as_ref()?;
            Some(wage.usd.map_or_else(|| Cell::Gap(describe_gap(wage.gap.as_ref())), Cell::Usd))
        };
        let cell = |pay| same(pay).unwrap_or_else(Cell::blank);
        table.push_row(vec![Cell::Text(name), cell(annual), cell(hourly)]);
    }
    table
}

/// A figure, or why there is none.
pub(super) fn figure_cell(pay: Option<&PayDistribution>, figure: &str) -> Cell {
    let Some(pay) = pay else { return Cell::blank() };
    let at = FIGURES.iter().position(|(name, _)| *name == figure).unwrap_or_default();
    if let Some(amount) = read_figures(Some(pay))[at] {
        return Cell::Usd(amount);
    }
    Cell::Gap(describe_gap(pay.gaps.iter().find(|gap| gap.figure == figure)))
}

fn describe_gap(gap: Option<&PayGap>) -> String {
    let Some(gap) = gap else { return "none".to_owned() };
    match (gap.kind(), gap.lower_bound) {
        (GapKind::LowerBound, Some(bound)) => format!("at least {}", write_usd(bound)),
        (GapKind::Withheld, _) => "withheld".to_owned(),
        (GapKind::NotApplicable, _) => "not applicable".to_owned(),
        _ => "not published".to_owned(),
    }
}

/// The gaps of a distribution for programs: `p90: at least 239200 (lower bound)`, or nothing.
pub(super) fn gaps_cell(pay: Option<&PayDistribution>) -> Cell {
    let gaps = pay.iter().flat_map(|pay| &pay.gaps);
    let gaps: Vec<_> =
        gaps.map(|gap| format!("{}: {}", gap.figure, describe_gap(Some(gap)))).collect();
    Cell::Text(gaps.join("; "))
}

/// Cells of the figures for CSV.
pub(super) fn figure_cells(pay: Option<&PayDistribution>) -> Vec<Cell> {
    read_figures(pay).into_iter().map(Cell::usd).collect()
}

/// The figures in one line: `A year: 10th percentile $37,000, ...`.
pub(super) fn figures_line(pay: Option<&PayDistribution>, unit: &str) -> String {
    let Some(pay) = pay else { return String::new() };
    let told: Vec<_> = FIGURES
        .iter()
        .zip(read_figures(Some(pay)))
        .map(|((figure, _), amount)| match amount {
            Some(amount) => format!("{figure} {}", write_usd(amount)),
            None => {
                let gap = pay.gaps.iter().find(|gap| gap.figure == *figure);
                format!("{figure} {}", describe_gap(gap))
            }
        })
        .collect();
    format!("{unit}: {}.", told.join(", "))
}

/// The letter of a grade; nothing where there is none.
pub(super) fn grade_letter(grade: Grade) -> &'static str {
    match grade {
        Grade::Unspecified => "",
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
    }
}

/// Says in a word whether an answer is published, modeled or a fallback.
pub(super) fn answer_word(answer: AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Unspecified => "",
        AnswerKind::Published => "published",
        AnswerKind::Modeled => "modeled",
        AnswerKind::Fallback => "fallback",
    }
}

/// A market as a label of a chart or a row: `Medical records specialists, hospitals, Texas`.
pub(super) fn market_label(market: Option<&ResolvedMarket>) -> String {
    let Some(market) = market else { return String::new() };
    let name = |part: &Option<Resolved>| part.as_ref().map(|part| part.display_name.clone());
    let occupation = name(&market.occupation).unwrap_or_default();
    let mut label = capitalize_sentence(&sentence_name(&occupation));
    if let Some(industry) = market.industry.as_ref().filter(|industry| !is_all_industries(industry))
    {
        label.push_str(&format!(" in {}", industry_name(&industry.display_name)));
    }
    if let Some(area) = name(&market.area).filter(|area| !area.is_empty()) {
        label.push_str(&format!(" in {}", place_name(&area)));
    }
    label
}

/// True if an industry stands for all of them.
pub(super) fn is_all_industries(industry: &Resolved) -> bool {
    industry.resource == "industries/000000" || industry.resource.is_empty()
}

/// A benchmark as a label: where it differs from the question, the market that answered.
pub(super) fn benchmark_label(benchmark: &Benchmark) -> String {
    market_label(benchmark.answered.as_ref().or(benchmark.resolved.as_ref()))
}

/// Says how inputs were read, where a name was not taken as it stands.
pub(super) fn reading_notes<'r>(
    read: impl IntoIterator<Item = Option<&'r Resolved>>,
) -> Vec<String> {
    let read: Vec<_> = read.into_iter().flatten().filter(|part| !part.input.is_empty()).collect();
    let is_plain = |part: &Resolved| {
        matches!(part.r#match(), MatchKind::Name)
            || part.input.eq_ignore_ascii_case(&part.display_name)
    };
    let told = read.iter().filter(|part| !is_plain(part)).map(|part| {
        let id = part.resource.split_once('/').map_or("", |(_, id)| id);
        format!("\"{}\" is {} ({id})", part.input, part.display_name)
    });
    let told: Vec<_> = told.collect();
    let mut notes = Vec::new();
    if !told.is_empty() {
        notes.push(format!("Read: {}.", told.join(", ")));
    }
    for note in read.iter().map(|part| part.note.trim()).filter(|note| !note.is_empty()) {
        notes.push(as_sentence(note));
    }
    notes
}

/// The parts of a market that were read.
pub(super) fn market_parts(market: Option<&ResolvedMarket>) -> [Option<&Resolved>; 3] {
    market.map_or([None; 3], |market| {
        [market.occupation.as_ref(), market.area.as_ref(), market.industry.as_ref()]
    })
}

/// The parts of a profile that were read.
pub(super) fn profile_parts(profile: Option<&ResolvedProfile>) -> Vec<Option<&Resolved>> {
    let Some(profile) = profile else { return Vec::new() };
    let parts = [profile.role.as_ref(), profile.area.as_ref(), profile.industry.as_ref()];
    parts.into_iter().chain(profile.credentials.iter().map(Some)).collect()
}

/// Says which inputs did not count, and what a reader should look at.
pub(super) fn caution_notes(unused: &[UnusedInput], warnings: &[Warning]) -> Vec<String> {
    let mut notes = Vec::new();
    for input in unused {
        let nearest: Vec<_> =
            input.nearest.iter().map(|candidate| candidate.display_name.as_str()).collect();
        let nearest = match nearest.is_empty() {
            true => String::new(),
            false => format!(" Nearest: {}.", nearest.join("; ")),
        };
        notes.push(format!(
            "Not counted: {}. {}{nearest}",
            input.input,
            as_sentence(&input.reason)
        ));
    }
    for warning in warnings {
        let text = as_sentence(&warning.text);
        if !notes.iter().any(|note| note.contains(text.trim_end_matches('.'))) {
            notes.push(text);
        }
    }
    notes
}

/// Begins with a capital and ends with a full stop.
pub(super) fn as_sentence(text: &str) -> String {
    let text = capitalize_sentence(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// The release in short, for the foot of a chart.
pub(super) fn short_source(release: &str) -> String {
    let id = release.trim_start_matches("releases/");
    format!("U.S. Bureau of Labor Statistics, OEWS; medwage release {id}")
}

/// The id of a name, such as `29-2072`.
pub(super) fn id_of(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}
