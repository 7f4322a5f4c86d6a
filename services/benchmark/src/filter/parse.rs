//! The text of a filter, as the contract documents it.

use medwage_domain::reference::contains;
use medwage_service_kit::Violation;

/// The longest filter that is read, in characters.
const MAX_FILTER: usize = 2_000;

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// The text has the value as a part, whatever the case.
    Has,
}

impl Operator {
    /// The longer ones first, so that `<=` is not read as `<`.
    const TEXTS: [(&'static str, Self); 7] = [
        ("!=", Self::NotEqual),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::Greater),
        (":", Self::Has),
    ];

    /// Returns whether two ordered values compare so. A value has no parts but itself.
    pub(super) fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal | Self::Has => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }

    /// Returns whether a text compares so with a value, whatever the case.
    pub(super) fn holds_text(self, text: &str, value: &str) -> bool {
        match self {
            Self::Has => contains(text, value),
            Self::NotEqual => !text.eq_ignore_ascii_case(value),
            _ => text.eq_ignore_ascii_case(value),
        }
    }
}

/// One comparison, still as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison<'f> {
    pub(super) field: &'f str,
    pub(super) operator: Operator,
    pub(super) value: &'f str,
}

impl Comparison<'_> {
    /// Refuses operators that the field does not take.
    pub(super) fn require(&self, operators: &[Operator]) -> Result<(), Violation> {
        if operators.contains(&self.operator) {
            return Ok(());
        }
        let signs = Operator::TEXTS.iter().filter(|(_, operator)| operators.contains(operator));
        let signs: Vec<_> = signs.map(|(sign, _)| *sign).collect();
        let description = format!("{} takes {} only", self.field, signs.join(" "));
        Err(Violation::malformed(FIELD, description))
    }

    /// Refuses a value that is none of the field's.
    pub(super) fn no_value(&self, expected: &str) -> Violation {
        let description = format!("{} takes {expected}, not {:?}", self.field, self.value);
        Violation::malformed(FIELD, description)
    }

    /// Refuses a field that the list does not have.
    pub(super) fn no_field(&self, fields: &str) -> Violation {
        Violation::unknown(FIELD, format!("{} is no field; there are {fields}", self.field))
    }
}

/// The request's field that holds a filter.
pub(super) const FIELD: &str = "filter";

/// Reads `field operator value AND ...`, or says what does not read.
pub(super) fn read(filter: &str) -> Result<Vec<Comparison<'_>>, Violation> {
    let length = filter.chars().count();
    if length > MAX_FILTER {
        let description = format!("has {length} characters, {MAX_FILTER} are allowed");
        return Err(Violation::out_of_range(FIELD, description));
    }
    parse(filter).map_err(|description| Violation::malformed(FIELD, description))
}

/// Reads `field operator value AND ...`; a value with spaces stands in double quotes.
fn parse(filter: &str) -> Result<Vec<Comparison<'_>>, String> {
    let (mut rest, mut comparisons) = (filter.trim(), Vec::new());
    while !rest.is_empty() {
        if !comparisons.is_empty() {
            rest = conjunction(rest)?;
        }
        let (comparison, after) = comparison(rest)?;
        comparisons.push(comparison);
        rest = after.trim_start();
    }
    Ok(comparisons)
}

fn conjunction(text: &str) -> Result<&str, String> {
    text.strip_prefix("AND")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map(str::trim_start)
        .ok_or_else(|| format!("expected AND at {text:?}"))
}

fn comparison(text: &str) -> Result<(Comparison<'_>, &str), String> {
    let other = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let (field, rest) = text.split_at(text.find(other).unwrap_or(text.len()));
    if !field.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(format!("expected a field at {text:?}"));
    }
    let rest = rest.trim_start();
    let operator = Operator::TEXTS.iter().find(|(sign, _)| rest.starts_with(sign));
    let Some((sign, operator)) = operator else {
        return Err(format!("expected one of = != < <= > >= : after {field}"));
    };
    let (value, rest) = value(rest[sign.len()..].trim_start())
        .ok_or_else(|| format!("expected a value after {field} {sign}"))?;
    Ok((Comparison { field, operator: *operator, value }, rest))
}

fn value(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"');
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_as_its_comparisons() {
        let parsed = parse(
            r#"occupation = "29-2072" AND area_kind=METROPOLITAN AND grade<=B AND annual_p50 > 1 AND source : "AAPC""#,
        );
        let parsed: Vec<_> =
            parsed.unwrap().iter().map(|it| (it.field, it.operator, it.value)).collect();
        assert_eq!(
            parsed,
            [
                ("occupation", Operator::Equal, "29-2072"),
                ("area_kind", Operator::Equal, "METROPOLITAN"),
                ("grade", Operator::AtMost, "B"),
                ("annual_p50", Operator::Greater, "1"),
                ("source", Operator::Has, "AAPC"),
            ]
        );
        assert_eq!(parse("  "), Ok(Vec::new()));
    }

    #[test]
    fn what_does_not_read_is_said() {
        for (filter, words) in [
            ("29-2072", "expected a field"),
            ("occupation", "expected one of"),
            ("occupation =", "expected a value"),
            (r#"area = "Dallas"#, "expected a value"),
            ("grade = A OR grade = B", "expected AND"),
            ("grade = A ANDgrade = B", "expected AND"),
        ] {
            assert!(parse(filter).unwrap_err().contains(words), "{filter}");
        }
    }
}
