//! A wage in an answer: published, computed, bounded or missing, and never one for another.

use crate::cell::{Cell, DataType, Figure, Measure, TopCode};
use crate::money::{Cents, Pay};

/// A wage, or the reason why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wage {
    /// The kind of wage.
    pub value: WageValue,
    /// An adjacent published percentile has the same wage.
    pub tied: bool,
    /// The data type of a figure that the release speaks of; none for a computed one.
    pub data_type: Option<DataType>,
}

/// The forms of a wage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WageValue {
    /// Exactly as the release prints it.
    Published(Cents),
    /// Computed by a stated rule.
    Computed(Computed),
    /// At least this much; the release does not say how much more.
    AtLeast(Cents),
    /// No figure.
    Missing(Missing),
}

/// A wage that no publisher printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Computed {
    /// By which rule.
    pub rule: Rule,
    /// The wage, rounded once.
    pub amount: Cents,
    /// The interval, where the rule gives one.
    pub interval: Option<Interval>,
}

/// The rules that compute wages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Between published percentiles.
    Interpolated,
    /// Outside the published percentiles.
    Extrapolated,
    /// For a cell that is not published.
    Modelled,
    /// Moved to another date.
    Aged,
    /// Divided by a price level.
    PriceAdjusted,
}

/// The interval in which the truth is expected to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: Cents,
    /// Upper end.
    pub high: Cents,
    /// The share of such intervals that contain the truth, such as 0.8.
    pub coverage: f64,
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// Estimated by the publisher and not released.
    Withheld,
    /// Paid by the hour only, or by the year only.
    NotApplicable,
    /// The release has no such row.
    Absent,
    /// Fewer than two percentiles are published as numbers, so none can be computed.
    TooFewPercentiles,
    /// The cells that an estimate rests on publish only a lower bound there.
    SourceBounded,
}

impl Wage {
    /// A figure of the release.
    pub fn from_published(figure: Figure<Cents>, data_type: DataType, tied: bool) -> Self {
        let value = match figure {
            Figure::Value(wage) => WageValue::Published(wage),
            Figure::AtLeast(bound) => WageValue::AtLeast(bound),
            Figure::Withheld => WageValue::Missing(Missing::Withheld),
            Figure::NotApplicable => WageValue::Missing(Missing::NotApplicable),
            Figure::Absent => WageValue::Missing(Missing::Absent),
        };
        Self { value, tied, data_type: Some(data_type) }
    }

    /// A statistic as the cell prints it, tied if a percentile beside it is the same number.
    pub fn from_cell(cell: &Cell, measure: Measure, pay: Pay, top: TopCode) -> Self {
        let tied = cell.is_tied(measure, pay);
        Self::from_published(cell.wage(measure, pay, top), measure.per(pay), tied)
    }

    /// A wage of which only a bound is known, where the release prints none.
    pub fn at_least(bound: Cents) -> Self {
        Self { value: WageValue::AtLeast(bound), tied: false, data_type: None }
    }

    /// A computed wage.
    pub fn from_rule(rule: Rule, amount: Cents, interval: Option<Interval>) -> Self {
        let value = WageValue::Computed(Computed { rule, amount, interval });
        Self { value, tied: false, data_type: None }
    }

    /// No wage.
    pub fn from_missing(reason: Missing) -> Self {
        Self { value: WageValue::Missing(reason), tied: false, data_type: None }
    }

    /// Returns the amount of a published or computed wage, and nothing for a bound.
    pub fn amount(&self) -> Option<Cents> {
        match self.value {
            WageValue::Published(amount) => Some(amount),
            WageValue::Computed(computed) => Some(computed.amount),
            WageValue::AtLeast(_) | WageValue::Missing(_) => None,
        }
    }

    /// Applies a rule that turns one amount into another: to a value it gives a computed wage, to a
    /// bound a bound, to an interval the interval of the results. A gap stays what it is.
    pub fn apply_rule(self, rule: Rule, apply: impl Fn(Cents) -> Option<Cents>) -> Self {
        let computed = |amount: Cents, interval: Option<Interval>| {
            let interval = interval.and_then(|interval| {
                Some(Interval {
                    low: apply(interval.low)?,
                    high: apply(interval.high)?,
                    ..interval
                })
            });
            apply(amount)
                .map(|amount| Self { tied: self.tied, ..Self::from_rule(rule, amount, interval) })
        };
        let changed = match self.value {
            WageValue::Published(amount) => computed(amount, None),
            WageValue::Computed(wage) => computed(wage.amount, wage.interval),
            WageValue::AtLeast(bound) => apply(bound).map(|bound| Self {
                value: WageValue::AtLeast(bound),
                data_type: None,
                ..self
            }),
            WageValue::Missing(_) => Some(self),
        };
        changed.unwrap_or(Self::from_missing(Missing::Absent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(amount: Cents) -> Option<Cents> {
        Some(Cents::new(amount.get() * 2))
    }

    #[test]
    fn a_rule_never_turns_a_bound_into_a_value() {
        let bound = Figure::AtLeast(Cents::from_dollars(239_200));
        let wage =
            Wage::from_published(bound, DataType::AnnualP90, false).apply_rule(Rule::Aged, double);
        assert_eq!(wage.value, WageValue::AtLeast(Cents::from_dollars(478_400)));
        assert_eq!(wage.amount(), None);
    }

    #[test]
    fn a_gap_stays_the_gap_that_it_was() {
        let wage = Wage::from_published(Figure::Withheld, DataType::AnnualP90, false);
        assert_eq!(wage.apply_rule(Rule::Aged, double), wage);
    }

    #[test]
    fn a_rule_moves_the_interval_with_the_amount() {
        let interval = Interval { low: Cents::new(90), high: Cents::new(120), coverage: 0.8 };
        let wage = Wage::from_rule(Rule::Modelled, Cents::new(100), Some(interval));
        let WageValue::Computed(aged) = wage.apply_rule(Rule::Aged, double).value else {
            panic!("a computed wage stays computed");
        };
        assert_eq!((aged.rule, aged.amount), (Rule::Aged, Cents::new(200)));
        let moved = aged.interval.unwrap();
        assert_eq!(
            (moved.low, moved.high, moved.coverage),
            (Cents::new(180), Cents::new(240), 0.8)
        );
    }
}
