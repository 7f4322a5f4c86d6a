//! Figures of pay as columns. A bound and a gap have no cents, so nobody sums them up as wages.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, StructArray};
use arrow_schema::{DataType, Field};
use medwage_contracts::pb::Money;
use medwage_contracts::pb::types_v0::{FigureKind, PayDistribution, WageFigure, wage_figure};
use medwage_domain::money::Cents;

use crate::error::Error;

/// The figures of a distribution: the mean, and the percentiles with their names.
const PERCENTILES: [(&str, f64); 5] =
    [("p10", 10.0), ("p25", 25.0), ("p50", 50.0), ("p75", 75.0), ("p90", 90.0)];

/// An amount in cents.
pub(super) fn cents(money: Option<&Money>) -> Result<Option<i64>, Error> {
    let whole = |it| Cents::try_from(it).map_err(|_| Error::Answer("money that is no whole cents"));
    money.map(|it| whole(it).map(Cents::get)).transpose()
}

/// The name of an enum's value without what all its values begin with.
pub(super) fn word(name: &'static str, prefix: &str) -> &'static str {
    name.strip_prefix(prefix).unwrap_or(name)
}

/// A struct column of these fields.
pub(super) fn structure(fields: Vec<(&str, ArrayRef, bool)>) -> StructArray {
    let named = |(name, values, nullable): (&str, ArrayRef, bool)| {
        (Arc::new(Field::new(name, DataType::clone(values.data_type()), nullable)), values)
    };
    StructArray::from(fields.into_iter().map(named).collect::<Vec<_>>())
}

/// Figures, one for each row.
#[derive(Debug, Default)]
struct Figures {
    kind: StringBuilder,
    cents: Int64Builder,
    at_least: Int64Builder,
}

impl Figures {
    fn push(&mut self, wage: Option<&WageFigure>) -> Result<(), Error> {
        use wage_figure::Figure;
        let kind = wage.map_or(FigureKind::NotPublished, WageFigure::kind);
        let (value, bound) = match wage.and_then(|it| it.figure.as_ref()) {
            Some(Figure::Published(money)) => (cents(Some(money))?, None),
            Some(Figure::Computed(it)) => (cents(it.amount.as_ref())?, None),
            Some(Figure::LowerBound(money)) => (None, cents(Some(money))?),
            Some(Figure::Missing(_)) | None => (None, None),
        };
        self.kind.append_value(word(kind.as_str_name(), "FIGURE_KIND_"));
        self.cents.append_option(value);
        self.at_least.append_option(bound);
        Ok(())
    }

    fn finish(mut self) -> StructArray {
        structure(vec![
            ("kind", Arc::new(self.kind.finish()), false),
            ("cents", Arc::new(self.cents.finish()), true),
            ("at_least_cents", Arc::new(self.at_least.finish()), true),
        ])
    }
}

/// Distributions, one for each row.
#[derive(Debug, Default)]
pub(super) struct Pay {
    mean: Figures,
    percentiles: [Figures; PERCENTILES.len()],
}

impl Pay {
    pub(super) fn push(&mut self, pay: Option<&PayDistribution>) -> Result<(), Error> {
        self.mean.push(pay.and_then(|it| it.mean.as_ref()))?;
        for (figures, (_, percentile)) in self.percentiles.iter_mut().zip(PERCENTILES) {
            let all = pay.map(|it| it.percentiles.as_slice()).unwrap_or_default();
            let own = all.iter().find(|it| (it.percentile - percentile).abs() < 1e-9);
            figures.push(own.and_then(|it| it.wage.as_ref()))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> ArrayRef {
        let mut fields: Vec<(&str, ArrayRef, bool)> =
            vec![("mean", Arc::new(self.mean.finish()), false)];
        for (figures, (name, _)) in self.percentiles.into_iter().zip(PERCENTILES) {
            fields.push((name, Arc::new(figures.finish()), false));
        }
        Arc::new(structure(fields))
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::Int64Type;
    use medwage_contracts::pb::types_v0::{MissingFigure, PercentileWage};

    use super::*;

    #[test]
    fn a_bound_and_a_gap_have_no_cents() {
        let money = |units| Money { currency_code: "USD".to_owned(), units, nanos: 50_000_000 };
        let wage = |kind: FigureKind, figure| WageFigure {
            kind: kind.into(),
            figure: Some(figure),
            ..WageFigure::default()
        };
        let at = |percentile, wage| PercentileWage { percentile, wage: Some(wage) };
        let mut pay = Pay::default();
        pay.push(Some(&PayDistribution {
            mean: None,
            percentiles: vec![
                at(50.0, wage(FigureKind::Published, wage_figure::Figure::Published(money(61)))),
                at(75.0, wage(FigureKind::LowerBound, wage_figure::Figure::LowerBound(money(9)))),
                at(
                    90.0,
                    wage(
                        FigureKind::Withheld,
                        wage_figure::Figure::Missing(MissingFigure::default()),
                    ),
                ),
            ],
        }))
        .unwrap();
        let pay = pay.finish();
        let told = |name: &str| {
            let figure = pay.as_struct().column_by_name(name).unwrap().as_struct();
            let number = |name: &str| {
                let values = figure.column_by_name(name).unwrap().as_primitive::<Int64Type>();
                values.is_valid(0).then(|| values.value(0))
            };
            let kind =
                figure.column_by_name("kind").unwrap().as_string::<i32>().value(0).to_owned();
            (kind, number("cents"), number("at_least_cents"))
        };
        assert_eq!(told("p50"), ("PUBLISHED".to_owned(), Some(6_105), None));
        assert_eq!(told("p75"), ("LOWER_BOUND".to_owned(), None, Some(905)));
        assert_eq!(told("p90"), ("WITHHELD".to_owned(), None, None));
        assert_eq!(told("mean"), ("NOT_PUBLISHED".to_owned(), None, None));
    }
}
