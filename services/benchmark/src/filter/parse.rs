//! Filters of the benchmark's lists, by the contract's one grammar, with what is wrong as violations.

pub(super) use medwage_contracts::filter::{Comparison, Operator};
use medwage_contracts::filter::{FilterError, MAX_CHARACTERS, MAX_COMPARISONS, parse_filter};
use medwage_rpc_status::Violation;

/// The request's field that holds a filter.
pub(super) const FIELD: &str = "filter";

/// Reads `field operator value AND ...`, or says what does not read.
pub(super) fn parse_comparisons(filter: &str) -> Result<Vec<Comparison<'_>>, Violation> {
    let refuse = |error: FilterError| {
        let violation = Violation::for_reason(error.reason(), FIELD, error.to_string());
        match error {
            FilterError::Malformed(_) => violation,
            FilterError::TooLong(_) => violation.with_fact("allowed", MAX_CHARACTERS),
            FilterError::TooMany => violation.with_fact("allowed", MAX_COMPARISONS),
        }
    };
    parse_filter(filter).map_err(refuse)
}

/// How a list refuses a comparison.
pub(super) trait RefuseComparison {
    /// Refuses operators that the field does not take.
    fn require_operator(&self, operators: &[Operator]) -> Result<(), Violation>;
    /// Refuses a value that is none of the field's.
    fn no_value(&self, expected: &str) -> Violation;
    /// Refuses a field that the list does not have.
    fn no_field(&self, fields: &str) -> Violation;
}

impl RefuseComparison for Comparison<'_> {
    fn require_operator(&self, operators: &[Operator]) -> Result<(), Violation> {
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
