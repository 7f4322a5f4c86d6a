//! From an answer to the message that carries it.

mod evidence;
mod published;

use medwage_contracts::convert::{
    PayFigures, percentile_pay, to_dollars, wage_message, write_interval,
};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{
    self, AnswerKind, FallbackStep, PayGap, PercentilePay, Reliability, View,
};
use medwage_domain::benchmark::answer::{Answer, Source};
use medwage_domain::benchmark::fallback::{Outcome, Step};
use medwage_domain::benchmark::reliability::{Limit, assess_cell, grade_cell};
use medwage_domain::cell::{Cell, DataType, Figure, TopCode};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{self as sentences, Basis, BenchmarkFacts};
use medwage_domain::text::estimate::{below_legal_floor, legal_floor_reached};
use medwage_domain::wage::{Wage, WageValue};

pub(crate) use self::evidence::estimate_reliability;
pub(crate) use self::published::encode_benchmark;
use crate::query::BenchmarkQuery;
use crate::store::Loaded;

/// Writes the answer to a query.
pub(crate) fn write_benchmark(query: &BenchmarkQuery<'_>, answer: &Answer<'_>) -> pb::Benchmark {
    let (loaded, source) = (&*query.loaded, &answer.source);
    let top = loaded.release.top_code();
    let pay =
        |pay| pay_figures(source, pay, top).into_message(other_percentiles(query, source, pay));
    let (employment, employment_gap) = write_employment(source);
    pb::Benchmark {
        name: loaded.labels.benchmark_name(answer.requested),
        summary: write_summary(query, answer),
        answer: answer_kind(answer).into(),
        annual: Some(pay(Pay::Annual)),
        hourly: Some(pay(Pay::Hourly)),
        employment,
        employment_gap,
        grade: types::Grade::from(answer.grade()).into(),
        median_interval_usd: median_interval(source, top),
        aged: write_aged(query, source),
        resolved: Some(query.market.write_market(loaded)),
        answered: answer.is_fallback().then(|| loaded.labels.write_market(answer.answered)),
        release: loaded.provenance.release.clone(),
        citation: loaded.provenance.citation.clone(),
        evidence: (query.view == View::Full).then(|| evidence::write_evidence(query, answer)),
        warnings: floor_warning(loaded, answer).into_iter().collect(),
    }
}

/// Says where the lowest figure is below the minimum wage as published, or would be below it as estimated.
pub(crate) fn floor_warning(loaded: &Loaded, answer: &Answer<'_>) -> Option<types::Warning> {
    let top = loaded.release.top_code();
    let lowest = answer.source.percentile(Percentile::P10, Pay::Hourly, top).amount()?;
    let (id, reached) = match &answer.source {
        Source::Published(_) => {
            let minimum = loaded.floors.of_area(answer.answered.area)?;
            ("pay.below_minimum", lowest < minimum.hourly)
        }
        Source::Modelled(_) => {
            let minimum = loaded.floors.hourly_floor(&loaded.release, answer.answered)?;
            ("pay.legal_floor", lowest <= minimum)
        }
    };
    if !reached {
        return None;
    }
    let floor = loaded.floors.find_floor(&loaded.release, answer.answered)?;
    let text = match &answer.source {
        Source::Published(_) => below_legal_floor(&floor.jurisdiction, floor.minimum),
        Source::Modelled(_) => {
            legal_floor_reached(&floor.jurisdiction, floor.minimum, &floor.higher_places)
        }
    };
    Some(types::Warning {
        id: id.to_owned(),
        field: String::new(),
        text,
        source: floor.minimum.source.clone(),
    })
}

/// Leaves out what the reply that holds a benchmark states once for all of it.
pub(crate) fn write_nested(mut benchmark: pb::Benchmark) -> pb::Benchmark {
    benchmark.summary.clear();
    benchmark.release.clear();
    without_source(benchmark)
}

/// Leaves out from where the numbers come, which a batch states once for each release.
pub(crate) fn without_source(mut benchmark: pb::Benchmark) -> pb::Benchmark {
    benchmark.citation.clear();
    if let Some(evidence) = &mut benchmark.evidence {
        evidence.provenance = None;
    }
    benchmark
}

