//! Queries to the benchmark service, and what comes of them.

use std::sync::Arc;
use std::time::Instant;

use medwage_domain::code::Soc;

use super::{MarketPay, Refusal};

/// The market whose pay is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MarketQuery {
    /// The release's id.
    pub(crate) release: Arc<str>,
    pub(crate) occupation: Soc,
    /// As the caller wrote it; empty for the nation.
    pub(crate) area: Box<str>,
    /// As the caller wrote it; empty for all industries.
    pub(crate) industry: Box<str>,
    pub(crate) aging: Option<AgingQuery>,
}

/// To which month pay is moved, and by what, as the caller wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AgingQuery {
    pub(crate) month: Box<str>,
    pub(crate) basis: AgingBasis,
}

/// By what pay is moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AgingBasis {
    /// The Employment Cost Index of private industry.
    Default,
    /// Another series.
    WageIndex(Box<str>),
    /// The caller's rate in percent a year, by its bits.
    AnnualPercent(u64),
}

/// The pay of a market or why there is none; a refusal holds for everybody who asks the same.
pub(crate) type MarketAnswer = Result<Arc<MarketPay>, QueryError>;

/// Why there is no pay of a market.
#[derive(Clone, Debug)]
pub(crate) enum QueryError {
    /// The benchmark service refuses the query.
    Refused(Arc<Refusal>),
    /// It is out of reach.
    OutOfReach(Arc<str>),
    /// The caller does not wait longer.
    OutOfTime,
    /// A defect of ours.
    Broken(Arc<str>),
}

/// Since when the benchmark service is out of reach, and why.
#[derive(Clone, Debug)]
pub(crate) struct Outage {
    pub(crate) since: Instant,
    pub(crate) why: Arc<str>,
}
