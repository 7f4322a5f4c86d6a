//! The one grammar of filters, a subset of AIP-160: comparisons joined by `AND`. Each list reads its own fields. What a
//! filter costs grows with its comparisons and their texts, so both are bounded before anything of it is read.

use medwage_domain::reference::contains_text;

use crate::pb::errors::ErrorReason;

/// The most characters of a filter.
pub const MAX_CHARACTERS: usize = 2_000;
/// The most comparisons of a filter.
pub const MAX_COMPARISONS: usize = 20;

/// Why a filter is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It is no filter; says in words what was expected, and where.
    #[error("{0}")]
    Malformed(String),
    /// It is longer than any list reads.
    #[error("has {0} characters, {MAX_CHARACTERS} are allowed")]
    TooLong(usize),
    /// It compares more than any list does.
    #[error("has more than {MAX_COMPARISONS} comparisons")]
    TooMany,
}

impl FilterError {
    /// Returns the reason of the error.
    pub const fn reason(&self) -> ErrorReason {
        match self {
            Self::Malformed(_) => ErrorReason::FieldMalformed,
            Self::TooLong(_) | Self::TooMany => ErrorReason::LimitExceeded,
        }
    }
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `:`, the text has the value as a part, whatever the case.
    Has,
}

impl Operator {
    /// The longer ones first, so that `<=` is not read as `<`.
    pub const SIGNS: [(&'static str, Self); 7] = [
        ("!=", Self::NotEqual),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::Greater),
        (":", Self::Has),
    ];

    /// Returns whether two ordered values compare so. A value has no parts but itself.
    pub fn is_met<T: PartialOrd + ?Sized>(self, left: &T, right: &T) -> bool {
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
    pub fn holds_text(self, text: &str, value: &str) -> bool {
        match self {
            Self::Has => contains_text(text, value),
            Self::NotEqual => !text.eq_ignore_ascii_case(value),
            _ => text.eq_ignore_ascii_case(value),
        }
    }

    /// Returns whether only equality is asked for, which is all that texts and names have.
    pub fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// One comparison of a filter, its value still text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'f> {
    /// The field.
    pub field: &'f str,
    /// How it is compared.
    pub operator: Operator,
    /// The value to compare with, without quotes.
    pub value: &'f str,
}

/// Parses `field operator value AND ...`; a value with spaces stands in double quotes. An empty filter has no comparison.
///
/// # Errors
/// If it is too long, has too many comparisons, or does not read.
pub fn parse_filter(filter: &str) -> Result<Vec<Comparison<'_>>, FilterError> {
    // As many bytes are never more characters.
    let length = if filter.len() <= MAX_CHARACTERS { 0 } else { filter.chars().count() };
    if length > MAX_CHARACTERS {
        return Err(FilterError::TooLong(length));
    }
    let (mut rest, mut comparisons) = (filter.trim(), Vec::new());
    while !rest.is_empty() {
        if comparisons.len() == MAX_COMPARISONS {
            return Err(FilterError::TooMany);
        }
        if !comparisons.is_empty() {
            rest = parse_conjunction(rest).map_err(FilterError::Malformed)?;
        }
        let (comparison, after) = parse_comparison(rest).map_err(FilterError::Malformed)?;
        comparisons.push(comparison);
        rest = after.trim_start();
    }
    Ok(comparisons)
}

fn parse_conjunction(text: &str) -> Result<&str, String> {
    text.strip_prefix("AND")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map(str::trim_start)
        .ok_or_else(|| format!("expected AND at {text:?}"))
}

fn parse_comparison(text: &str) -> Result<(Comparison<'_>, &str), String> {
    let is_outside = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let end = text.find(is_outside).unwrap_or(text.len());
    let (field, rest) = text.split_at(end);
    if !field.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(format!("expected a field at {text:?}"));
    }
    let rest = rest.trim_start();
    let operator = Operator::SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    let Some((sign, operator)) = operator else {
        return Err(format!("expected one of = != < <= > >= : after {field}"));
    };
    let (value, rest) = parse_value(rest[sign.len()..].trim_start())
        .ok_or_else(|| format!("expected a value after {field} {sign}"))?;
    Ok((Comparison { field, operator: *operator, value }, rest))
}

fn parse_value(text: &str) -> Option<(&str, &str)> {
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
        let parsed = parse_filter(
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
        assert_eq!(parse_filter("  "), Ok(Vec::new()));
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
            let error = parse_filter(filter).unwrap_err();
            assert_eq!(error.reason(), ErrorReason::FieldMalformed);
            assert!(error.to_string().contains(words), "{filter}");
        }
    }

    #[test]
    fn a_filter_is_refused_for_its_size_before_anything_of_it_is_read() {
        let comparisons = |count: usize| vec!["grade = A"; count].join(" AND ");
        assert_eq!(parse_filter(&comparisons(MAX_COMPARISONS)).unwrap().len(), MAX_COMPARISONS);
        for (filter, error) in [
            (comparisons(MAX_COMPARISONS + 1), FilterError::TooMany),
            ("ä".repeat(MAX_CHARACTERS + 1), FilterError::TooLong(MAX_CHARACTERS + 1)),
        ] {
            assert_eq!(parse_filter(&filter), Err(error.clone()));
            assert_eq!(error.reason(), ErrorReason::LimitExceeded);
        }
        let fits = format!("name = {}", "ä".repeat(MAX_CHARACTERS - 7));
        assert!(parse_filter(&fits).is_ok());
    }
}
