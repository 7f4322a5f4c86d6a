//! Amounts of money as people read them.

use medwage_domain::money::Cents;

/// Writes dollars with commas, and cents only where there are any: `$52,140`, `$24.59`.
pub(crate) fn write_usd(dollars: f64) -> String {
    // No figure of the contract is beyond the range; a number that is none is no amount.
    let cents = (dollars * 100.0).round();
    if cents.is_finite() && cents.abs() < 1e15 {
        Cents::new(cents as i64).to_string()
    } else {
        "unknown".to_owned()
    }
}

/// Writes a difference with its sign: `+$1,502`, `-$11,517`.
pub(crate) fn usd_change(dollars: f64) -> String {
    if dollars > 0.0 { format!("+{}", write_usd(dollars)) } else { write_usd(dollars) }
}

/// Writes a tick of an axis: `$60k` from ten thousand on, `$24.50` below.
pub(crate) fn usd_tick(dollars: f64) -> String {
    if dollars >= 10_000.0 && (dollars % 1_000.0).abs() < 0.5 {
        format!("${:.0}k", dollars / 1_000.0)
    } else {
        write_usd(dollars)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(
            [write_usd(51_140.0), write_usd(24.59), write_usd(0.0)],
            ["$51,140", "$24.59", "$0"]
        );
        assert_eq!([usd_change(1_502.0), usd_change(-11_517.0)], ["+$1,502", "-$11,517"]);
        assert_eq!(
            [usd_tick(60_000.0), usd_tick(24.5), usd_tick(9_500.0)],
            ["$60k", "$24.50", "$9,500"]
        );
        assert_eq!(write_usd(f64::NAN), "unknown");
    }
}
