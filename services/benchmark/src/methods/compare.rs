//! `CompareBenchmarks`.

use std::sync::Arc;

use medwage_contracts::convert::{PayFigures, to_dollars};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Interval, Market, View};
use medwage_domain::benchmark::difference::{COVERAGE, Difference, DifferenceVerdict, Sampled};
use medwage_domain::benchmark::modelled::Z80;
use medwage_domain::benchmark::reliability::relative_mean_error;
use medwage_domain::benchmark::{Answer, Source};
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::parity::PriceLevel;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{self as sentences, ComparedMarket};
use medwage_domain::wage::{Wage, WageValue};
use medwage_rpc_status::{Violation, Violations};

use super::find::{find_answer, limit_exceeded};
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{BenchmarkQuery, Terms, read_market};
use crate::resources;
use crate::store::Loaded;

/// The fewest and the most markets that are put side by side.
const MARKETS: std::ops::RangeInclusive<usize> = 2..=10;

pub(super) fn compare_benchmarks(
    context: &Context,
    request: &pb::CompareBenchmarksRequest,
) -> Result<pb::CompareBenchmarksResponse, Error> {
    check_count("markets", request.markets.len())?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let terms = Terms {
        accepted_answers: &request.accepted_answers,
        min_grade: request.min_grade,
        percentiles: &request.percentiles,
        aging: request.aging.as_ref(),
        view: request.view,
    };
    let markets = request.markets.iter().enumerate();
    let markets = markets.map(|(index, market)| (format!("markets[{index}]"), Some(market)));
    let queries = read_queries(context, loaded, markets, terms, Violations::default())?;
    let answers: Vec<_> = queries.iter().map(find_answer).collect::<Result<_, _>>()?;
    let sides: Vec<_> = queries
        .iter()
        .zip(&answers)
        .map(|(query, answer)| Side::new(context, query, answer))
        .collect();
    let view = queries.first().map_or(View::Basic, |query| query.view);
    let provenance = &loaded.provenance;
    Ok(pb::CompareBenchmarksResponse {
        summary: write_summary(loaded, &sides, &answers),
        rows: sides
            .iter()
            .enumerate()
            .map(|(index, side)| side.compare_with(&sides[0], index))
            .collect(),
        release: provenance.release.clone(),
        citation: provenance.citation.clone(),
        evidence: (view == View::Full)
            .then(|| pb::CompareBenchmarksEvidence { provenance: Some(provenance.clone()) }),
    })
}

/// Refuses fewer or more markets than are put side by side.
pub(super) fn check_count(field: &str, count: usize) -> Result<(), Violation> {
    let (fewest, most) = (*MARKETS.start(), *MARKETS.end());
    if MARKETS.contains(&count) {
        return Ok(());
    }
    if count < fewest {
        let description = format!("{count} given, {fewest} to {most} are needed");
        return Err(Violation::out_of_range(field, description));
    }
    let text = format!("{count} given, {most} allowed; BatchFindBenchmarks takes more");
    Err(limit_exceeded(field, text, count, most))
}

/// Reads one query for each market, with the same terms, or everything that is wrong with any of them.
pub(super) fn read_queries<'q>(
    context: &Context,
    loaded: &Arc<Loaded>,
    markets: impl Iterator<Item = (String, Option<&'q Market>)>,
    terms: Terms<'_>,
    mut wrong: Violations,
) -> Result<Vec<BenchmarkQuery<'q>>, Error> {
    let markets: Vec<_> =
        markets.map(|(field, market)| read_market(loaded, &field, market, &mut wrong)).collect();
    let terms = terms.read_terms(context, loaded, &mut wrong);
    let queries = terms.and_then(|terms| {
        let query = |market| Some(terms.clone().into_query(Arc::clone(loaded), market?));
        markets.into_iter().map(query).collect::<Option<Vec<_>>>()
    });
    wrong.into_result(queries)
}