/// Writes a published cell for a list or an export.
pub(crate) fn write_listed(
    loaded: &Loaded,
    key: CellKey,
    cell: &Cell,
    view: View,
) -> pb::Benchmark {
    let (top, source) = (loaded.release.top_code(), Source::Published(cell));
    let pay = |pay| Some(pay_figures(&source, pay, top).into_message(Vec::new()));
    let (employment, employment_gap) = write_employment(&source);
    pb::Benchmark {
        name: loaded.labels.benchmark_name(key),
        answer: AnswerKind::Published.into(),
        annual: pay(Pay::Annual),
        hourly: pay(Pay::Hourly),
        employment,
        employment_gap,
        grade: types::Grade::from(grade_cell(cell).0).into(),
        resolved: Some(loaded.labels.write_market(key)),
        evidence: (view == View::Full).then(|| evidence::of_cell(loaded, key, cell)),
        ..pb::Benchmark::default()
    }
}

/// Returns the figures that every distribution has.
pub(crate) fn pay_figures(source: &Source<'_>, pay: Pay, top: TopCode) -> PayFigures {
    let mut percentiles = [Wage::from_missing(medwage_domain::wage::Missing::Absent); 5];
    let mut slots = percentiles.iter_mut();
    source.write_percentiles(pay, top, &Percentile::PUBLISHED, |_, wage| {
        if let Some(slot) = slots.next() {
            *slot = wage;
        }
    });
    PayFigures { percentiles, mean: source.mean(pay, top) }
}

/// Writes the other percentiles that were asked for.
pub(crate) fn other_percentiles(
    query: &BenchmarkQuery<'_>,
    source: &Source<'_>,
    pay: Pay,
) -> Vec<PercentilePay> {
    let mut percentiles = Vec::with_capacity(query.percentiles.len());
    let top = query.loaded.release.top_code();
    source.write_percentiles(pay, top, &query.percentiles, |percentile, wage| {
        percentiles.push(percentile_pay(percentile, &wage));
    });
    percentiles
}

