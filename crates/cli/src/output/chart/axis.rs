//! The axis of dollars: its ends, its ticks, and the place of an amount on it.

/// From this ratio of the largest to the smallest amount on, equal steps are equal ratios.
const LOG_FROM: f64 = 5.0;

/// An axis of dollars.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    is_log: bool,
    pub(super) ticks: Vec<f64>,
}

impl Axis {
    /// Makes the axis that holds all amounts, with some `wanted` ticks; none where there is no amount.
    pub(super) fn over_amounts(amounts: impl Iterator<Item = f64>, wanted: usize) -> Option<Self> {
        let sorted = amounts.filter(|amount| amount.is_finite() && *amount > 0.0);
        let (low, high) = sorted.fold((f64::INFINITY, 0.0_f64), |(low, high), amount| {
            (low.min(amount), high.max(amount))
        });
        if high <= 0.0 {
            return None;
        }
        let (low, high) = if high / low < 1.02 { (low * 0.9, high * 1.1) } else { (low, high) };
        let is_log = high / low >= LOG_FROM;
        if is_log {
            let (low, high) = (low / 1.05, high * 1.05);
            return Some(Self { low, high, is_log, ticks: log_ticks(low, high) });
        }
        let step = nice_step((high - low) / wanted.max(2) as f64);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let count = ((high - low) / step).round() as usize;
        let ticks = (0..=count).map(|at| low + at as f64 * step).collect();
        Some(Self { low, high, is_log, ticks })
    }

    /// The place of an amount, from 0 to 1.
    pub(super) fn place_amount(&self, amount: f64) -> f64 {
        let share = if self.is_log {
            (amount / self.low).ln() / (self.high / self.low).ln()
        } else {
            (amount - self.low) / (self.high - self.low)
        };
        share.clamp(0.0, 1.0)
    }

    pub(super) fn is_log(&self) -> bool {
        self.is_log
    }
}

/// The step of 1, 2, 2.5 or 5 times a power of ten that is nearest above.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= rough * 0.999).unwrap_or(10.0);
    step * power
}

fn log_ticks(low: f64, high: f64) -> Vec<f64> {
    let first = low.log10().floor() as i32;
    let last = high.log10().ceil() as i32;
    let all =
        (first..=last).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)));
    all.filter(|tick| (low..=high).contains(tick)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_all_amounts() {
        for (amounts, is_log) in [
            (vec![37_000.0, 51_140.0, 81_150.0], false),
            (vec![17.79, 24.59, 39.01], false),
            (vec![51_140.0], false),
            (vec![20_000.0, 239_200.0], true),
        ] {
            let axis = Axis::over_amounts(amounts.iter().copied(), 6).unwrap();
            assert_eq!(axis.is_log(), is_log);
            assert!((2..=9).contains(&axis.ticks.len()), "{:?}", axis.ticks);
            assert!(axis.ticks.is_sorted());
            let places: Vec<_> = amounts.iter().map(|amount| axis.place_amount(*amount)).collect();
            assert!(places.iter().all(|it| (0.0..=1.0).contains(it)) && places.is_sorted());
        }
        assert!(Axis::over_amounts(std::iter::empty(), 6).is_none());
    }
}
