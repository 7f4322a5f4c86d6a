//! `FindBenchmark`, `GetBenchmark`, `BatchFindBenchmarks`.

use std::sync::Arc;

use medwage_contracts::Encoded;
use medwage_contracts::names::BenchmarkName;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::benchmark::benchmark_result::Result as Form;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{MatchKind, Provenance, View};
use medwage_domain::benchmark::fallback::{Outcome, Step};
use medwage_domain::benchmark::{Answer, Refusal, answer_query};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::percentile::Percentile;
use medwage_rpc_server::pace;
use medwage_rpc_status::{PreconditionViolation, ToRpcError as _, Violation, Violations};
use prost::Message as _;

use super::nearest;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::query::{BenchmarkQuery, Terms, read_view};
use crate::reading::{MarketReading, Reading};
use crate::search::{Match, say_wider_area};
use crate::store::Loaded;

/// The most requests of one batch, and of one whose answers have evidence.
const MAX_BATCH: usize = 1_000;
const MAX_FULL_BATCH: usize = 100;
/// The most percentiles of one batch, the published ones of each request included.
const MAX_BATCH_PERCENTILES: usize = 40_000;
/// The most bytes of one reply: clients take 4 MiB.
const MAX_REPLY: usize = 7 << 19;

pub(super) fn find_benchmark(
    context: &Context,
    request: &pb::FindBenchmarkRequest,
) -> Result<Encoded<pb::Benchmark>, Error> {
    let query = BenchmarkQuery::read_query(context, request)?;
    Ok(encode::encode_benchmark(&query, &find_answer(&query)?))
}

pub(super) fn get_benchmark(
    context: &Context,
    request: &pb::GetBenchmarkRequest,
) -> Result<Encoded<pb::Benchmark>, Error> {
    let mut wrong = Violations::default();
    // An id alone is that of the current release.
    let whole = match request.name.trim() {
        id if id.is_empty() || id.contains('/') => id.to_owned(),
        id => format!("releases/current/benchmarks/{id}"),
    };
    let name = wrong.take_field(if whole.is_empty() {
        Err(Violation::required("name", format!("is required: a name such as {EXAMPLE}")))
    } else {
        let malformed = || Violation::malformed("name", format!("must look like {EXAMPLE}"));
        BenchmarkName::parse(&whole).ok_or_else(malformed)
    });
    let view = wrong.take_field(read_view(request.view));
    let (name, view) = wrong.into_result::<_, Error>(name.zip(view))?;
    let releases = context.store.releases();
    let loaded = releases.find_release("name", name.release)?;
    let market = read_name(loaded, &name)?;
    let terms = Terms { view: view.into(), ..Terms::default() };
    let mut wrong = Violations::default();
    let terms = terms.read_terms(context, loaded, &mut wrong);
    let query = terms.map(|terms| terms.into_query(Arc::clone(loaded), market));
    let query = wrong.into_result::<_, Error>(query)?;
    Ok(encode::encode_benchmark(&query, &find_answer(&query)?))
}

const EXAMPLE: &str = "releases/oews-2025-05/benchmarks/29-2072.0019100.622000";

/// Finds the market that a well-formed name names.
fn read_name(loaded: &Loaded, name: &BenchmarkName<'_>) -> Result<MarketReading<'static>, Error> {
    let release = &loaded.release;
    let occupation = release.occupation_ix(name.occupation);
    let (area, industry) = (loaded.find_area(name.area), release.industry_ix(name.industry));
    let Some(((occupation, area), industry)) = occupation.zip(area).zip(industry) else {
        let nearest = BenchmarkName {
            release: loaded.id(),
            occupation: nearest::nearest_occupation(loaded, name.occupation),
            area: nearest::nearest_area(loaded, name.area),
            industry: nearest::nearest_industry(loaded, name.industry),
        };
        return Err(Error::NotFound {
            resource_type: "medwage.dev/Benchmark",
            name: BenchmarkName { release: loaded.id(), ..name.clone() }.to_string(),
            nearest: vec![nearest.to_string()],
            release: loaded.id().to_owned(),
        });
    };
    fn named_reading<Ix>(ix: Ix) -> Reading<'static, Ix> {
        Reading { ix, input: "".into(), matched: Some(Match::exact_match(MatchKind::Name)) }
    }
    let mut named_area = named_reading(area);
    let missing = loaded.explain_missing_area(area);
    if let Some((missing, matched)) = missing.zip(named_area.matched.as_mut()) {
        matched.add_note(&say_wider_area(&missing));
    }
    Ok(MarketReading {
        occupation: named_reading(occupation),
        area: named_area,
        industry: named_reading(industry),
    })
}

