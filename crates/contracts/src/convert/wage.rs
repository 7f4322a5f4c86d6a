//! Wages, counts and numbers of an answer.

use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::cell::Figure;
use medwage_domain::distribution::{Rank, RankKind};
use medwage_domain::wage::{Computed, Missing, Rule, Wage, WageValue};

use crate::pb::benchmark::WagePercentile;
use crate::pb::types_v0::{
    ComputedWage, CountFigure, FigureKind, MissingFigure, NumberFigure, ReliabilityGrade,
    WageFigure, wage_figure,
};

impl From<Wage> for WageFigure {
    fn from(wage: Wage) -> Self {
        use wage_figure::Figure as Form;
        let (kind, figure) = match wage.value {
            WageValue::Published(amount) => (FigureKind::Published, Form::Published(amount.into())),
            WageValue::AtLeast(bound) => (FigureKind::LowerBound, Form::LowerBound(bound.into())),
            WageValue::Computed(computed) => {
                (computed.rule.into(), Form::Computed(computed.into()))
            }
            WageValue::Missing(missing) => (missing.into(), Form::Missing(missing.into())),
        };
        Self {
            kind: kind.into(),
            figure: Some(figure),
            tied: wage.tied,
            data_type: wage.data_type.map_or(0, |data_type| data_type.code().into()),
        }
    }
}

impl From<Computed> for ComputedWage {
    fn from(computed: Computed) -> Self {
        Self {
            amount: Some(computed.amount.into()),
            low: computed.interval.map(|it| it.low.into()),
            high: computed.interval.map(|it| it.high.into()),
            coverage: computed.interval.map_or(0.0, |it| it.coverage),
        }
    }
}

impl From<Rule> for FigureKind {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Interpolated => Self::Interpolated,
            Rule::Extrapolated => Self::Extrapolated,
            Rule::Modelled => Self::Modelled,
            Rule::Aged => Self::Aged,
            Rule::PriceAdjusted => Self::PriceAdjusted,
        }
    }
}

impl From<Missing> for FigureKind {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Withheld => Self::Withheld,
            Missing::NotApplicable => Self::NotApplicable,
            Missing::Absent | Missing::TooFewPercentiles | Missing::SourceBounded => {
                Self::NotPublished
            }
        }
    }
}

impl From<Missing> for MissingFigure {
    fn from(missing: Missing) -> Self {
        let (footnote_code, reason) = match missing {
            Missing::Withheld => ("8", "estimated by the publisher and not released"),
            Missing::NotApplicable => {
                ("4", "this occupation is paid by the hour only, or by the year only")
            }
            Missing::Absent => ("", "the release has no such figure"),
            Missing::TooFewPercentiles => {
                ("", "fewer than two percentiles are published as numbers, so none can be computed")
            }
            Missing::SourceBounded => {
                ("5", "the cells that the estimate rests on publish only a lower bound there")
            }
        };
        Self { footnote_code: footnote_code.to_owned(), reason: reason.to_owned() }
    }
}

impl From<Rank> for WagePercentile {
    fn from(rank: Rank) -> Self {
        let kind = match rank.kind {
            RankKind::Published => FigureKind::Published,
            RankKind::Interpolated => FigureKind::Interpolated,
            RankKind::Extrapolated => FigureKind::Extrapolated,
            RankKind::LowerBound => FigureKind::LowerBound,
            RankKind::Modelled => FigureKind::Modelled,
        };
        Self { percentile: rank.percentile, low: rank.low, high: rank.high, kind: kind.into() }
    }
}

impl From<Figure<u32>> for CountFigure {
    fn from(figure: Figure<u32>) -> Self {
        Self { kind: kind(figure).into(), value: figure.value().map(i64::from) }
    }
}

impl From<Figure<f64>> for NumberFigure {
    fn from(figure: Figure<f64>) -> Self {
        Self { kind: kind(figure).into(), value: figure.value() }
    }
}

fn kind<T>(figure: Figure<T>) -> FigureKind {
    match figure {
        Figure::Value(_) => FigureKind::Published,
        Figure::AtLeast(_) => FigureKind::LowerBound,
        Figure::Withheld => FigureKind::Withheld,
        Figure::NotApplicable => FigureKind::NotApplicable,
        Figure::Absent => FigureKind::NotPublished,
    }
}

impl From<Grade> for ReliabilityGrade {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::A => Self::A,
            Grade::B => Self::B,
            Grade::C => Self::C,
            Grade::D => Self::D,
        }
    }
}

impl From<ReliabilityGrade> for Option<Grade> {
    fn from(grade: ReliabilityGrade) -> Self {
        match grade {
            ReliabilityGrade::Unspecified => None,
            ReliabilityGrade::A => Some(Grade::A),
            ReliabilityGrade::B => Some(Grade::B),
            ReliabilityGrade::C => Some(Grade::C),
            ReliabilityGrade::D => Some(Grade::D),
        }
    }
}

#[cfg(test)]
mod tests {
    use medwage_domain::cell::DataType;
    use medwage_domain::money::Cents;

    use super::*;

    #[test]
    fn every_form_of_a_wage_has_its_own_field() {
        let dollars = Cents::from_dollars(239_200);
        for (wage, kind) in [
            (
                Wage::published(Figure::Value(dollars), DataType::AnnualP90, true),
                FigureKind::Published,
            ),
            (
                Wage::published(Figure::AtLeast(dollars), DataType::AnnualP90, false),
                FigureKind::LowerBound,
            ),
            (Wage::published(Figure::Withheld, DataType::AnnualP90, false), FigureKind::Withheld),
            (
                Wage::published(Figure::NotApplicable, DataType::HourlyP90, false),
                FigureKind::NotApplicable,
            ),
            (Wage::computed(Rule::Interpolated, dollars, None), FigureKind::Interpolated),
        ] {
            let message = WageFigure::from(wage);
            assert_eq!(message.kind(), kind);
            let published = matches!(message.figure, Some(wage_figure::Figure::Published(_)));
            assert_eq!(published, kind == FigureKind::Published);
            assert_eq!(message.tied, wage.tied);
        }
    }
}
