//! The fields that the filters of the lists compare.

use medwage_contracts::filter::{Comparison, FilterError, Operator, parse_filter};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::catalog as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::types::{Education, Fact};
use medwage_rpc_status::Violation;

/// The longest filter of an entry, in characters.
const MAX_CHARACTERS: usize = 1_000;

/// A condition on an entry.
type Condition<T> = Box<dyn Fn(&T) -> bool>;

/// An entry that lists can be filtered by.
pub(crate) trait Filtered: Sized {
    /// Reads one comparison.
    fn read_comparison(comparison: &Comparison<'_>) -> Result<Condition<Self>, Violation>;
}

/// Keeps the entries for which a filter holds.
pub(crate) fn apply_filter<T: Filtered>(
    filter: &str,
    entries: Vec<T>,
) -> Result<Vec<T>, Violation> {
    if filter.chars().nth(MAX_CHARACTERS).is_some() {
        let told = format!("has more than {MAX_CHARACTERS} characters");
        return Err(Violation::for_reason(ErrorReason::LimitExceeded, "filter", told));
    }
    let refuse =
        |error: FilterError| Violation::for_reason(error.reason(), "filter", error.to_string());
    let comparisons = parse_filter(filter).map_err(refuse)?;
    let conditions: Vec<Condition<T>> =
        comparisons.iter().map(T::read_comparison).collect::<Result<_, _>>()?;
    Ok(entries.into_iter().filter(|entry| conditions.iter().all(|holds| holds(entry))).collect())
}

impl Filtered for pb::Role {
    fn read_comparison(comparison: &Comparison<'_>) -> Result<Condition<Self>, Violation> {
        let operator = comparison.operator;
        match comparison.field {
            "occupation" => {
                let code = Collection::Occupations
                    .parse_name(comparison.value)
                    .map_err(|error| Violation::malformed("filter", error.to_string()))?;
                let name = Collection::Occupations.write_name(code);
                compare_text(comparison, name, |role: &Self| &role.occupation)
            }
            "track" => compare_text(comparison, comparison.value.to_owned(), |role| &role.track),
            "level" => {
                let level: i32 = parse_number(comparison)?;
                Ok(Box::new(move |role| operator.is_met(&role.level, &level)))
            }
            "often_remote" => {
                let remote = match comparison.value {
                    "true" => true,
                    "false" => false,
                    _ => return Err(refuse_value(comparison, "true or false")),
                };
                require_equality(comparison)?;
                Ok(Box::new(move |role| operator.is_met(&role.often_remote, &remote)))
            }
            other => Err(unknown_field(other, "occupation, track, level and often_remote")),
        }
    }
}

impl Filtered for pb::Credential {
    fn read_comparison(comparison: &Comparison<'_>) -> Result<Condition<Self>, Violation> {
        let operator = comparison.operator;
        match comparison.field {
            "issuer" => compare_text(comparison, comparison.value.to_owned(), |credential| {
                &credential.issuer
            }),
            "level" => {
                let name = format!("CREDENTIAL_LEVEL_{}", comparison.value);
                let level = pb::CredentialLevel::from_str_name(&name).ok_or_else(|| {
                    refuse_value(comparison, "one of ENTRY, CORE, SPECIALTY, ADVANCED")
                })?;
                require_equality(comparison)?;
                let level = i32::from(level);
                Ok(Box::new(move |credential| operator.is_met(&credential.level, &level)))
            }
            "exam_fee_usd" => {
                compare_fact(comparison, |credential: &Self| credential.exam_fee_usd.as_ref())
            }
            "annual_dues_usd" => {
                compare_fact(comparison, |credential: &Self| credential.annual_dues_usd.as_ref())
            }
            other => Err(unknown_field(other, "issuer, level, exam_fee_usd and annual_dues_usd")),
        }
    }
}

impl Filtered for pb::Program {
    fn read_comparison(comparison: &Comparison<'_>) -> Result<Condition<Self>, Violation> {
        let operator = comparison.operator;
        match comparison.field {
            "awarded_education" => {
                let name = format!("EDUCATION_{}", comparison.value);
                let level = Education::from_str_name(&name)
                    .ok_or_else(|| refuse_value(comparison, "a level such as ASSOCIATE"))?;
                require_equality(comparison)?;
                let level = i32::from(level);
                Ok(Box::new(move |program| operator.is_met(&program.awarded_education, &level)))
            }
            "tuition_usd" => {
                compare_fact(comparison, |program: &Self| program.tuition_usd.as_ref())
            }
            "duration_months" => {
                compare_fact(comparison, |program: &Self| program.duration_months.as_ref())
            }
            other => {
                Err(unknown_field(other, "awarded_education, tuition_usd and duration_months"))
            }
        }
    }
}

fn compare_text<T: 'static>(
    comparison: &Comparison<'_>,
    value: String,
    field: fn(&T) -> &String,
) -> Result<Condition<T>, Violation> {
    require_equality(comparison)?;
    let is_equal = comparison.operator == Operator::Equal;
    Ok(Box::new(move |entry| field(entry).eq_ignore_ascii_case(&value) == is_equal))
}

/// Compares the base case of a fact; an entry without one never matches.
fn compare_fact<T: 'static>(
    comparison: &Comparison<'_>,
    field: fn(&T) -> Option<&Fact>,
) -> Result<Condition<T>, Violation> {
    let (operator, limit) = (comparison.operator, parse_number::<f64>(comparison)?);
    Ok(Box::new(move |entry| {
        let base = field(entry).and_then(|fact| fact.spread.as_ref()).map(|spread| spread.base);
        base.is_some_and(|base| operator.is_met(&base, &limit))
    }))
}

fn parse_number<T: std::str::FromStr>(comparison: &Comparison<'_>) -> Result<T, Violation> {
    if comparison.operator == Operator::Has {
        let told = format!("{} takes = != < <= > >= only", comparison.field);
        return Err(Violation::malformed("filter", told));
    }
    comparison.value.parse().map_err(|_| refuse_value(comparison, "a number"))
}

/// Refuses an order where only sameness is compared.
///
/// # Errors
/// A violation of the filter that names the field.
pub fn require_equality(comparison: &Comparison<'_>) -> Result<(), Violation> {
    if comparison.operator.is_equality() {
        return Ok(());
    }
    let told = format!("{} takes = and != only", comparison.field);
    Err(Violation::malformed("filter", told))
}

fn refuse_value(comparison: &Comparison<'_>, expected: &str) -> Violation {
    let Comparison { field, value, .. } = comparison;
    Violation::malformed("filter", format!("{field} takes {expected}, not {value:?}"))
}

fn unknown_field(field: &str, known: &str) -> Violation {
    Violation::unknown("filter", format!("{field} is no field; there are {known}"))
}
