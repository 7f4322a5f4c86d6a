//! `RankWage`.

use std::sync::Arc;

use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::benchmark::rank_wage_request::Wage as Asked;
use medwage_contracts::pb::benchmark::{
    MarketVerdict, RankWageEvidence, RankWageRequest, RankWageResponse,
};
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{FigureKind, Range, View};
use medwage_domain::benchmark::wage_position::{Quarters, Verdict, locate_wage};
use medwage_domain::distribution::{Rank, RankKind};
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{self as sentences, RankFacts, missing_text};
use medwage_domain::wage::Missing;
use medwage_rpc_status::{PreconditionViolation, Violation, Violations};

use super::find::find_answer;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{BenchmarkQuery, Terms, read_market};

/// The highest wage that is ranked, in dollars.
const HIGHEST: f64 = 1e9;

const RULE: &str = "The percentile is where the wage stands in the market's distribution: piecewise linear in log wage over \
                    normal score through the published percentiles, with tails that reproduce the published mean.";

pub(super) fn rank_wage(
    context: &Context,
    request: &RankWageRequest,
) -> Result<RankWageResponse, Error> {
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let mut wrong = Violations::default();
    let market = read_market(loaded, "market", request.market.as_ref(), &mut wrong);
    let asked = wrong.take_field(read_wage(request));
    let terms = Terms {
        accepted_answers: &request.accepted_answers,
        min_grade: request.min_grade,
        percentiles: &[],
        aging: request.aging.as_ref(),
        view: request.view,
    };
    let terms = terms.read_terms(context, loaded, &mut wrong);
    let ((market, (wage, pay)), terms) =
        wrong.into_result::<_, Error>(market.zip(asked).zip(terms))?;
    let query = terms.into_query(Arc::clone(loaded), market);
    let answer = find_answer(&query)?;
    let top = loaded.release.top_code();
    // The aged market is the market times a ratio, so the wage is brought back by it instead.
    let ratio = query.aging.as_ref().map_or(1.0, |aging| aging.aging.factor);
    let wage_then = pay.round(wage.dollars() / ratio).unwrap_or(wage);
    let wage_then = if query.aging.is_none() { wage } else { wage_then };
    let rank = answer.source.rank_wage(wage_then, pay, top);
    let rank = rank.map_err(|missing| no_distribution(&query, pay, missing))?;
    let quarter = |percentile| answer.source.percentile(percentile, pay, top);
    let quarters = Quarters {
        p25: quarter(Percentile::P25),
        p50: quarter(Percentile::P50),
        p75: quarter(Percentile::P75),
    };
    let position = locate_wage(wage_then, &quarters, Some(rank));
    let summary = encode::with_facts(&query, &answer, |benchmark| {
        let compa_ratio = position.compa_ratio;
        sentences::wage_rank(&RankFacts { wage, pay, rank, compa_ratio, benchmark })
    });
    let mut benchmark = encode::write_nested(encode::write_benchmark(&query, &answer));
    let resolved = benchmark.resolved.take();
    Ok(RankWageResponse {
        summary,
        percentile: (rank.kind != RankKind::LowerBound).then_some(rank.percentile),
        percentile_range: Some(Range { low: rank.low, high: rank.high }),
        kind: rank_kind(&rank).into(),
        compa_ratio: position.compa_ratio,
        range_penetration: position.range_penetration,
        verdict: write_verdict(position.verdict).into(),
        benchmark: Some(benchmark),
        resolved,
        release: loaded.provenance.release.clone(),
        citation: loaded.provenance.citation.clone(),
        evidence: (query.view == View::Full).then(|| RankWageEvidence {
            rule: RULE.to_owned(),
            provenance: Some(loaded.provenance.clone()),
        }),
    })
}

fn read_wage(request: &RankWageRequest) -> Result<(Cents, Pay), Violation> {
    let (field, dollars, pay) = match request.wage {
        Some(Asked::AnnualUsd(dollars)) => ("annual_usd", dollars, Pay::Annual),
        Some(Asked::HourlyUsd(dollars)) => ("hourly_usd", dollars, Pay::Hourly),
        None => {
            let description = "is required: this or hourly_usd, in US dollars";
            return Err(Violation::required("annual_usd", description));
        }
    };
    let wage =
        parse_cents(dollars).map_err(|error| Violation::malformed(field, error.to_string()))?;
    if dollars > HIGHEST || wage <= Cents::default() {
        let description = format!("{dollars} is not above 0 and at most 1,000,000,000");
        return Err(Violation::out_of_range(field, description));
    }
    Ok((wage, pay))
}

fn no_distribution(query: &BenchmarkQuery<'_>, pay: Pay, missing: Missing) -> Error {
    let name = query.loaded.labels.benchmark_name(query.cell_key());
    let per = match pay {
        Pay::Annual => "annual",
        Pay::Hourly => "hourly",
    };
    let why =
        format!("there is no distribution of {per} pay to rank in: {}", missing_text(missing));
    Error::NoCell {
        reason: ErrorReason::NoAnswer,
        metadata: vec![
            ("cell", query.loaded.labels.benchmark_id(query.cell_key())),
            ("pay", per.to_owned()),
        ],
        advice: format!("{name}: {why}"),
        considered: vec![PreconditionViolation {
            kind: "PUBLISHED".to_owned(),
            subject: name,
            description: why,
        }],
    }
}

fn rank_kind(rank: &Rank) -> FigureKind {
    match rank.kind {
        RankKind::Published => FigureKind::Published,
        RankKind::Interpolated => FigureKind::Interpolated,
        RankKind::Extrapolated => FigureKind::Extrapolated,
        RankKind::Modelled => FigureKind::Modeled,
        RankKind::LowerBound => FigureKind::Unspecified,
    }
}

fn write_verdict(verdict: Option<Verdict>) -> MarketVerdict {
    match verdict {
        None => MarketVerdict::Unspecified,
        Some(Verdict::Below) => MarketVerdict::BelowMarket,
        Some(Verdict::Within) => MarketVerdict::WithinMarket,
        Some(Verdict::Above) => MarketVerdict::AboveMarket,
    }
}