fn write_summary(loaded: &Loaded, sides: &[Side], answers: &[Answer<'_>]) -> String {
    let names: Vec<_> =
        answers.iter().map(|answer| loaded.labels.sentence_name(answer.requested)).collect();
    let compared = sides.iter().zip(&names).map(|(side, market)| ComparedMarket {
        market,
        median: side.median.amount(),
        price_adjusted: side.price_adjusted,
    });
    sentences::summarize_comparison(&compared.collect::<Vec<_>>(), loaded.title())
}

/// One of the compared, with what the others are compared by.
struct Side {
    message: pb::Benchmark,
    percentiles: Vec<(Percentile, Wage)>,
    median: Wage,
    mean: Wage,
    /// The mean's relative standard error; none where it is not published.
    mean_error: Option<f64>,
    level: Option<PriceLevel>,
    /// The median over the price level.
    price_adjusted: Option<Cents>,
}

impl Side {
    fn new(context: &Context, query: &BenchmarkQuery<'_>, answer: &Answer<'_>) -> Self {
        let (loaded, top) = (&*query.loaded, query.loaded.release.top_code());
        let aged = |wage: Wage| match &query.aging {
            Some(aging) => aging.age_wage(wage, Pay::Annual),
            None => wage,
        };
        let PayFigures { percentiles, mean } =
            encode::pay_figures(&answer.source, Pay::Annual, top).map_figures(aged);
        let median = percentiles[2];
        let mut percentiles: Vec<_> = Percentile::PUBLISHED.into_iter().zip(percentiles).collect();
        answer.source.write_percentiles(
            Pay::Annual,
            top,
            &query.percentiles,
            |percentile, wage| {
                percentiles.push((percentile, aged(wage)));
            },
        );
        percentiles.sort_by(|one, other| one.0.get().total_cmp(&other.0.get()));
        let level = resources::price_level(context, loaded, answer.answered.area);
        let price_adjusted = level.as_ref().zip(median.amount());
        Self {
            message: encode::write_nested(encode::write_benchmark(query, answer)),
            percentiles,
            median,
            mean,
            mean_error: mean_error(&answer.source, mean),
            price_adjusted: price_adjusted.and_then(|(level, median)| level.adjust_amount(median)),
            level,
        }
    }

    /// Returns the mean with its error.
    fn sampled_mean(&self) -> Option<Sampled> {
        let mean = self.mean.amount().filter(|mean| *mean > Cents::default())?;
        Some(Sampled { log: mean.dollars().ln(), error: self.mean_error })
    }

    fn compare_with(&self, first: &Self, index: usize) -> pb::ComparedBenchmark {
        let means = first.sampled_mean().zip(self.sampled_mean()).filter(|_| index > 0);
        let difference = means.and_then(|(first, own)| Difference::between_samples(first, own));
        let pairs = self.percentiles.iter().zip(&first.percentiles);
        let ratios = pairs.filter_map(|((percentile, wage), (_, of_first))| {
            let wage_ratio = amount_ratio(wage.amount()?, of_first.amount()?)?;
            Some(pb::PercentileRatio { percentile: percentile.get(), wage_ratio })
        });
        let both = |own: Option<Cents>, first: Option<Cents>| amount_ratio(own?, first?);
        pb::ComparedBenchmark {
            percentile_ratios: ratios.collect(),
            mean_ratio: both(self.mean.amount(), first.mean.amount()),
            price_parity: self.level.as_ref().map(resources::write_parity),
            price_adjusted_p50_usd: self.price_adjusted.map(to_dollars),
            price_adjusted_ratio: both(self.price_adjusted, first.price_adjusted),
            benchmark: Some(self.message.clone()),
            difference_probability: difference.as_ref().map(Difference::probability),
            mean_delta_interval_percent: difference.as_ref().map(write_interval),
            verdict: difference.map_or(pb::DifferenceVerdict::Unspecified, write_verdict).into(),
        }
    }
}

/// Returns the relative standard error of a mean: as published, or what the interval of an estimate gives.
fn mean_error(source: &Source<'_>, mean: Wage) -> Option<f64> {
    match (source, mean.value) {
        (Source::Published(cell), _) => relative_mean_error(cell),
        (Source::Modelled(_), WageValue::Computed(computed)) => {
            let interval = computed.interval?;
            let width = (interval.high.dollars() / interval.low.dollars()).ln();
            Some(width / 2.0 / Z80).filter(|error| error.is_finite())
        }
        _ => None,
    }
}

/// Writes the interval of a difference.
pub(super) fn write_interval(difference: &Difference) -> Interval {
    let (low, high) = difference.interval_percent();
    Interval { low, high, coverage: COVERAGE }
}

fn write_verdict(difference: Difference) -> pb::DifferenceVerdict {
    match difference.verdict() {
        DifferenceVerdict::Higher => pb::DifferenceVerdict::Higher,
        DifferenceVerdict::Lower => pb::DifferenceVerdict::Lower,
        DifferenceVerdict::Unclear => pb::DifferenceVerdict::Unclear,
    }
}

/// One amount over another that is above zero.
fn amount_ratio(amount: Cents, first: Cents) -> Option<f64> {
    (first > Cents::default()).then(|| amount.get() as f64 / first.get() as f64)
}
