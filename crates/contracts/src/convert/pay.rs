//! Pay: the six figures of a distribution, percentiles that were asked for, and gaps with their reasons.

use medwage_domain::money::Cents;
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{bound_text, missing_text};
use medwage_domain::wage::{Interval, Missing, Rule, Wage, WageValue};

use super::to_dollars;
use crate::pb::types;
use crate::pb::types::{FigureKind, GapKind, PayDistribution, PayGap, PercentilePay};

/// The footnote of a bound, of a withheld figure, and of pay that an occupation does not have.
const BOUND_FOOTNOTE: &str = "5";
const WITHHELD_FOOTNOTE: &str = "8";
const NOT_APPLICABLE_FOOTNOTE: &str = "4";

/// The figures that every distribution has, per year or per hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PayFigures {
    /// The 10th, 25th, 50th, 75th and 90th percentiles.
    pub percentiles: [Wage; 5],
    /// The mean.
    pub mean: Wage,
}

impl PayFigures {
    /// The names of the figures, as fields and gaps have them.
    pub const NAMES: [&str; 6] = ["p10", "p25", "p50", "p75", "p90", "mean"];

    /// Returns the figures in the order of [`NAMES`](Self::NAMES).
    pub fn all_figures(&self) -> [Wage; 6] {
        let [p10, p25, p50, p75, p90] = self.percentiles;
        [p10, p25, p50, p75, p90, self.mean]
    }

    /// Returns the kind that all figures which are numbers have; unspecified where none is one, or they differ.
    pub fn figure_kind(&self) -> FigureKind {
        let mut kinds = self.all_figures().into_iter().filter_map(|wage| figure_kind(&wage));
        let Some(first) = kinds.next() else { return FigureKind::Unspecified };
        if kinds.all(|kind| kind == first) { first } else { FigureKind::Unspecified }
    }

    /// Applies a rule to each figure.
    #[must_use]
    pub fn map_figures(self, rule: impl Fn(Wage) -> Wage) -> Self {
        Self { percentiles: self.percentiles.map(&rule), mean: rule(self.mean) }
    }

    /// Writes the distribution, with other percentiles that were asked for.
    pub fn into_message(self, percentiles: Vec<PercentilePay>) -> PayDistribution {
        let [p10, p25, p50, p75, p90, mean] =
            self.all_figures().map(|wage| wage.amount().map(to_dollars));
        PayDistribution {
            p10,
            p25,
            p50,
            p75,
            p90,
            mean,
            kind: self.figure_kind().into(),
            percentiles,
            gaps: self.write_gaps().collect(),
        }
    }

    /// Writes why figures are no numbers. What several have in common is said in words at the first of them.
    pub fn write_gaps(&self) -> impl Iterator<Item = PayGap> {
        let mut told: Option<WageValue> = None;
        Self::NAMES.into_iter().zip(self.all_figures()).filter_map(move |(name, wage)| {
            let mut gap = pay_gap(name, &wage)?;
            if told.replace(wage.value) == Some(wage.value) {
                gap.reason.clear();
            }
            Some(gap)
        })
    }
}

/// Writes the wage at a percentile that was asked for.
pub fn percentile_pay(percentile: Percentile, wage: &Wage) -> PercentilePay {
    PercentilePay { percentile: percentile.get(), wage: Some(wage_message(wage)) }
}

/// Writes one wage, or the reason why there is none.
pub fn wage_message(wage: &Wage) -> types::Wage {
    types::Wage {
        usd: wage.amount().map(to_dollars),
        kind: figure_kind(wage).unwrap_or(FigureKind::Unspecified).into(),
        gap: pay_gap("", wage),
    }
}

/// Returns how a wage came to be; none where it is no number.
pub fn figure_kind(wage: &Wage) -> Option<FigureKind> {
    match wage.value {
        WageValue::Published(_) => Some(FigureKind::Published),
        WageValue::Computed(computed) => Some(computed.rule.into()),
        WageValue::AtLeast(_) | WageValue::Missing(_) => None,
    }
}

/// Writes why a figure is no number; none where it is one.
pub fn pay_gap(figure: &str, wage: &Wage) -> Option<PayGap> {
    match wage.value {
        WageValue::Published(_) | WageValue::Computed(_) => None,
        WageValue::AtLeast(bound) => Some(PayGap {
            figure: figure.to_owned(),
            kind: GapKind::LowerBound.into(),
            lower_bound: Some(to_dollars(bound)),
            footnote_code: BOUND_FOOTNOTE.to_owned(),
            reason: bound_text(bound),
        }),
        WageValue::Missing(missing) => Some(missing_gap(figure, missing)),
    }
}

