//! One published cell: the 17 statistics of an occupation in an area and an industry, typed.
//!
//! A withheld wage, a bounded one and a published one are different types. Nothing here infers
//! a bound from the size of a number: only the release's own footnote says so.

use crate::money::{Cents, Pay};

/// The BLS data types of a cell, in the order of their two-digit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DataType {
    /// 01: employment, in people.
    Employment = 1,
    /// 02: relative standard error of employment, in percent.
    EmploymentRse,
    /// 03: mean wage per hour.
    HourlyMean,
    /// 04: mean wage per year.
    AnnualMean,
    /// 05: relative standard error of the mean wage, in percent.
    MeanRse,
    /// 06: 10th percentile wage per hour.
    HourlyP10,
    /// 07: 25th percentile wage per hour.
    HourlyP25,
    /// 08: median wage per hour.
    HourlyMedian,
    /// 09: 75th percentile wage per hour.
    HourlyP75,
    /// 10: 90th percentile wage per hour.
    HourlyP90,
    /// 11: 10th percentile wage per year.
    AnnualP10,
    /// 12: 25th percentile wage per year.
    AnnualP25,
    /// 13: median wage per year.
    AnnualMedian,
    /// 14: 75th percentile wage per year.
    AnnualP75,
    /// 15: 90th percentile wage per year.
    AnnualP90,
    /// 16: employment per 1,000 jobs in the area.
    JobsPerThousand,
    /// 17: location quotient: the area's share of jobs over the nation's.
    LocationQuotient,
}

impl DataType {
    /// How many there are.
    pub const COUNT: usize = 17;

    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Employment,
        Self::EmploymentRse,
        Self::HourlyMean,
        Self::AnnualMean,
        Self::MeanRse,
        Self::HourlyP10,
        Self::HourlyP25,
        Self::HourlyMedian,
        Self::HourlyP75,
        Self::HourlyP90,
        Self::AnnualP10,
        Self::AnnualP25,
        Self::AnnualMedian,
        Self::AnnualP75,
        Self::AnnualP90,
        Self::JobsPerThousand,
        Self::LocationQuotient,
    ];

    /// Returns the two-digit BLS code, 1 to 17.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Returns how many decimals BLS prints, which is also how the value is scaled in a [`Slot`].
    pub const fn decimals(self) -> u32 {
        match self {
            Self::EmploymentRse | Self::MeanRse => 1,
            Self::LocationQuotient => 2,
            Self::JobsPerThousand => 3,
            _ if self.pay().is_some() && matches!(self.pay(), Some(Pay::Hourly)) => 2,
            _ => 0,
        }
    }

    /// Returns whether this is a wage, and per what.
    pub const fn pay(self) -> Option<Pay> {
        match self {
            Self::HourlyMean
            | Self::HourlyP10
            | Self::HourlyP25
            | Self::HourlyMedian
            | Self::HourlyP75
            | Self::HourlyP90 => Some(Pay::Hourly),
            Self::AnnualMean
            | Self::AnnualP10
            | Self::AnnualP25
            | Self::AnnualMedian
            | Self::AnnualP75
            | Self::AnnualP90 => Some(Pay::Annual),
            _ => None,
        }
    }
}

/// A wage statistic of a cell, before it is said per what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The 10th percentile.
    P10,
    /// The 25th percentile.
    P25,
    /// The median.
    P50,
    /// The 75th percentile.
    P75,
    /// The 90th percentile.
    P90,
    /// The mean.
    Mean,
}

impl Measure {
    /// The five percentiles, then the mean.
    pub const ALL: [Self; 6] = [Self::P10, Self::P25, Self::P50, Self::P75, Self::P90, Self::Mean];

    /// The five published percentiles, in order.
    pub const PERCENTILES: [Self; 5] = [Self::P10, Self::P25, Self::P50, Self::P75, Self::P90];

