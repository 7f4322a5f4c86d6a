//! To which date pay is moved, and by what.

use medwage_contracts::pb;
use medwage_contracts::pb::benchmark::aging_basis::Basis;
use medwage_contracts::pb::benchmark::{AgedPay, Benchmark, GetBenchmarkRequest};
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::aging::{Aging, months_between};
use medwage_domain::benchmark::answer::Source;
use medwage_domain::cell::TopCode;
use medwage_domain::money::Pay;
use medwage_domain::month::YearMonth;
use medwage_domain::percentile::Percentile;
use medwage_domain::reference::IndexSeries;
use medwage_domain::wage::{Rule, Wage};
use medwage_service_kit::Violation;

use crate::context::Context;
use crate::encode;

use crate::store::Loaded;

/// The first year that can be asked for, and the last.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;

/// A date to move pay to, with what that multiplies it by.
#[derive(Clone, Debug)]
pub(crate) struct Aged {
    date: pb::Date,
    aging: Aging,
}

/// Reads the date and the basis; none where no date is asked for.
pub(super) fn read(
    context: &Context,
    loaded: &Loaded,
    request: &GetBenchmarkRequest,
) -> Result<Option<Aged>, Violation> {
    let basis = request.aging.as_ref().and_then(|aging| aging.basis.as_ref());
    let Some(date) = request.as_of_date else {
        let stray = basis.is_some();
        let violation = || Violation::new("as_of_date", "is required where aging is set");
        return if stray { Err(violation()) } else { Ok(None) };
    };
    let to = month(date)?;
    let from = loaded.release.meta().reference_month.parse();
    let from: YearMonth = from.map_err(|_| {
        Violation::new("as_of_date", format!("release {} has no reference month", loaded.id()))
    })?;
    let no_date = |error: &dyn std::error::Error| Violation::new("as_of_date", error.to_string());
    let aging = match basis {
        Some(Basis::AnnualPercent(percent)) => {
            let months = months_between(from, to).map_err(|error| no_date(&error))?;
            Aging::by_rate(*percent, months)
                .map_err(|error| Violation::new("aging.annual_percent", error.to_string()))?
        }
        Some(Basis::Index(text)) => {
            Aging::by_index(index(context, text)?, from, to).map_err(|error| no_date(&error))?
        }
        None => {
            let usual = context.reference.usual_wage_index();
            let usual = usual.ok_or_else(|| Violation::new("aging", "no usual index is loaded"))?;
            Aging::by_index(usual, from, to).map_err(|error| no_date(&error))?
        }
    };
    Ok(Some(Aged { date, aging }))
}

fn month(date: pb::Date) -> Result<YearMonth, Violation> {
    let wrong = || Violation::new("as_of_date", "must have a year and a month from 1 to 12");
    let year = Some(date.year).filter(|year| YEARS.contains(year)).ok_or_else(wrong)?;
    let part = |number: i32| u16::try_from(number).map_err(|_| wrong());
    let month = u8::try_from(part(date.month)?).map_err(|_| wrong())?;
    YearMonth::new(part(year)?, month).ok_or_else(wrong)
}

/// The one index that a text names.
fn index<'r>(context: &'r Context, text: &str) -> Result<&'r IndexSeries, Violation> {
    let named = context.reference.wage_indexes_named(text);
    let titles = |list: &[&IndexSeries]| {
        list.iter().map(|it| format!("{} ({})", it.title, it.id)).collect::<Vec<_>>().join("; ")
    };
    match named.as_slice() {
        [] => {
            let all: Vec<_> = context.reference.wage_indexes.iter().collect();
            let text = format!("{text:?} names no index; there are {}", titles(&all));
            Err(Violation::new("aging.index", text))
        }
        // The same index with and without seasonal adjustment is one: the adjusted one comes first.
        [first, others @ ..] if others.iter().all(|it| it.title == first.title) => Ok(first),
        several => {
            let text = format!("{text:?} names several; choose one of {}", titles(several));
            Err(Violation::new("aging.index", text))
        }
    }
}

impl Aged {
    /// What each wage is multiplied by.
    pub(crate) fn factor(&self) -> f64 {
        self.aging.factor
    }

    /// Moves one wage.
    pub(crate) fn apply(&self, wage: Wage, pay: Pay) -> Wage {
        wage.under(Rule::Aged, |amount| self.aging.apply(amount, pay))
    }

    /// Adds the moved pay and what it takes for granted to an answer.
    pub(crate) fn write(
        &self,
        source: &Source<'_>,
        top: TopCode,
        asked: &[Percentile],
        message: &mut Benchmark,
    ) {
        let pay = |pay| {
            Some(encode::distribution_of(source, pay, top, asked, |wage| self.apply(wage, pay)))
        };
        message.aged = Some(AgedPay {
            as_of_date: Some(self.date),
            month_count: i32::try_from(self.aging.months).unwrap_or(i32::MAX),
            factor: self.aging.factor,
            index: self.aging.label.clone(),
            annual: pay(Pay::Annual),
            hourly: pay(Pay::Hourly),
        });
        message.assumptions.extend(self.aging.assumptions.iter().map(|it| Assumption {
            id: it.kind.id().to_owned(),
            text: it.text.clone(),
            source: it.kind.source().to_owned(),
        }));
    }
}
