//! Filters of the benchmark's lists, by the contract's one grammar, with what is wrong as violations.

use medwage_contracts::filter::parse_filter;
pub(super) use medwage_contracts::filter::{Comparison, Operator};
use medwage_rpc_status::Violation;

/// The longest filter that is read, in characters.
const MAX_FILTER: usize = 2_000;

/// The request's field that holds a filter.
pub(super) const FIELD: &str = "filter";

/// Reads `field operator value AND ...`, or says what does not read.
pub(super) fn read(filter: &str) -> Result<Vec<Comparison<'_>>, Violation> {
    let length = filter.chars().count();
    if length > MAX_FILTER {
        let description = format!("has {length} characters, {MAX_FILTER} are allowed");
        return Err(Violation::out_of_range(FIELD, description));
    }
    parse_filter(filter).map_err(|description| Violation::malformed(FIELD, description))
}

/// How a list refuses a comparison.
pub(super) trait RefuseComparison {
    /// Refuses operators that the field does not take.
    fn require(&self, operators: &[Operator]) -> Result<(), Violation>;
    /// Refuses a value that is none of the field's.
    fn no_value(&self, expected: &str) -> Violation;
    /// Refuses a field that the list does not have.
    fn no_field(&self, fields: &str) -> Violation;
}

impl RefuseComparison for Comparison<'_> {
    fn require(&self, operators: &[Operator]) -> Result<(), Violation> {
        if operators.contains(&self.operator) {
            return Ok(());
        }
        let signs = Operator::SIGNS.iter().filter(|(_, operator)| operators.contains(operator));
        let signs: Vec<_> = signs.map(|(sign, _)| *sign).collect();
        let description = format!("{} takes {} only", self.field, signs.join(" "));
        Err(Violation::malformed(FIELD, description))
    }

    fn no_value(&self, expected: &str) -> Violation {
        let description = format!("{} takes {expected}, not {:?}", self.field, self.value);
        Violation::malformed(FIELD, description)
    }

    fn no_field(&self, fields: &str) -> Violation {
        Violation::unknown(FIELD, format!("{} is no field; there are {fields}", self.field))
    }
}