    /// Returns the data type of this measure per year or per hour.
    pub const fn per(self, pay: Pay) -> DataType {
        match (self, pay) {
            (Self::P10, Pay::Hourly) => DataType::HourlyP10,
            (Self::P25, Pay::Hourly) => DataType::HourlyP25,
            (Self::P50, Pay::Hourly) => DataType::HourlyMedian,
            (Self::P75, Pay::Hourly) => DataType::HourlyP75,
            (Self::P90, Pay::Hourly) => DataType::HourlyP90,
            (Self::Mean, Pay::Hourly) => DataType::HourlyMean,
            (Self::P10, Pay::Annual) => DataType::AnnualP10,
            (Self::P25, Pay::Annual) => DataType::AnnualP25,
            (Self::P50, Pay::Annual) => DataType::AnnualMedian,
            (Self::P75, Pay::Annual) => DataType::AnnualP75,
            (Self::P90, Pay::Annual) => DataType::AnnualP90,
            (Self::Mean, Pay::Annual) => DataType::AnnualMean,
        }
    }
}

/// A statistic as the release states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure<T> {
    /// Published.
    Value(T),
    /// Published only as a lower bound (BLS footnote 5, spreadsheet mark `#`).
    AtLeast(T),
    /// Estimated by BLS and not released (footnote 8, marks `*` and `**`).
    Withheld,
    /// Not a figure for this occupation: paid by the hour only, or by the year only (footnote 4).
    NotApplicable,
    /// Not part of this cell at all: the release has no such row.
    Absent,
}

impl<T> Figure<T> {
    /// Returns the published value, and nothing for a bound.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Applies a function to a value or a bound.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Figure<U> {
        match self {
            Self::Value(value) => Figure::Value(f(value)),
            Self::AtLeast(bound) => Figure::AtLeast(f(bound)),
            Self::Withheld => Figure::Withheld,
            Self::NotApplicable => Figure::NotApplicable,
            Self::Absent => Figure::Absent,
        }
    }
}

/// One statistic in 32 bits: the printed number without its point, or a mark.
///
/// `26.13` is 2613, `1000.000` is 1000000; [`DataType::decimals`] puts the point back, so a
/// published row can be reproduced exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Slot(u32);

impl Slot {
    /// The release has no such row.
    pub const ABSENT: Self = Self(u32::MAX);
    /// Footnote 8.
    pub const WITHHELD: Self = Self(u32::MAX - 1);
    /// Footnote 5; the bound itself belongs to the release ([`TopCode`]).
    pub const AT_LEAST: Self = Self(u32::MAX - 2);
    /// Footnote 4.
    pub const NOT_APPLICABLE: Self = Self(u32::MAX - 3);
    /// The greatest number a slot holds.
    pub const MAX_VALUE: u32 = u32::MAX - 16;

    /// Takes a printed number without its point; `None` where it is too great.
    pub const fn new(scaled: u32) -> Option<Self> {
        if scaled <= Self::MAX_VALUE { Some(Self(scaled)) } else { None }
    }

    /// Restores a slot from its stored form; `None` for a mark that this version doesn't know.
    pub const fn from_raw(raw: u32) -> Option<Self> {
        if raw <= Self::MAX_VALUE || raw >= Self::NOT_APPLICABLE.0 { Some(Self(raw)) } else { None }
    }

    /// Returns the stored form.
    pub const fn raw(self) -> u32 {
        self.0
    }

    /// Returns the number or the mark; a bound comes without its amount.
    pub const fn figure(self) -> Figure<u32> {
        match self {
            Self::ABSENT => Figure::Absent,
            Self::WITHHELD => Figure::Withheld,
            Self::NOT_APPLICABLE => Figure::NotApplicable,
            Self::AT_LEAST => Figure::AtLeast(0),
            Self(scaled) => Figure::Value(scaled),
        }
    }
}

/// The wage above which a release prints a bound, as its own footnote states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopCode {
    /// Per hour, such as $115.00.
    pub hourly: Cents,
    /// Per year, such as $239,200.
    pub annual: Cents,
}

/// The 17 statistics of one cell. Indexed by [`DataType::code`] minus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Cell(pub [Slot; DataType::COUNT]);

