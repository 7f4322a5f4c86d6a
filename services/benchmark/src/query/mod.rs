//! From a request to a query that the rules understand, or everything that is wrong with it.

mod aging;
mod options;

use std::sync::Arc;

use medwage_contracts::pb::benchmark::FindBenchmarkRequest;
use medwage_contracts::pb::types::{Market, MatchKind, View};
use medwage_domain::benchmark::fallback::Policy;
use medwage_domain::market::CellKey;
use medwage_domain::percentile::Percentile;
use medwage_rpc_status::{Violation, Violations};

pub(crate) use self::aging::AgingQuery;
pub(crate) use self::options::{Terms, read_grade, read_view};
use crate::candidate_pay::CandidatePay;
use crate::context::Context;
use crate::error::Error;
use crate::reading::{MarketReading, find_title_parts, read_area, read_industry, read_occupation};
use crate::store::Loaded;

/// A query for what one market pays.
#[derive(Clone, Debug)]
pub(crate) struct BenchmarkQuery<'q> {
    pub(crate) loaded: Arc<Loaded>,
    pub(crate) market: MarketReading<'q>,
    pub(crate) policy: Policy,
    /// Beside the published ones; ascending, each once.
    pub(crate) percentiles: Vec<Percentile>,
    pub(crate) aging: Option<AgingQuery>,
    pub(crate) view: View,
}

impl<'q> BenchmarkQuery<'q> {
    /// Reads a request.
    pub(crate) fn read_query(
        context: &Context,
        request: &'q FindBenchmarkRequest,
    ) -> Result<Self, Error> {
        let releases = context.store.releases();
        let loaded = releases.find_release("release", &request.release)?;
        let mut wrong = Violations::default();
        let market = read_market(loaded, "market", request.market.as_ref(), &mut wrong);
        let terms = Terms {
            accepted_answers: &request.accepted_answers,
            min_grade: request.min_grade,
            percentiles: &request.percentiles,
            aging: request.aging.as_ref(),
            view: request.view,
        };
        let terms = terms.read_terms(context, loaded, &mut wrong);
        let query = market.zip(terms);
        wrong.into_result(query.map(|(market, terms)| terms.into_query(Arc::clone(loaded), market)))
    }

    /// The cell of the market asked for.
    pub(crate) fn cell_key(&self) -> CellKey {
        self.market.cell_key()
    }
}

/// Reads a market, and says of each of its fields what is wrong.
pub(crate) fn read_market<'q>(
    loaded: &Loaded,
    field: &str,
    market: Option<&'q Market>,
    wrong: &mut Violations,
) -> Option<MarketReading<'q>> {
    let Some(market) = market else {
        let description = "is required: a market with an occupation at least";
        wrong.add_violation(Violation::required(field, description));
        return None;
    };
    let occupation = read_occupation(loaded, "occupation", &market.occupation);
    let area = read_area(loaded, "area", &market.area);
    let industry = read_industry(loaded, "industry", &market.industry);
    let pay = CandidatePay {
        loaded,
        occupation: occupation.as_ref().ok().map(|reading| reading.ix),
        area: area.as_ref().ok().map(|reading| reading.ix),
    };
    let within = |violation: Violation| pay.add_pay(violation).within_field(field);
    let occupation = wrong.take_field(occupation.map_err(within));
    let area = wrong.take_field(area.map_err(within));
    let industry = wrong.take_field(industry.map_err(within));
    let mut market = MarketReading { occupation: occupation?, area: area?, industry: industry? };
    let filled = market.fill_from_title(loaded).map_err(|violation| {
        let pay = CandidatePay { loaded, occupation: Some(market.occupation.ix), area: None };
        pay.add_pay(violation).within_field(field)
    });
    wrong.take_field(filled)?;
    Some(market)
}

impl MarketReading<'_> {
    /// Takes the place and the workplace that a job's title names where the market leaves them unset. One that is refused in
    /// its field is refused here.
    fn fill_from_title(&mut self, loaded: &Loaded) -> Result<(), Violation> {
        let is_title = self.occupation.matched.as_ref().is_some_and(|matched| {
            !matches!(matched.kind, MatchKind::Name | MatchKind::Code | MatchKind::Successor)
        });
        let is_whole = self.area.matched.is_some() && self.industry.matched.is_some();
        if !is_title || is_whole {
            return Ok(());
        }
        let parts = find_title_parts(loaded, &self.occupation.input);
        if let Some(place) = parts.place.filter(|_| self.area.matched.is_none()) {
            self.area = read_area(loaded, "area", &place)?.said_in_title();
        }
        if let Some(workplace) = parts.workplace.filter(|_| self.industry.matched.is_none()) {
            self.industry = read_industry(loaded, "industry", &workplace)?.said_in_title();
        }
        Ok(())
    }
}
