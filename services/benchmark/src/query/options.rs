//! The terms of a request beside its markets: what may answer, how firm it must be, which percentiles, how much to say.

use std::sync::Arc;

use medwage_contracts::pb::types::{self, Aging, AnswerKind, View};
use medwage_domain::benchmark::fallback::Policy;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::percentile::Percentile;
use medwage_rpc_status::{Violation, Violations};

use super::BenchmarkQuery;
use super::aging::{self, AgingQuery};
use crate::context::Context;
use crate::reading::MarketReading;
use crate::store::Loaded;

/// The most percentiles that one request may ask for.
const MAX_PERCENTILES: usize = 99;

/// The fields of a request beside its markets, as they came.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms<'q> {
    pub(crate) accepted_answers: &'q [i32],
    pub(crate) min_grade: i32,
    pub(crate) percentiles: &'q [f64],
    pub(crate) aging: Option<&'q Aging>,
    pub(crate) view: i32,
}

/// The same, read.
#[derive(Clone, Debug)]
pub(crate) struct ReadTerms {
    policy: Policy,
    percentiles: Vec<Percentile>,
    aging: Option<AgingQuery>,
    view: View,
}

impl Terms<'_> {
    /// Reads them, and says of each what is wrong.
    pub(crate) fn read_terms(
        self,
        context: &Context,
        loaded: &Loaded,
        wrong: &mut Violations,
    ) -> Option<ReadTerms> {
        let percentiles = wrong.take_field(read_percentiles(self.percentiles));
        let aging = self.aging.map(|aging| aging::read_aging(context, loaded, aging)).transpose();
        let aging = wrong.take_field(aging.map_err(|violation| violation.within_field("aging")));
        let policy = wrong.take_field(read_accepted_answers(self.accepted_answers));
        let floor = wrong.take_field(read_grade("min_grade", self.min_grade));
        let view = wrong.take_field(read_view(self.view));
        let policy = Policy { floor: floor?, ..policy? };
        Some(ReadTerms { policy, percentiles: percentiles?, aging: aging?, view: view? })
    }
}

impl ReadTerms {
    /// Makes the query for one market.
    pub(crate) fn into_query(
        self,
        loaded: Arc<Loaded>,
        market: MarketReading<'_>,
    ) -> BenchmarkQuery<'_> {
        let Self { policy, percentiles, aging, view } = self;
        BenchmarkQuery { loaded, market, policy, percentiles, aging, view }
    }
}

/// Reads what may answer; everything where nothing is said.
fn read_accepted_answers(values: &[i32]) -> Result<Policy, Violation> {
    let (field, mut accepted) = ("accepted_answers", Vec::with_capacity(values.len()));
    for (index, value) in values.iter().enumerate() {
        let field = format!("{field}[{index}]");
        match AnswerKind::try_from(*value) {
            Ok(AnswerKind::Unspecified) | Err(_) => {
                let description =
                    format!("{value} is no kind of answer: PUBLISHED, MODELED, FALLBACK");
                return Err(Violation::unknown(field, description));
            }
            Ok(kind) if accepted.contains(&kind) => {
                let description = format!("{} stands in the list already", kind.as_str_name());
                return Err(Violation::conflict(field, description));
            }
            Ok(kind) => accepted.push(kind),
        }
    }
    if accepted.is_empty() {
        return Ok(Policy::default());
    }
    if !accepted.contains(&AnswerKind::Published) {
        let description =
            "must have PUBLISHED: the market's own published cell answers wherever it can";
        return Err(Violation::out_of_range(field, description));
    }
    Ok(Policy {
        modelled: accepted.contains(&AnswerKind::Modeled),
        fallback: accepted.contains(&AnswerKind::Fallback),
        floor: None,
    })
}

/// Reads a grade; none where none is asked for.
pub(crate) fn read_grade(field: &str, value: i32) -> Result<Option<Grade>, Violation> {
    types::Grade::try_from(value)
        .map(Option::from)
        .map_err(|_| Violation::unknown(field, format!("{value} is no grade; A is 1, D is 4")))
}

/// Reads a view; BASIC where none is asked for.
pub(crate) fn read_view(value: i32) -> Result<View, Violation> {
    match View::try_from(value) {
        Ok(View::Full) => Ok(View::Full),
        Ok(View::Unspecified | View::Basic) => Ok(View::Basic),
        Err(_) => {
            Err(Violation::unknown("view", format!("{value} is no view; BASIC is 1, FULL is 2")))
        }
    }
}

/// Reads percentiles that are wanted beside the published ones, which are left out: ascending, each once.
fn read_percentiles(asked: &[f64]) -> Result<Vec<Percentile>, Violation> {
    if asked.len() > MAX_PERCENTILES {
        let description = format!("{} given, {MAX_PERCENTILES} allowed", asked.len());
        return Err(Violation::out_of_range("percentiles", description));
    }
    let read = |(index, percentile): (usize, &f64)| {
        Percentile::new(*percentile).ok_or_else(|| {
            let field = format!("percentiles[{index}]");
            Violation::out_of_range(field, format!("{percentile} is not above 0 and below 100"))
        })
    };
    let mut percentiles: Vec<_> = asked.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    percentiles.retain(|percentile| percentile.measure().is_none());
    percentiles.sort_by(|one, other| one.get().total_cmp(&other.get()));
    percentiles.dedup_by(|one, other| one.get().total_cmp(&other.get()).is_eq());
    Ok(percentiles)
}
