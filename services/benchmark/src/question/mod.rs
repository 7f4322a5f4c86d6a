//! From a request to a question that the rules understand, or everything that is wrong with it.

mod aging;
mod codes;
mod find;

use medwage_service_kit::{Violation, Violations};
use std::borrow::Cow;
use std::sync::Arc;

use medwage_contracts::convert::BenchmarkName;
use medwage_contracts::pb::benchmark::GetBenchmarkRequest;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::benchmark::walk::Policy;
use medwage_domain::market::CellKey;
use medwage_domain::percentile::Percentile;

pub(crate) use self::aging::Aged;
pub(crate) use self::codes::{area, grade, industry, occupation, state};
pub(crate) use self::find::within_length;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::store::Loaded;

/// How many percentiles one question may ask for.
const MAX_PERCENTILES: usize = 99;

/// One question about one cell.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) loaded: Arc<Loaded>,
    pub(crate) cell: CellKey,
    pub(crate) policy: Policy,
    /// Ascending, each once.
    pub(crate) percentiles: Cow<'static, [Percentile]>,
    pub(crate) aged: Option<Aged>,
}

impl Question {
    /// Reads a request.
    pub(crate) fn read(context: &Context, request: &GetBenchmarkRequest) -> Result<Self, Error> {
        let catalogue = context.store.catalogue();
        let name = named(request)?;
        let release = name.as_ref().map_or(request.release.as_str(), |name| name.release);
        let loaded = catalogue.release(release)?;
        let mut wrong = Violations::default();
        let cell = match &name {
            Some(name) => wrong.take(codes::named(loaded, name)),
            None => cell(context, loaded, request, &mut wrong),
        };
        let floor = wrong.take(grade("min_grade", request.min_grade));
        let percentiles = wrong.take(percentiles(&request.percentiles));
        let aged = wrong.take(aging::read(context, loaded, request));
        let question = cell.zip(floor).zip(percentiles).zip(aged);
        wrong.finish(question.map(|(((cell, floor), percentiles), aged)| Self {
            loaded: Arc::clone(loaded),
            cell,
            policy: policy(request, floor),
            percentiles,
            aged,
        }))
    }
}

/// The name, if that is how the cell is asked for; then nothing else may say which cell.
fn named(request: &GetBenchmarkRequest) -> Result<Option<BenchmarkName<'_>>, Error> {
    if request.name.is_empty() {
        return Ok(None);
    }
    let mut wrong = Violations::default();
    for (field, text) in [
        ("occupation", &request.occupation),
        ("area", &request.area),
        ("industry", &request.industry),
        ("release", &request.release),
    ] {
        wrong.require(text.is_empty(), || {
            Violation::new(field, "must be unset where name is set; the name says it")
        });
    }
    let name = wrong.take(BenchmarkName::parse(&request.name).ok_or_else(|| {
        Violation::new(
            "name",
            "must look like releases/oews-2025-05/benchmarks/soc-29-2072-area-0019100-industry-622000",
        )
    }));
    wrong.finish(name).map(Some)
}

fn cell(
    context: &Context,
    loaded: &Loaded,
    request: &GetBenchmarkRequest,
    wrong: &mut Violations,
) -> Option<CellKey> {
    let occupation = wrong.take(occupation(context, loaded, &request.occupation));
    let area = wrong.take(area(context, loaded, &request.area));
    let industry = wrong.take(industry(context, loaded, &request.industry));
    Some(CellKey { occupation: occupation?, area: area?, industry: industry? })
}

/// Without a word on modelling, who refuses a broader cell wants the published one or none.
fn policy(request: &GetBenchmarkRequest, floor: Option<Grade>) -> Policy {
    let fallback = request.allow_fallback.unwrap_or(true);
    Policy { fallback, modelled: request.allow_modelled.unwrap_or(fallback), floor }
}

fn percentiles(asked: &[f64]) -> Result<Cow<'static, [Percentile]>, Violation> {
    if asked.is_empty() {
        return Ok(Cow::Borrowed(&encode::PUBLISHED));
    }
    if asked.len() > MAX_PERCENTILES {
        let text = format!("{} given, {MAX_PERCENTILES} allowed", asked.len());
        return Err(Violation::new("percentiles", text));
    }
    let read = |(place, &percentile): (usize, &f64)| {
        Percentile::new(percentile).ok_or_else(|| {
            let field = format!("percentiles[{place}]");
            Violation::new(field, format!("{percentile} is not above 0 and below 100"))
        })
    };
    let mut percentiles: Vec<_> = asked.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    percentiles.sort_by(|one, other| one.get().total_cmp(&other.get()));
    percentiles.dedup_by(|one, other| one.get().total_cmp(&other.get()).is_eq());
    Ok(Cow::Owned(percentiles))
}
