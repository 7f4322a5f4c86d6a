//! Figures of pay as columns. A bound and a gap have no cents, so nobody sums them up as wages.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, StructArray};
use arrow_schema::{DataType, Field};
use medwage_contracts::convert::parse_cents;
use medwage_contracts::pb::types::{GapKind, PayDistribution};
use medwage_domain::money::Cents;

use crate::error::Error;

/// The figures of a distribution, in the order of their columns.
const NAMES: [&str; 6] = ["mean", "p10", "p25", "p50", "p75", "p90"];

/// An amount in cents.
pub(super) fn to_cents(usd: f64) -> Result<i64, Error> {
    parse_cents(usd).map(Cents::get).map_err(|_| Error::Answer("money that is no whole cents"))
}

/// The name of an enum's value without what all its values begin with.
pub(super) fn short_name(name: &'static str, prefix: &str) -> &'static str {
    name.strip_prefix(prefix).unwrap_or(name)
}

/// A struct column of these fields.
pub(super) fn struct_column(fields: Vec<(&str, ArrayRef, bool)>) -> StructArray {
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
    /// Appends a figure of pay by its name, such as `p50`.
    fn push_figure(
        &mut self,
        pay: &PayDistribution,
        name: &str,
        usd: Option<f64>,
    ) -> Result<(), Error> {
        let gap = pay.gaps.iter().find(|gap| gap.figure == name);
        let kind = match (usd, gap) {
            (Some(_), _) => short_name(pay.kind().as_str_name(), "FIGURE_KIND_"),
            (None, Some(gap)) => short_name(gap.kind().as_str_name(), "GAP_KIND_"),
            (None, None) => short_name(GapKind::NotPublished.as_str_name(), "GAP_KIND_"),
        };
        self.kind.append_value(kind);
        self.cents.append_option(usd.map(to_cents).transpose()?);
        let bound = gap.and_then(|gap| gap.lower_bound);
        self.at_least.append_option(bound.map(to_cents).transpose()?);
        Ok(())
    }

    fn finish_struct(mut self) -> StructArray {
        struct_column(vec![
            ("kind", Arc::new(self.kind.finish()), false),
            ("cents", Arc::new(self.cents.finish()), true),
            ("at_least_cents", Arc::new(self.at_least.finish()), true),
        ])
    }
}

/// Distributions, one for each row: the mean, and the percentiles.
#[derive(Debug, Default)]
pub(super) struct Pay([Figures; NAMES.len()]);

impl Pay {
    pub(super) fn push_distribution(&mut self, pay: Option<&PayDistribution>) -> Result<(), Error> {
        let nothing = PayDistribution::default();
        let pay = pay.unwrap_or(&nothing);
        let amounts = [pay.mean, pay.p10, pay.p25, pay.p50, pay.p75, pay.p90];
        for ((figures, name), usd) in self.0.iter_mut().zip(NAMES).zip(amounts) {
            figures.push_figure(pay, name, usd)?;
        }
        Ok(())
    }

    pub(super) fn finish_column(self) -> ArrayRef {
        let fields = self.0.into_iter().zip(NAMES).map(|(figures, name)| {
            let figures: ArrayRef = Arc::new(figures.finish_struct());
            (name, figures, false)
        });
        Arc::new(struct_column(fields.collect()))
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::Int64Type;
    use medwage_contracts::pb::types::{FigureKind, PayGap};

    use super::*;

    #[test]
    fn a_bound_and_a_gap_have_no_cents() {
        let gap = |figure: &str, kind: GapKind, lower_bound| PayGap {
            figure: figure.to_owned(),
            kind: kind.into(),
            lower_bound,
            ..PayGap::default()
        };
        let mut pay = Pay::default();
        pay.push_distribution(Some(&PayDistribution {
            p50: Some(61.05),
            kind: FigureKind::Published.into(),
            gaps: vec![
                gap("p75", GapKind::LowerBound, Some(9.05)),
                gap("p90", GapKind::Withheld, None),
            ],
            ..PayDistribution::default()
        }))
        .unwrap();
        let pay = pay.finish_column();
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
