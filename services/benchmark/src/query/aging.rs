//! To which month pay is moved, and by what.

use medwage_contracts::convert::PayFigures;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::types::Assumption;
use medwage_contracts::pb::types::aging::Basis;
use medwage_domain::aging::{Aging, months_between};
use medwage_domain::money::Pay;
use medwage_domain::month::YearMonth;
use medwage_domain::wage::{Rule, Wage};
use medwage_rpc_status::Violation;

use crate::context::Context;
use crate::reading::read_wage_index;
use crate::resources;
use crate::store::Loaded;

/// A month to move pay to, with what that multiplies it by.
#[derive(Clone, Debug)]
pub(crate) struct AgingQuery {
    pub(crate) month: YearMonth,
    pub(crate) aging: Aging,
    /// The name of the index; none for the caller's own rate.
    pub(crate) wage_index: Option<String>,
}

/// Reads the month and the basis.
pub(super) fn read_aging(
    context: &Context,
    loaded: &Loaded,
    request: &medwage_contracts::pb::types::Aging,
) -> Result<AgingQuery, Violation> {
    let month = read_month(&request.month)?;
    let from = loaded.release.meta().reference_month.parse();
    let from: YearMonth = from.map_err(|_| {
        let description = format!("release {} has no reference month", loaded.id());
        Violation::out_of_range("month", description)
    })?;
    let no_month =
        |error: &dyn std::error::Error| Violation::out_of_range("month", error.to_string());
    let index = match &request.basis {
        Some(Basis::AnnualPercent(percent)) => {
            let months = months_between(from, month).map_err(|error| no_month(&error))?;
            let aging = Aging::by_rate(*percent, months);
            let aging = aging
                .map_err(|error| Violation::out_of_range("annual_percent", error.to_string()))?;
            return Ok(AgingQuery { month, aging, wage_index: None });
        }
        Some(Basis::WageIndex(text)) => read_wage_index(context, "wage_index", text)?,
        None => context.reference.usual_wage_index().ok_or_else(|| {
            Violation::required("wage_index", "is required: no default is loaded")
        })?,
    };
    let aging = Aging::by_index(index, from, month).map_err(|error| no_month(&error))?;
    let id = resources::wage_index_id(index);
    Ok(AgingQuery { month, aging, wage_index: Some(Collection::WageIndexes.write_name(id)) })
}

fn read_month(text: &str) -> Result<YearMonth, Violation> {
    if text.is_empty() {
        return Err(Violation::required("month", "is required: a month such as 2026-05"));
    }
    let month = text.parse();
    month
        .map_err(|_| Violation::malformed("month", format!("{text:?} is no month such as 2026-05")))
}

impl AgingQuery {
    /// Moves one wage.
    pub(crate) fn age_wage(&self, wage: Wage, pay: Pay) -> Wage {
        wage.apply_rule(Rule::Aged, |amount| self.aging.age_wage(amount, pay))
    }

    /// Moves all figures.
    pub(crate) fn apply_to(&self, figures: PayFigures, pay: Pay) -> PayFigures {
        figures.map_figures(|wage| self.age_wage(wage, pay))
    }

    /// Writes what it takes for granted.
    pub(crate) fn list_assumptions(&self) -> impl Iterator<Item = Assumption> + '_ {
        self.aging.assumptions.iter().map(|assumption| Assumption {
            id: assumption.kind.id().to_owned(),
            text: assumption.text.clone(),
            source: assumption.kind.source().to_owned(),
        })
    }
}
