//! A pay range, as employers post it.

use crate::money::Cents;

/// The step that the ends of a posted range are rounded to: $500.
const STEP: i64 = 50_000;

/// A range of pay per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    low: Cents,
    high: Cents,
}

impl Range {
    /// Takes two amounts; `None` unless the lower is positive and below the higher.
    pub fn new(low: Cents, high: Cents) -> Option<Self> {
        (low.get() > 0 && low < high).then_some(Self { low, high })
    }

    /// Rounds the lower end down and the higher end up to $500; the lower end is not rounded below a floor.
    pub(super) fn round_posting(low: Cents, high: Cents, floor: Option<Cents>) -> Option<Self> {
        let down = low.get().div_euclid(STEP) * STEP;
        let least = floor.map_or(1, |floor| floor.get().min(low.get()));
        let up = -(-high.get()).div_euclid(STEP) * STEP;
        let low = Cents::new(down.max(least));
        // Where the law's floor is a whole step and all of the range, the higher end is the next step.
        Self::new(low, Cents::new(if up > low.get() { up } else { up + STEP }))
    }

    /// Returns the lower end.
    pub fn low(self) -> Cents {
        self.low
    }

    /// Returns the higher end.
    pub fn high(self) -> Cents {
        self.high
    }

    /// Returns the middle.
    pub fn midpoint(self) -> Cents {
        Cents::new((self.low.get() + self.high.get()) / 2)
    }

    /// Returns pay over the middle: 1 at the middle (WorldatWork's compa-ratio).
    pub fn compa_ratio(self, pay: Cents) -> f64 {
        pay.dollars() / self.midpoint().dollars()
    }

    /// Returns how far pay is up the range: 0 at the lower end, 1 at the higher; beyond them outside.
    pub fn range_penetration(self, pay: Cents) -> f64 {
        (pay.dollars() - self.low.dollars()) / (self.high.dollars() - self.low.dollars())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dollars(amount: i64) -> Cents {
        Cents::from_dollars(amount)
    }

    #[test]
    fn a_posted_range_is_rounded_outwards() {
        let range = Range::round_posting(dollars(51_640), dollars(64_001), None).unwrap();
        assert_eq!((range.low(), range.high()), (dollars(51_500), dollars(64_500)));
        let exact = Range::round_posting(dollars(50_000), dollars(60_000), None).unwrap();
        assert_eq!((exact.low(), exact.high()), (dollars(50_000), dollars(60_000)));
    }

    #[test]
    fn a_posted_range_is_not_rounded_below_a_floor() {
        let floor = Some(dollars(34_320));
        let range = Range::round_posting(dollars(34_320), dollars(36_000), floor).unwrap();
        assert_eq!((range.low(), range.high()), (dollars(34_320), dollars(36_000)));
        let all =
            Range::round_posting(dollars(34_500), dollars(34_500), Some(dollars(34_500))).unwrap();
        assert_eq!((all.low(), all.high()), (dollars(34_500), dollars(35_000)));
    }

    #[test]
    fn ratio_and_penetration_are_worked_by_hand() {
        let range = Range::new(dollars(50_000), dollars(70_000)).unwrap();
        assert!((range.compa_ratio(dollars(57_000)) - 0.95).abs() < 1e-12);
        assert!((range.range_penetration(dollars(55_000)) - 0.25).abs() < 1e-12);
        assert!(range.range_penetration(dollars(75_000)) > 1.0);
    }

    #[test]
    fn a_range_ascends() {
        assert_eq!(Range::new(dollars(50_000), dollars(50_000)), None);
        assert_eq!(Range::new(dollars(0), dollars(50_000)), None);
    }
}