pub(super) async fn find_batch(
    context: &Context,
    request: &pb::BatchFindBenchmarksRequest,
) -> Result<pb::BatchFindBenchmarksResponse, Error> {
    check_batch(&request.requests)?;
    let mut provenances: Vec<Provenance> = Vec::new();
    let mut answer = |(index, request): (usize, &pb::FindBenchmarkRequest)| {
        let answered = BenchmarkQuery::read_query(context, request).and_then(|query| {
            let benchmark = encode::write_benchmark(&query, &find_answer(&query)?);
            let provenance = &query.loaded.provenance;
            if provenances.iter().all(|known| known.release != provenance.release) {
                provenances.push(provenance.clone());
            }
            Ok(encode::without_source(benchmark))
        });
        let form = answered.map_or_else(
            |error| {
                let error = error.within_field(&format!("requests[{index}]"));
                Form::Status(error.to_rpc_error().to_rpc_status())
            },
            Form::Benchmark,
        );
        pb::BenchmarkResult { result: Some(form) }
    };
    let mut results = Vec::with_capacity(request.requests.len());
    for one in request.requests.iter().enumerate() {
        pace::yield_if_due().await?;
        results.push(answer(one));
    }
    let reply = pb::BatchFindBenchmarksResponse { results, provenances };
    let bytes = reply.encoded_len();
    if bytes > MAX_REPLY {
        let text = format!(
            "the answers are {bytes} bytes, and one reply holds {MAX_REPLY}; ask for fewer of them or for fewer \
             percentiles at once"
        );
        return Err(limit_exceeded("requests", text, bytes, MAX_REPLY).into());
    }
    Ok(reply)
}

fn check_batch(requests: &[pb::FindBenchmarkRequest]) -> Result<(), Violation> {
    let count = requests.len();
    if count == 0 {
        return Err(Violation::required("requests", "is required: 1 to 1,000 requests"));
    }
    let full = requests.iter().any(|request| request.view == i32::from(View::Full));
    let (allowed, view) = if full { (MAX_FULL_BATCH, " in FULL") } else { (MAX_BATCH, "") };
    if count > allowed {
        let text = format!(
            "{count} given, {allowed} allowed{view}; ExportBenchmarks has all that is published"
        );
        return Err(limit_exceeded("requests", text, count, allowed));
    }
    let published = Percentile::PUBLISHED.len();
    let percentiles = requests.iter().map(|request| published + request.percentiles.len()).sum();
    if percentiles > MAX_BATCH_PERCENTILES {
        let text = format!(
            "{percentiles} percentiles in all, {MAX_BATCH_PERCENTILES} allowed; ask for them in several calls of \
             BatchFindBenchmarks"
        );
        return Err(limit_exceeded("requests", text, percentiles, MAX_BATCH_PERCENTILES));
    }
    Ok(())
}

/// More than one call takes; the text names what takes more.
pub(super) fn limit_exceeded(
    field: &str,
    text: String,
    provided: usize,
    allowed: usize,
) -> Violation {
    Violation::for_reason(ErrorReason::LimitExceeded, field, text)
        .with_fact("provided", provided)
        .with_fact("allowed", allowed)
}

/// Asks the rules; a refusal says what was considered and what to do next.
pub(crate) fn find_answer<'q>(query: &'q BenchmarkQuery<'_>) -> Result<Answer<'q>, Error> {
    let loaded = &*query.loaded;
    let found = answer_query(loaded, &loaded.markers, query.cell_key(), query.policy);
    let found = found.map_err(|refusal| refuse_query(query, &refusal))?;
    Ok(loaded.floors.apply_floor(&loaded.release, found))
}

fn refuse_query(query: &BenchmarkQuery<'_>, refusal: &Refusal) -> Error {
    let (loaded, policy) = (&*query.loaded, query.policy);
    let first = refusal.steps.first().map(|step| step.outcome);
    let mut metadata = vec![("cell", loaded.labels.benchmark_id(query.cell_key()))];
    let reason = match first {
        _ if policy.fallback => ErrorReason::NoAnswer,
        Some(Outcome::Withheld) => {
            metadata.push(("footnote", "8".to_owned()));
            ErrorReason::CellWithheld
        }
        Some(Outcome::BelowFloor { grade, floor }) => {
            metadata.push(("grade", format!("{grade:?}")));
            metadata.push(("floor", format!("{floor:?}")));
            ErrorReason::BelowReliabilityFloor
        }
        _ => ErrorReason::CellNotPublished,
    };
    metadata.push(("considered", refusal.steps.len().to_string()));
    let why = refusal.steps.first().map(|step| encode::step_text(loaded, step)).unwrap_or_default();
    let advice = match (policy.fallback, policy.floor) {
        (false, _) => {
            "accepted_answers may also have MODELED, an estimate, or FALLBACK, a broader market"
        }
        (true, Some(_)) => "a lower min_grade finds one",
        (true, None) => "no broader market has wages either",
    };
    let market = loaded.labels.sentence_name(query.cell_key()).name_workers();
    Error::NoCell {
        reason,
        considered: refusal.steps.iter().map(|step| write_considered(loaded, step)).collect(),
        advice: format!("{}, {market}: {why}; {advice}", name_of(loaded, query.cell_key())),
        metadata,
    }
}

fn write_considered(loaded: &Loaded, step: &Step) -> PreconditionViolation {
    let kind = match step.outcome {
        Outcome::BelowFloor { .. } => "RELIABILITY",
        _ => "PUBLISHED",
    };
    PreconditionViolation {
        kind: kind.to_owned(),
        subject: name_of(loaded, step.cell),
        description: encode::step_text(loaded, step),
    }
}

fn name_of(loaded: &Loaded, key: CellKey) -> String {
    loaded.labels.benchmark_name(key)
}
