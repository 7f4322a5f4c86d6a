//! Amounts of money in requests.

use medwage_contracts::convert::parse_cents;
use medwage_domain::money::Cents;
use medwage_rpc_status::Violation;

/// Reads an amount above zero.
pub(super) fn read_positive(path: &str, usd: f64) -> Result<Cents, Violation> {
    let amount = read_amount(path, usd)?;
    if amount.get() > 0 {
        return Ok(amount);
    }
    Err(Violation::out_of_range(path, format!("{usd} is not above 0")))
}

/// Reads an amount from zero.
pub(super) fn from_zero(path: &str, usd: f64) -> Result<Cents, Violation> {
    let amount = read_amount(path, usd)?;
    if amount.get() >= 0 {
        return Ok(amount);
    }
    Err(Violation::out_of_range(path, format!("{usd} is below 0")))
}

fn read_amount(path: &str, usd: f64) -> Result<Cents, Violation> {
    parse_cents(usd).map_err(|error| Violation::out_of_range(path, format!("{usd} {error}")))
}
