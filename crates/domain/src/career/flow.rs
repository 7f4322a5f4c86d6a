//! Dollars that come in or go out month by month: when they are paid back, and what they are worth.

/// The first month in which all is paid back and stays so.
pub(super) fn payback(flow: &[f64]) -> Option<u32> {
    let mut sum = 0.0;
    let mut since = None;
    for (month, paid) in (1..).zip(flow) {
        sum += paid;
        since = if sum >= 0.0 { since.or(Some(month)) } else { None };
    }
    let spent = flow.iter().any(|paid| *paid < 0.0);
    let brought = flow.iter().any(|paid| *paid > 0.0);
    since.filter(|_| spent && brought)
}

/// What all of it is worth at the start, by a rate a year.
pub(super) fn present(flow: &[f64], rate: f64) -> f64 {
    let month = libm::pow(1.0 + rate, -1.0 / 12.0);
    let mut factor = 1.0;
    flow.iter().fold(0.0, |sum, paid| {
        let sum = sum + paid * factor;
        factor *= month;
        sum
    })
}

/// The rate at which the present value is nothing, by halving between none and 100,000% a year.
pub(super) fn internal_rate(flow: &[f64]) -> Option<f64> {
    const MOST: f64 = 1_000.0;
    let pays = flow.iter().sum::<f64>() > 0.0 && flow.iter().any(|paid| *paid < 0.0);
    if !pays || present(flow, MOST) > 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0, MOST);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if present(flow, middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}
