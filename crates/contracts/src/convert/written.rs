//! Money and wages straight to the wire: what most replies are made of, nested five deep.

use medwage_domain::money::Cents;
use medwage_domain::percentile::Percentile;
use medwage_domain::wage::{Computed, Wage, WageValue};

use crate::Fields;
use crate::pb::types_v0::{FigureKind, WageFigure};

/// The currency code of `google.type.Money`, in its wire form: field 1, a text of 3 bytes.
const DOLLARS: [u8; 5] = [0x0a, 3, b'U', b'S', b'D'];

/// Field numbers of `google.type.Money`.
mod money {
    pub(super) const UNITS: u32 = 2;
    pub(super) const NANOS: u32 = 3;
}

/// Field numbers of `medwage.type.v1.WageFigure`.
mod figure {
    pub(super) const KIND: u32 = 1;
    pub(super) const PUBLISHED: u32 = 2;
    pub(super) const COMPUTED: u32 = 3;
    pub(super) const TIED: u32 = 6;
    pub(super) const DATA_TYPE: u32 = 7;
}

/// Field numbers of `medwage.type.v1.ComputedWage`.
mod computed {
    pub(super) const AMOUNT: u32 = 1;
    pub(super) const LOW: u32 = 2;
    pub(super) const HIGH: u32 = 3;
    pub(super) const COVERAGE: u32 = 4;
}

/// Field numbers of `medwage.type.v1.PayDistribution` and its `PercentileWage`.
mod distribution {
    pub(super) const MEAN: u32 = 1;
    pub(super) const PERCENTILES: u32 = 2;
    pub(super) const PERCENTILE: u32 = 1;
    pub(super) const WAGE: u32 = 2;
}

/// Billionths of a dollar in a cent.
const NANOS_PER_CENT: i64 = 10_000_000;

impl Fields {
    /// Appends an amount of dollars.
    pub fn money(&mut self, tag: u32, amount: Cents) {
        let cents = amount.get();
        self.message(tag, |fields| {
            fields.encoded(&DOLLARS);
            fields.number(money::UNITS, (cents / 100).cast_unsigned());
            fields.number(money::NANOS, (cents % 100 * NANOS_PER_CENT).cast_unsigned());
        });
    }

    /// Appends the mean of a distribution of pay, within its message.
    pub fn mean(&mut self, wage: Wage) {
        self.message(distribution::MEAN, |fields| write(fields, wage));
    }

    /// Appends a percentile of a distribution of pay, within its message.
    pub fn percentile(&mut self, percentile: Percentile, wage: Wage) {
        self.message(distribution::PERCENTILES, |fields| {
            fields.double(distribution::PERCENTILE, percentile.get());
            fields.message(distribution::WAGE, |fields| write(fields, wage));
        });
    }
}

/// The fields of a wage. Most are published or computed ones; the others are left to prost.
fn write(fields: &mut Fields, wage: Wage) {
    match wage.value {
        WageValue::Published(amount) => {
            fields.number(figure::KIND, FigureKind::Published as u64);
            fields.money(figure::PUBLISHED, amount);
        }
        WageValue::Computed(it) => {
            fields.number(figure::KIND, FigureKind::from(it.rule) as u64);
            fields.message(figure::COMPUTED, |fields| write_computed(fields, it));
        }
        _ => return fields.all_of(&WageFigure::from(wage)),
    }
    fields.number(figure::TIED, wage.tied.into());
    fields.number(figure::DATA_TYPE, wage.data_type.map_or(0, |it| it.code().into()));
}

fn write_computed(fields: &mut Fields, it: Computed) {
    fields.money(computed::AMOUNT, it.amount);
    if let Some(interval) = it.interval {
        fields.money(computed::LOW, interval.low);
        fields.money(computed::HIGH, interval.high);
        fields.double(computed::COVERAGE, interval.coverage);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use medwage_domain::cell::{DataType, Figure};
    use medwage_domain::wage::{Interval, Missing, Rule};
    use prost::Message as _;

    use super::*;
    use crate::pb::types_v0::{PayDistribution, PercentileWage};

    #[test]
    fn a_wage_is_written_as_prost_writes_it() {
        let cents = Cents::new(6_075_433);
        let interval = Interval { low: Cents::new(-501), high: Cents::new(7), coverage: 0.8 };
        for wage in [
            Wage::published(Figure::Value(cents), DataType::AnnualP90, true),
            Wage::published(Figure::AtLeast(cents), DataType::AnnualP90, false),
            Wage::computed(Rule::Modelled, cents, Some(interval)),
            Wage::computed(Rule::Aged, Cents::default(), None),
            Wage::missing(Missing::Withheld),
        ] {
            let mut fields = Fields::default();
            fields.mean(wage);
            fields.percentile(Percentile::P90, wage);
            let figure = Some(WageFigure::from(wage));
            let expected = PayDistribution {
                mean: figure.clone(),
                percentiles: vec![PercentileWage { percentile: 90.0, wage: figure }],
            };
            assert_eq!(*fields.into_bytes(), expected.encode_to_vec());
        }
    }
}