impl Cell {
    /// A cell in which nothing is published.
    pub const EMPTY: Self = Self([Slot::ABSENT; DataType::COUNT]);

    /// Returns one statistic as stored.
    pub const fn slot(&self, data_type: DataType) -> Slot {
        self.0[data_type.code() as usize - 1]
    }

    /// Puts one statistic in its place.
    pub const fn set(&mut self, data_type: DataType, slot: Slot) {
        self.0[data_type.code() as usize - 1] = slot;
    }

    /// Returns employment in people.
    pub fn employment(&self) -> Figure<u32> {
        self.slot(DataType::Employment).figure()
    }

    /// Returns a number that is no wage, with its decimals restored.
    pub fn number(&self, data_type: DataType) -> Figure<f64> {
        let scale = f64::from(10_u32.pow(data_type.decimals()));
        self.slot(data_type).figure().map(|scaled| f64::from(scaled) / scale)
    }

    /// Returns a wage; a bound takes its amount from the release's top code.
    pub fn wage(&self, measure: Measure, pay: Pay, top: TopCode) -> Figure<Cents> {
        match (self.slot(measure.per(pay)).figure(), pay) {
            (Figure::AtLeast(_), Pay::Hourly) => Figure::AtLeast(top.hourly),
            (Figure::AtLeast(_), Pay::Annual) => Figure::AtLeast(top.annual),
            (figure, Pay::Hourly) => figure.map(|cents| Cents::new(cents.into())),
            (figure, Pay::Annual) => figure.map(|dollars| Cents::from_dollars(dollars.into())),
        }
    }

    /// True if a percentile beside this one is the same number.
    pub fn is_tied(&self, measure: Measure, pay: Pay) -> bool {
        let number = |measure: &Measure| self.slot(measure.per(pay)).figure().value();
        Measure::PERCENTILES.windows(2).any(|pair| {
            pair.contains(&measure)
                && number(&pair[0]).is_some()
                && number(&pair[0]) == number(&pair[1])
        })
    }

    /// True if any wage, per hour or per year, is published as a value or a bound.
    pub fn has_wage(&self) -> bool {
        DataType::ALL.iter().filter(|data_type| data_type.pay().is_some()).any(|data_type| {
            matches!(self.slot(*data_type).figure(), Figure::Value(_) | Figure::AtLeast(_))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: TopCode =
        TopCode { hourly: Cents::new(11_500), annual: Cents::from_dollars(239_200) };

    #[test]
    fn data_types_carry_their_bls_codes_in_order() {
        for (place, data_type) in DataType::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(data_type.code()), place + 1);
        }
        for measure in Measure::ALL {
            assert_eq!(measure.per(Pay::Annual).pay(), Some(Pay::Annual));
            assert_eq!(measure.per(Pay::Hourly).decimals(), 2);
        }
    }

    #[test]
    fn a_bound_takes_its_amount_from_the_release_and_is_never_a_value() {
        let mut cell = Cell::EMPTY;
        cell.set(DataType::AnnualP90, Slot::AT_LEAST);
        let wage = cell.wage(Measure::P90, Pay::Annual, TOP);
        assert_eq!(wage, Figure::AtLeast(Cents::from_dollars(239_200)));
        assert_eq!(wage.value(), None);
    }

    #[test]
    fn a_published_wage_above_the_top_code_stays_a_value() {
        let mut cell = Cell::EMPTY;
        cell.set(DataType::AnnualP90, Slot::new(972_450).unwrap());
        assert_eq!(
            cell.wage(Measure::P90, Pay::Annual, TOP),
            Figure::Value(Cents::from_dollars(972_450))
        );
    }

    #[test]
    fn marks_and_values_do_not_overlap() {
        assert_eq!(Slot::new(Slot::NOT_APPLICABLE.raw()), None);
        assert_eq!(Slot::from_raw(u32::MAX - 8), None);
        for slot in [Slot::ABSENT, Slot::WITHHELD, Slot::AT_LEAST, Slot::NOT_APPLICABLE] {
            assert_eq!(Slot::from_raw(slot.raw()), Some(slot));
        }
    }
}
