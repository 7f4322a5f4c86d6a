//! Amounts of money: whole cents in the domain, a double of US dollars on the wire.

use medwage_domain::money::Cents;

/// The largest amount that is taken, in cents: up to it the double nearest to an amount rounds back to its cents.
const LARGEST: f64 = 1e13;

/// How far from a whole number of cents an amount may be, in cents: what a caller's own arithmetic leaves.
const TOLERANCE: f64 = 1e-4;

/// Why a number is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// It is not finite, or too large.
    #[error("must be a number of US dollars of at most 100,000,000,000")]
    OutOfRange,
    /// It has more than two decimals.
    #[error("must have at most two decimals")]
    NotWholeCents,
}

/// Writes an amount as the nearest double of US dollars.
pub fn to_dollars(amount: Cents) -> f64 {
    amount.dollars()
}

/// Reads a double of US dollars as whole cents.
///
/// # Errors
/// If it is not finite, beyond 100 billion dollars, or no whole number of cents.
pub fn parse_cents(dollars: f64) -> Result<Cents, AmountError> {
    let cents = dollars * 100.0;
    if !cents.is_finite() || cents.abs() > LARGEST {
        return Err(AmountError::OutOfRange);
    }
    let whole = cents.round();
    if (cents - whole).abs() > TOLERANCE.max(whole.abs() * f64::EPSILON) {
        return Err(AmountError::NotWholeCents);
    }
    Ok(Cents::new(whole as i64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_dollars_with_two_decimals() {
        for (number, expected) in [
            (24.59, Ok(2_459)),
            (51_140.0, Ok(5_114_000)),
            (0.1 + 0.2, Ok(30)),
            (-12.5, Ok(-1_250)),
            (24.591, Err(AmountError::NotWholeCents)),
            (f64::NAN, Err(AmountError::OutOfRange)),
            (f64::INFINITY, Err(AmountError::OutOfRange)),
            (1e12, Err(AmountError::OutOfRange)),
        ] {
            assert_eq!(parse_cents(number).map(Cents::get), expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_rounds_back_to_its_cents(cents in -10_000_000_000_000_i64..=10_000_000_000_000) {
            let amount = to_dollars(Cents::new(cents));
            prop_assert_eq!(parse_cents(amount), Ok(Cents::new(cents)));
            prop_assert_eq!((amount * 100.0).round() as i64, cents);
            // The shortest decimal that reads back as the double has at most two decimals, as JSON prints it.
            let printed = amount.to_string();
            let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            prop_assert!(decimals <= 2, "{}", printed);
        }
    }
}
