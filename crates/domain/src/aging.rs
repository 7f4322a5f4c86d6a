//! Moving a wage from a release's reference month to a later month, by an index or a rate.
//!
//! Linear within a year and chained beyond, always from the reference month: a wage that was moved
//! once is never moved again. `docs/methodology/aging.md` shows the arithmetic. The date comes from
//! the caller; nothing here reads a clock.

mod index;

use crate::money::{Cents, Pay};
use crate::month::YearMonth;
use crate::reference::IndexSeries;

/// The lowest and highest rate that a caller may give, in percent a year.
pub const RATE_LIMITS: (f64, f64) = (-20.0, 50.0);

/// How far a wage can be moved, in months: beyond ten years no single rate means anything.
pub const MAX_MONTHS: u32 = 120;

/// By how much wages are moved, and what that takes for granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Aging {
    /// The factor that each wage is multiplied by.
    pub factor: f64,
    /// How many months it is moved.
    pub months: u32,
    /// The index or rate in words.
    pub label: String,
    /// The assumptions behind the factor.
    pub assumptions: Vec<AgingAssumption>,
}

/// Something that an aged wage takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgingAssumption {
    /// Which.
    pub kind: AssumptionKind,
    /// The assumption in a sentence, with its figures.
    pub text: String,
}

/// An assumption that an aged wage can rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssumptionKind {
    /// The caller's own rate holds throughout.
    CallersRate,
    /// This pay moved as the pay of all workers that the index measures.
    IndexStands,
    /// The index is linear between two published quarters.
    Interpolated,
    /// The index is linear across quarters that the table doesn't have.
    AcrossGap,
    /// A level was computed back from printed changes.
    ChainedBack,
    /// Beyond the last published quarter the index goes on at its last 12-month change.
    Extended,
    /// The id of the series was inferred from how the publisher builds ids.
    InferredId,
}

impl AssumptionKind {
    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CallersRate => "aging.rate.callers",
            Self::IndexStands => "aging.eci.stands_for_occupation",
            Self::Interpolated => "aging.eci.interpolated",
            Self::AcrossGap => "aging.eci.across_gap",
            Self::ChainedBack => "aging.eci.chained_back",
            Self::Extended => "aging.eci.extended",
            Self::InferredId => "aging.eci.inferred_id",
        }
    }

    /// Returns where it comes from; empty for our own judgement.
    pub const fn source(self) -> &'static str {
        match self {
            Self::CallersRate => "the caller",
            Self::ChainedBack => "BLS Employment Cost Index, printed 3-month changes",
            Self::Extended => "BLS Employment Cost Index, last printed 12-month change",
            Self::IndexStands | Self::Interpolated | Self::AcrossGap | Self::InferredId => "",
        }
    }
}

/// Why a wage can't be moved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AgingError {
    /// The rate is out of bounds or no number.
    #[error("{percent}% a year is outside of {}% to {}%", RATE_LIMITS.0, RATE_LIMITS.1)]
    Rate {
        /// The rate in percent.
        percent: f64,
    },
    /// The month is before the reference month.
    #[error("{to} is before the reference month {from}; wages are only moved forward")]
    BeforeReference {
        /// The reference month.
        from: YearMonth,
        /// The month asked for.
        to: YearMonth,
    },
    /// The month is too far away.
    #[error("{months} months are too many; a wage is moved by at most {MAX_MONTHS}")]
    TooFar {
        /// How many were asked for.
        months: u32,
    },
    /// The series starts after the reference month.
    #[error("{series} starts in {first}, after the reference month {from}")]
    BeforeSeries {
        /// The series' title.
        series: String,
        /// The first month.
        first: YearMonth,
        /// The reference month.
        from: YearMonth,
    },
    /// The series lacks the level a year before its last one, so it can't be extended.
    #[error("{series} has no 12-month change at its end, so it can't be extended to {to}")]
    NoYearChange {
        /// The series' title.
        series: String,
        /// The month asked for.
        to: YearMonth,
    },
}

impl Aging {
    /// Moves by the caller's own rate in percent a year, for that many months.
    ///
    /// # Errors
    /// Fails where the rate is outside of [`RATE_LIMITS`], or the months exceed [`MAX_MONTHS`].
    pub fn by_rate(percent: f64, months: u32) -> Result<Self, AgingError> {
        if !(RATE_LIMITS.0..=RATE_LIMITS.1).contains(&percent) {
            return Err(AgingError::Rate { percent });
        }
        let months = within_limit(months)?;
        let text = format!("pay changes by the caller's {percent}% a year throughout");
        Ok(Self {
            factor: growth_factor(percent / 100.0, months),
            months,
            label: format!("caller's rate of {percent}% a year"),
            assumptions: vec![AgingAssumption { kind: AssumptionKind::CallersRate, text }],
        })
    }

    /// Moves by an index from a release's reference month to a later month.
    ///
    /// # Errors
    /// Fails where the later month is none, or the series can't say what it was in either.
    pub fn by_index(
        series: &IndexSeries,
        from: YearMonth,
        to: YearMonth,
    ) -> Result<Self, AgingError> {
        let months = months_between(from, to)?;
        let mut found = index::Found::default();
        let start = index::find_level(series, from, from, &mut found)?;
        let end = index::find_level(series, from, to, &mut found)?;
        Ok(Self {
            factor: end / start,
            months,
            label: index::series_label(series),
            assumptions: found.list_assumptions(series),
        })
    }

    /// Returns the aged wage, rounded once; `None` beyond the range of money.
    pub fn age_wage(&self, wage: Cents, pay: Pay) -> Option<Cents> {
        pay.round(wage.dollars() * self.factor)
    }
}

/// Counts the months from the reference month to a later one.
///
/// # Errors
/// Fails where the later month is before the reference month, or too far from it.
pub fn months_between(from: YearMonth, to: YearMonth) -> Result<u32, AgingError> {
    let months = u32::try_from(to.months_since(from))
        .map_err(|_| AgingError::BeforeReference { from, to })?;
    within_limit(months)
}

fn within_limit(months: u32) -> Result<u32, AgingError> {
    if months <= MAX_MONTHS { Ok(months) } else { Err(AgingError::TooFar { months }) }
}

/// Linear within a year, chained beyond: `(1 + r)^years * (1 + r * months / 12)`.
fn growth_factor(rate: f64, months: u32) -> f64 {
    let years = (0..months / 12).fold(1.0, |factor, _| factor * (1.0 + rate));
    years * (1.0 + rate * f64::from(months % 12) / 12.0)
}

#[cfg(test)]
mod tests;
