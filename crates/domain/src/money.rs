//! Money in whole US cents. Wages are never floats outside the log-wage arithmetic of
//! [`crate::distribution`], which comes back here through one stated rounding.

use std::fmt;

use crate::text::group_thousands;

/// An amount of US money in cents.
///
/// Annual wages are whole dollars and hourly wages have cents; both fit without rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

impl Cents {
    /// Takes an amount in cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// Takes an amount in whole dollars; an amount beyond the range is held at its end.
    pub const fn from_dollars(dollars: i64) -> Self {
        Self(dollars.saturating_mul(100))
    }

    /// Returns the amount in cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Returns the amount in dollars, for log-wage arithmetic and display only.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// The unit that an amount of computed money is rounded to: half away from zero, once, at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pay {
    /// Per year: whole dollars.
    Annual,
    /// Per hour: cents.
    Hourly,
}

impl Pay {
    /// Rounds dollars to this kind of pay; `None` where the number is not finite or out of range.
    pub fn round(self, dollars: f64) -> Option<Cents> {
        const LIMIT: f64 = 1e15;
        if !dollars.is_finite() || dollars.abs() > LIMIT {
            return None;
        }
        Some(match self {
            Self::Annual => Cents(dollars.round() as i64 * 100),
            Self::Hourly => Cents((dollars * 100.0).round() as i64),
        })
    }
}

impl fmt::Display for Cents {
    /// Writes `$52,140` or `$24.59`: cents only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (dollars, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let grouped = group_thousands(dollars);
        match cents {
            0 => write!(f, "{sign}${grouped}"),
            _ => write!(f, "{sign}${grouped}.{cents:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        for (cents, text) in [
            (0, "$0"),
            (725, "$7.25"),
            (100_000, "$1,000"),
            (5_114_000, "$51,140"),
            (-97_245_001, "-$972,450.01"),
        ] {
            assert_eq!(Cents::new(cents).to_string(), text);
        }
    }

    #[test]
    fn computed_pay_rounds_half_away_from_zero() {
        assert_eq!(Pay::Annual.round(53_170.49), Some(Cents::from_dollars(53_170)));
        assert_eq!(Pay::Annual.round(53_170.5), Some(Cents::from_dollars(53_171)));
        assert_eq!(Pay::Hourly.round(24.585), Some(Cents::new(2_459)));
        assert_eq!(Pay::Hourly.round(f64::NAN), None);
        assert_eq!(Pay::Annual.round(f64::INFINITY), None);
    }
}
