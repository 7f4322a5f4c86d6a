//! `google.type.Money` and `google.type.Date`.

use medwage_domain::money::Cents;

use crate::pb;

const NANOS_PER_CENT: i32 = 10_000_000;

impl From<Cents> for pb::Money {
    fn from(amount: Cents) -> Self {
        let (units, cents) = (amount.get() / 100, amount.get() % 100);
        // A remainder of a division by 100 fits.
        let nanos = i32::try_from(cents).unwrap_or(0) * NANOS_PER_CENT;
        Self { currency_code: "USD".to_owned(), units, nanos }
    }
}

impl TryFrom<&pb::Money> for Cents {
    type Error = &'static str;

    /// Takes US dollars to the cent; an empty currency means US dollars.
    fn try_from(money: &pb::Money) -> Result<Self, Self::Error> {
        if !matches!(money.currency_code.as_str(), "" | "USD") {
            return Err("must be in US dollars (currency_code USD)");
        }
        if money.nanos % NANOS_PER_CENT != 0 || money.nanos.abs() >= 1_000_000_000 {
            return Err(
                "must be whole cents: nanos is a multiple of 10,000,000 below 1,000,000,000",
            );
        }
        if (money.units > 0 && money.nanos < 0) || (money.units < 0 && money.nanos > 0) {
            return Err("must have units and nanos of one sign");
        }
        let cents = i64::from(money.nanos / NANOS_PER_CENT);
        money
            .units
            .checked_mul(100)
            .and_then(|units| units.checked_add(cents))
            .map(Self::new)
            .ok_or("is out of range")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_survives_the_wire_to_the_cent() {
        for cents in [0, 1, 99, 100, 2_613, 5_114_000, -2_613] {
            let amount = Cents::new(cents);
            assert_eq!(Cents::try_from(&pb::Money::from(amount)), Ok(amount));
        }
    }

    #[test]
    fn money_that_is_no_dollars_and_cents_is_refused() {
        let money = |currency: &str, units, nanos| pb::Money {
            currency_code: currency.into(),
            units,
            nanos,
        };
        for (wrong, word) in [
            (money("EUR", 1, 0), "US dollars"),
            (money("USD", 1, 1), "whole cents"),
            (money("USD", 1, -10_000_000), "one sign"),
            (money("USD", i64::MAX, 0), "out of range"),
        ] {
            assert!(Cents::try_from(&wrong).unwrap_err().contains(word), "{wrong:?}");
        }
    }
}
