//! Dollars that come in or go out month by month: when they are paid back, and what they are worth.

/// The first month in which all is paid back and stays so.
pub(super) fn find_payback(flow: &[f64]) -> Option<u32> {
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

/// Sums the flow as it is worth at the start, by a rate a year.
pub(super) fn present_value(flow: &[f64], rate: f64) -> f64 {
    let month = libm::pow(1.0 + rate, -1.0 / 12.0);
    let mut factor = 1.0;
    flow.iter().fold(0.0, |sum, paid| {
        let sum = sum + paid * factor;
        factor *= month;
        sum
    })
}

/// Finds the rate a year at which the present value is nothing, by halving. None where the flow never pays, or brings
/// something before anything is paid: then it is worth something at any rate.
pub(super) fn find_internal_rate(flow: &[f64]) -> Option<f64> {
    let first = flow.iter().find(|paid| paid.abs() > 0.0)?;
    if *first > 0.0 || flow.iter().sum::<f64>() <= 0.0 {
        return None;
    }
    // What is paid first outweighs the rest at some rate, however high.
    let (mut low, mut high) = (0.0, 1.0);
    while present_value(flow, high) > 0.0 {
        low = high;
        high *= 2.0;
        if !f64::is_finite(high) {
            return None;
        }
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if present_value(flow, middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}
