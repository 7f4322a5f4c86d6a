//! `BlendBenchmarks`.

use medwage_contracts::convert::{PayFigures, percentile_pay};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{self, Assumption, PayDistribution, View};
use medwage_domain::benchmark::Answer;
use medwage_domain::benchmark::blend::Blend;
use medwage_domain::cell::TopCode;
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{self as sentences, missing_text};
use medwage_domain::wage::{Missing, Wage};
use medwage_rpc_status::{PreconditionViolation, Violation, Violations};

use super::compare::{check_count, read_queries};
use super::find::find_answer;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{BenchmarkQuery, Terms};
use crate::store::Loaded;

/// The largest weight.
const HEAVIEST: f64 = 1_000_000.0;

const RULE: &str = "The share of the blend that earns less than a wage is the weighted sum of the markets' shares; its \
                    percentiles are where that sum reaches them, and its mean is the weighted mean of the markets' means.";

pub(super) fn blend_benchmarks(
    context: &Context,
    request: &pb::BlendBenchmarksRequest,
) -> Result<pb::BlendBenchmarksResponse, Error> {
    check_count("parts", request.parts.len())?;
    let releases = context.store.releases();
    let loaded = releases.find_release("release", &request.release)?;
    let mut wrong = Violations::default();
    for (index, part) in request.parts.iter().enumerate() {
        wrong.require(part.weight > 0.0 && part.weight <= HEAVIEST, || {
            let description = format!("{} is not above 0 and at most 1,000,000", part.weight);
            Violation::out_of_range(format!("parts[{index}].weight"), description)
        });
    }
    let terms = Terms {
        accepted_answers: &request.accepted_answers,
        min_grade: request.min_grade,
        percentiles: &request.percentiles,
        aging: None,
        view: request.view,
    };
    let markets = request.parts.iter().enumerate();
    let markets =
        markets.map(|(index, part)| (format!("parts[{index}].market"), part.market.as_ref()));
    let queries = read_queries(context, loaded, markets, terms, wrong)?;
    let answers: Vec<_> = queries.iter().map(find_answer).collect::<Result<_, _>>()?;
    let weights: Vec<_> = request.parts.iter().map(|part| part.weight).collect();
    let top = loaded.release.top_code();
    let (annual, hourly) = (
        blend_pay(&weights, &answers, Pay::Annual, top),
        blend_pay(&weights, &answers, Pay::Hourly, top),
    );
    let (told, pay) = match (&annual, &hourly) {
        (Ok(annual), _) => (annual, Pay::Annual),
        (Err(_), Ok(hourly)) => (hourly, Pay::Hourly),
        (Err(missing), Err(_)) => {
            return Err(no_distribution(loaded, &queries, &answers, *missing));
        }
    };
    let shares: Vec<_> = told.shares().map(|share| share * 100.0).collect();
    let figures = blended_figures(Ok(told));
    let names: Vec<_> =
        answers.iter().map(|answer| loaded.labels.sentence_name(answer.requested)).collect();
    let named: Vec<_> = shares.iter().copied().zip(&names).collect();
    let [_, p25, p50, p75, _] = figures.percentiles;
    let summary = sentences::summarize_blend(
        &named,
        sentences::PayFigures { pay, p25, p50, p75 },
        loaded.title(),
    );
    let weakest = answers.iter().map(Answer::grade).max();
    let percentiles = queries.first().map_or(&[][..], |query| &query.percentiles);
    let view = queries.first().map_or(View::Basic, |query| query.view);
    let parts = shares.iter().zip(queries.iter().zip(&answers));
    let parts = parts.map(|(share_percent, (query, answer))| pb::BlendedBenchmark {
        share_percent: *share_percent,
        benchmark: Some(encode::write_nested(encode::write_benchmark(query, answer))),
    });
    let provenance = &loaded.provenance;
    Ok(pb::BlendBenchmarksResponse {
        summary,
        annual: Some(write_distribution(annual.as_ref().map_err(|missing| *missing), percentiles)),
        hourly: Some(write_distribution(hourly.as_ref().map_err(|missing| *missing), percentiles)),
        grade: weakest.map_or(types::Grade::Unspecified, types::Grade::from).into(),
        parts: parts.collect(),
        release: provenance.release.clone(),
        citation: provenance.citation.clone(),
        evidence: (view == View::Full).then(|| pb::BlendBenchmarksEvidence {
            rule: RULE.to_owned(),
            assumptions: vec![Assumption {
                id: "blend.mixture".to_owned(),
                text: "each person works in one of the markets, in the shares of the weights"
                    .to_owned(),
                source: String::new(),
            }],
            provenance: Some(provenance.clone()),
        }),
    })
}

fn blend_pay(
    weights: &[f64],
    answers: &[Answer<'_>],
    pay: Pay,
    top: TopCode,
) -> Result<Blend, Missing> {
    let sources = answers.iter().map(|answer| &answer.source);
    Blend::new(weights.iter().copied().zip(sources), pay, top)
}

fn blended_figures(blend: Result<&Blend, Missing>) -> PayFigures {
    match blend {
        Ok(blend) => PayFigures {
            percentiles: Percentile::PUBLISHED.map(|percentile| blend.value(percentile)),
            mean: blend.mean(),
        },
        Err(missing) => PayFigures {
            percentiles: [Wage::from_missing(missing); 5],
            mean: Wage::from_missing(missing),
        },
    }
}

fn write_distribution(
    blend: Result<&Blend, Missing>,
    percentiles: &[Percentile],
) -> PayDistribution {
    let others = percentiles.iter().map(|percentile| {
        let wage = blend.map_or_else(Wage::from_missing, |blend| blend.value(*percentile));
        percentile_pay(*percentile, &wage)
    });
    blended_figures(blend).into_message(others.collect())
}

fn no_distribution(
    loaded: &Loaded,
    queries: &[BenchmarkQuery<'_>],
    answers: &[Answer<'_>],
    missing: Missing,
) -> Error {
    let top = loaded.release.top_code();
    let has_none =
        |answer: &Answer<'_>| Blend::new([(1.0, &answer.source)], Pay::Annual, top).err();
    let considered = queries.iter().zip(answers).filter_map(|(query, answer)| {
        let missing = has_none(answer)?;
        Some(PreconditionViolation {
            kind: "PUBLISHED".to_owned(),
            subject: loaded.labels.benchmark_name(query.cell_key()),
            description: format!("there is no distribution to blend: {}", missing_text(missing)),
        })
    });
    Error::NoCell {
        reason: ErrorReason::NoAnswer,
        metadata: vec![("parts", answers.len().to_string())],
        considered: considered.collect(),
        advice: format!("a part has no distribution to blend: {}", missing_text(missing)),
    }
}
