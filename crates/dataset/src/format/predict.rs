//! The guess that each value column is stored as the difference from.
//!
//! An annual wage is its hourly one times 2,080 within rounding, and percentiles lie close
//! together, so the differences are small numbers and compress to half. The prediction is only a
//! prediction: the stored code is the exact difference in wrapping 32-bit arithmetic, so any slot,
//! mark or value, comes back whatever was predicted.

use medwage_domain::cell::{DataType, Slot};

/// The guess that a column's slots are stored against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Predictor {
    /// No guess: the slot as it is, divided by the column's scale.
    Nothing,
    /// The slot of another column, decoded before.
    Same(DataType),
    /// The hourly wage of another column times 2,080 hours, rounded to ten dollars as BLS does.
    YearOf(DataType),
}

/// The columns in the order of decoding; a predictor only names columns before it.
pub(crate) const PLAN: [(DataType, Predictor); DataType::COUNT] = [
    (DataType::Employment, Predictor::Nothing),
    (DataType::EmploymentRse, Predictor::Nothing),
    (DataType::HourlyMean, Predictor::Nothing),
    (DataType::MeanRse, Predictor::Nothing),
    (DataType::HourlyMedian, Predictor::Same(DataType::HourlyMean)),
    (DataType::HourlyP25, Predictor::Same(DataType::HourlyMedian)),
    (DataType::HourlyP10, Predictor::Same(DataType::HourlyP25)),
    (DataType::HourlyP75, Predictor::Same(DataType::HourlyMedian)),
    (DataType::HourlyP90, Predictor::Same(DataType::HourlyP75)),
    (DataType::AnnualMean, Predictor::YearOf(DataType::HourlyMean)),
    (DataType::AnnualP10, Predictor::YearOf(DataType::HourlyP10)),
    (DataType::AnnualP25, Predictor::YearOf(DataType::HourlyP25)),
    (DataType::AnnualMedian, Predictor::YearOf(DataType::HourlyMedian)),
    (DataType::AnnualP75, Predictor::YearOf(DataType::HourlyP75)),
    (DataType::AnnualP90, Predictor::YearOf(DataType::HourlyP90)),
    (DataType::JobsPerThousand, Predictor::Nothing),
    (DataType::LocationQuotient, Predictor::Nothing),
];

/// Guesses an annual wage slot from the hourly one; a mark is guessed to be the same mark.
#[inline]
pub(crate) fn year_of(hourly: u32) -> u32 {
    if hourly > Slot::MAX_VALUE {
        return hourly;
    }
    let tens = (u64::from(hourly) * 208 + 50) / 100;
    (tens * 10) as u32
}

/// Stores the difference between a slot and its guess, small where they are close either way.
#[inline]
pub(crate) fn encode_difference(slot: u32, guess: u32) -> u32 {
    let difference = slot.wrapping_sub(guess);
    (difference << 1) ^ (difference >> 31).wrapping_neg()
}

/// Undoes [`difference`].
#[inline]
pub(crate) fn decode_slot(code: u32, guess: u32) -> u32 {
    ((code >> 1) ^ (code & 1).wrapping_neg()).wrapping_add(guess)
}

/// Divides a value by the column's scale; marks stay as they are.
#[inline]
pub(crate) fn scale_down(slot: u32, scale: u32) -> u32 {
    if slot > Slot::MAX_VALUE { slot } else { slot / scale }
}

/// Undoes [`scale_down`].
#[inline]
pub(crate) fn scale_up(slot: u32, scale: u32) -> u32 {
    if slot > Slot::MAX_VALUE { slot } else { slot.wrapping_mul(scale) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_column_is_planned_once_and_guessed_from_an_earlier_one() {
        for (place, (data_type, predictor)) in PLAN.iter().enumerate() {
            let earlier = |other| PLAN[..place].iter().any(|(column, _)| *column == other);
            assert!(!earlier(*data_type), "{data_type:?} twice");
            if let Predictor::Same(other) | Predictor::YearOf(other) = *predictor {
                assert!(earlier(other), "{data_type:?} is guessed from a later one");
            }
        }
    }

    #[test]
    fn annual_wages_are_guessed_to_ten_dollars() {
        for (hourly, annual) in [(2613, 54_350), (11_500, 239_200), (0, 0)] {
            assert_eq!(year_of(hourly), annual);
        }
        assert_eq!(year_of(Slot::WITHHELD.raw()), Slot::WITHHELD.raw());
    }

    proptest! {
        #[test]
        fn a_difference_is_undone_whatever_was_guessed(slot: u32, guess: u32) {
            prop_assert_eq!(decode_slot(encode_difference(slot, guess), guess), slot);
        }
    }
}