/// Writes why a figure is missing.
pub(super) fn missing_gap(figure: &str, missing: Missing) -> PayGap {
    let (kind, footnote) = match missing {
        Missing::Withheld => (GapKind::Withheld, WITHHELD_FOOTNOTE),
        Missing::NotApplicable => (GapKind::NotApplicable, NOT_APPLICABLE_FOOTNOTE),
        Missing::SourceBounded => (GapKind::NotPublished, BOUND_FOOTNOTE),
        Missing::Absent | Missing::TooFewPercentiles => (GapKind::NotPublished, ""),
    };
    PayGap {
        figure: figure.to_owned(),
        kind: kind.into(),
        lower_bound: None,
        footnote_code: footnote.to_owned(),
        reason: missing_text(missing).to_owned(),
    }
}

/// Writes where the truth about an amount is expected to lie.
pub fn write_interval(interval: Interval) -> types::Interval {
    let ends = |amount: Cents| to_dollars(amount);
    types::Interval {
        low: ends(interval.low),
        high: ends(interval.high),
        coverage: interval.coverage,
    }
}

impl From<Rule> for FigureKind {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Interpolated => Self::Interpolated,
            Rule::Extrapolated => Self::Extrapolated,
            Rule::Modelled => Self::Modeled,
            Rule::Aged => Self::Aged,
            Rule::PriceAdjusted => Self::PriceAdjusted,
        }
    }
}

#[cfg(test)]
mod tests {
    use medwage_domain::cell::{DataType, Figure};

    use super::*;

    fn annual(figure: Figure<i64>) -> Wage {
        Wage::from_published(figure.map(Cents::from_dollars), DataType::AnnualP90, false)
    }

    fn figures(p90: Wage) -> PayFigures {
        let value = |dollars| annual(Figure::Value(dollars));
        let percentiles = [value(37_000), value(43_490), value(51_140), value(64_820), p90];
        PayFigures { percentiles, mean: value(56_790) }
    }

    #[test]
    fn a_figure_is_a_number_or_a_gap_and_never_both() {
        for (wage, kind, bound, footnote) in [
            (annual(Figure::AtLeast(239_200)), GapKind::LowerBound, Some(239_200.0), "5"),
            (annual(Figure::Withheld), GapKind::Withheld, None, "8"),
            (annual(Figure::NotApplicable), GapKind::NotApplicable, None, "4"),
            (annual(Figure::Absent), GapKind::NotPublished, None, ""),
            (Wage::from_missing(Missing::SourceBounded), GapKind::NotPublished, None, "5"),
        ] {
            let message = figures(wage).into_message(Vec::new());
            assert_eq!((message.p90, message.p75), (None, Some(64_820.0)));
            assert_eq!(message.kind(), FigureKind::Published, "of the figures that are numbers");
            let [gap] = message.gaps.as_slice() else { panic!("{:?}", message.gaps) };
            assert_eq!((gap.figure.as_str(), gap.kind()), ("p90", kind));
            assert_eq!((gap.lower_bound, gap.footnote_code.as_str()), (bound, footnote));
            let single = wage_message(&wage);
            assert_eq!((single.usd, single.kind()), (None, FigureKind::Unspecified));
            assert_eq!(single.gap.unwrap().kind(), kind);
        }
        let whole = figures(annual(Figure::Value(81_150))).into_message(Vec::new());
        assert_eq!((whole.p90, whole.gaps.len()), (Some(81_150.0), 0));
    }

    #[test]
    fn gaps_that_are_alike_say_why_once() {
        let bound = annual(Figure::AtLeast(239_200));
        let alike = PayFigures { percentiles: [bound; 5], mean: annual(Figure::Withheld) };
        let gaps: Vec<_> = alike.write_gaps().collect();
        assert!(gaps.iter().take(5).all(|gap| gap.lower_bound == Some(239_200.0)));
        let reasons: Vec<_> = gaps.iter().map(|gap| !gap.reason.is_empty()).collect();
        assert_eq!(reasons, [true, false, false, false, false, true]);
    }

    #[test]
    fn the_kind_is_that_of_all_figures() {
        let aged = |wage: Wage| wage.apply_rule(Rule::Aged, Some);
        let published = figures(annual(Figure::Withheld));
        assert_eq!(published.map_figures(aged).figure_kind(), FigureKind::Aged);
        let mixed = PayFigures { mean: aged(published.mean), ..published };
        assert_eq!(mixed.figure_kind(), FigureKind::Unspecified);
        let gap = Wage::from_missing(Missing::Withheld);
        let none = PayFigures { percentiles: [gap; 5], mean: gap };
        assert_eq!(none.figure_kind(), FigureKind::Unspecified);
    }
}