/// Tells what is known of a benchmark, for its summary and for sentences around it.
pub(crate) fn with_facts<T>(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
    tell: impl FnOnce(BenchmarkFacts<'_>) -> T,
) -> T {
    let loaded = &*query.loaded;
    let top = loaded.release.top_code();
    let market = loaded.labels.sentence_name(answer.answered);
    let asked = loaded.labels.sentence_name(answer.requested);
    let basis = match (&answer.source, answer.is_fallback()) {
        (Source::Modelled(_), _) => Basis::Modeled,
        (Source::Published(_), true) => Basis::InPlaceOf(&asked),
        (Source::Published(_), false) => Basis::Published,
    };
    let told = |pay| told_figures(&answer.source, pay, top);
    let annual = told(Pay::Annual);
    let hourly_only = matches!(annual.p50.value, WageValue::Missing(_));
    let figures = if hourly_only { told(Pay::Hourly) } else { annual };
    let aged = query.aging.as_ref();
    tell(BenchmarkFacts {
        market: &market,
        basis,
        figures,
        aged: aged.map(|aging| (aging.month, aging.age_wage(figures.p50, figures.pay))),
        release: loaded.title(),
        grade: answer.grade(),
    })
}

fn told_figures(source: &Source<'_>, pay: Pay, top: TopCode) -> sentences::PayFigures {
    let [_, p25, p50, p75, _] = pay_figures(source, pay, top).percentiles;
    sentences::PayFigures { pay, p25, p50, p75 }
}

fn write_summary(query: &BenchmarkQuery<'_>, answer: &Answer<'_>) -> String {
    with_facts(query, answer, |facts| sentences::summarize_benchmark(&facts))
}

fn answer_kind(answer: &Answer<'_>) -> AnswerKind {
    match (&answer.source, answer.is_fallback()) {
        (Source::Modelled(_), _) => AnswerKind::Modeled,
        (Source::Published(_), true) => AnswerKind::Fallback,
        (Source::Published(_), false) => AnswerKind::Published,
    }
}

/// Returns how many people work in the market, or why that is not known.
pub(crate) fn write_employment(source: &Source<'_>) -> (Option<i32>, Option<PayGap>) {
    let figure = match source {
        Source::Published(cell) => cell.employment(),
        Source::Modelled(_) => Figure::Absent,
    };
    let people = figure.value().map(|people| i32::try_from(people).unwrap_or(i32::MAX));
    (people, PayGap::of_figure("employment", &figure))
}

/// Returns where the annual median of an estimate is expected to lie.
pub(crate) fn median_interval(source: &Source<'_>, top: TopCode) -> Option<types::Interval> {
    match source.percentile(Percentile::P50, Pay::Annual, top).value {
        WageValue::Computed(computed) => computed.interval.map(write_interval),
        _ => None,
    }
}

fn write_aged(query: &BenchmarkQuery<'_>, source: &Source<'_>) -> Option<pb::AgedPay> {
    let aging = query.aging.as_ref()?;
    let top = query.loaded.release.top_code();
    let pay = |pay| {
        let mut percentiles = Vec::with_capacity(query.percentiles.len());
        source.write_percentiles(pay, top, &query.percentiles, |percentile, wage| {
            percentiles.push(percentile_pay(percentile, &aging.age_wage(wage, pay)));
        });
        Some(aging.apply_to(pay_figures(source, pay, top), pay).into_message(percentiles))
    };
    Some(pb::AgedPay {
        month: aging.month.to_string(),
        month_count: i32::try_from(aging.aging.months).unwrap_or(i32::MAX),
        pay_ratio: aging.aging.factor,
        wage_index: aging.wage_index.clone().unwrap_or_default(),
        basis: aging.aging.label.clone(),
        annual: pay(Pay::Annual),
        hourly: pay(Pay::Hourly),
    })
}

/// Writes one considered market and what came of it.
pub(crate) fn write_step(loaded: &Loaded, step: &Step) -> FallbackStep {
    FallbackStep {
        market: Some(loaded.labels.write_market(step.cell)),
        outcome: types::StepOutcome::from(step.outcome).into(),
        reason: step_text(loaded, step),
        series_id_stem: loaded.labels.series_id_stem(loaded, step.cell),
    }
}

/// Says what came of a considered market of a release.
pub(crate) fn step_text(loaded: &Loaded, step: &Step) -> String {
    let missing = loaded.explain_missing_area(step.cell.area);
    missing.unwrap_or_else(|| outcome_text(step.outcome))
}

fn outcome_text(outcome: Outcome) -> String {
    match outcome {
        Outcome::Answered => "published; it answers".to_owned(),
        Outcome::NotPublished => "the release has no such cell".to_owned(),
        Outcome::Withheld => "the cell exists and its wages are withheld (footnote 8)".to_owned(),
        Outcome::BelowFloor { grade, floor } => {
            format!("grade {grade:?} is below the floor {floor:?}")
        }
        Outcome::Modelled => "estimated; see model for what it rests on".to_owned(),
    }
}

/// Writes a published cell's reliability.
pub(crate) fn write_reliability(cell: &Cell) -> Reliability {
    let assessed = assess_cell(cell);
    let mean_interval = assessed.mean_interval.map(|(low, high)| types::Interval {
        low: to_dollars(low),
        high: to_dollars(high),
        coverage: MEAN_COVERAGE,
    });
    Reliability {
        grade: types::Grade::from(assessed.grade).into(),
        reason: limit_text(cell, assessed.limit),
        mean_interval_usd: mean_interval,
        tied_percentiles: assessed.tied,
    }
}

/// How often the interval of a mean contains it.
const MEAN_COVERAGE: f64 = 0.9;

fn limit_text(cell: &Cell, limit: Limit) -> String {
    let percent = |data_type| cell.number(data_type).value().unwrap_or_default();
    match limit {
        Limit::None => "large cell with small errors".to_owned(),
        Limit::Employment { need } => {
            let jobs = cell.employment().value().unwrap_or_default();
            format!("employment {jobs} is under {need}")
        }
        Limit::EmploymentRse { allow } => {
            format!("employment RSE {}% is over {allow}%", percent(DataType::EmploymentRse))
        }
        Limit::MeanRse { allow } => {
            format!("mean-wage RSE {}% is over {allow}%", percent(DataType::MeanRse))
        }
        Limit::EmploymentUnknown => "employment is withheld".to_owned(),
        Limit::MeanRseUnknown => "the error of the mean wage is not published".to_owned(),
    }
}

/// Writes a published cell's annual median.
pub(crate) fn annual_median(loaded: &Loaded, source: &Source<'_>) -> types::Wage {
    let top = loaded.release.top_code();
    wage_message(&source.percentile(Percentile::P50, Pay::Annual, top))
}
