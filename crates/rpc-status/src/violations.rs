//! Gathers everything that is wrong with a request before anything is answered.

use crate::error::{Candidate, FieldCandidates, FieldViolation, RpcError, reason};

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    field: String,
    description: String,
    reason: &'static str,
    metadata: Vec<(&'static str, String)>,
    /// Boxed, since few violations have any and all are returned by value.
    candidates: Option<Box<(String, Vec<Candidate>)>>,
}

impl Violation {
    /// A field that does not have the form that its comment states.
    pub fn malformed(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::for_reason(reason::FIELD_MALFORMED, field, description)
    }

    /// A field that the method needs and that is unset.
    pub fn required(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::for_reason(reason::FIELD_REQUIRED, field, description)
    }

    /// A field whose value is outside of its range.
    pub fn out_of_range(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::for_reason(reason::FIELD_OUT_OF_RANGE, field, description)
    }

    /// A field that contradicts another.
    pub fn conflict(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::for_reason(reason::FIELD_CONFLICT, field, description)
    }

    /// A field, or a value of an enum, that is not known here.
    pub fn unknown(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::for_reason(reason::FIELD_UNKNOWN, field, description)
    }

    /// The same as [`malformed`](Self::malformed), until every caller says what kind of mistake it is.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::malformed(field, description)
    }

    /// A field that is wrong for a reason of its own.
    pub fn for_reason(
        reason: impl Into<&'static str>,
        field: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            description: description.into(),
            reason: reason.into(),
            metadata: Vec::new(),
            candidates: None,
        }
    }

    /// Adds what may have been meant by the field's text, best first.
    #[must_use]
    pub fn with_candidates(
        mut self,
        input: impl Into<String>,
        candidates: impl IntoIterator<Item = Candidate>,
    ) -> Self {
        self.candidates = Some(Box::new((input.into(), candidates.into_iter().collect())));
        self
    }

    /// Returns what may have been meant, to be completed.
    pub fn candidates_mut(&mut self) -> &mut [Candidate] {
        self.candidates.as_mut().map_or(&mut [], |candidates| &mut candidates.1)
    }

    /// Adds a fact that the description mentions, for programs to read.
    #[must_use]
    pub fn with_fact(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((key, value.to_string()));
        self
    }

    /// Returns the field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns what is wrong with it, in words.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Says which field the text was found wrong for.
    #[must_use]
    pub fn for_field(self, field: &str) -> Self {
        Self { field: field.to_owned(), ..self }
    }

    /// Puts the field within another: `occupation` becomes `requests[3].occupation`.
    #[must_use]
    pub fn within_field(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

/// The mistakes that were found so far.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Takes a field's value, or remembers what is wrong with it.
    pub fn take_field<T>(&mut self, field: Result<T, Violation>) -> Option<T> {
        field.map_err(|violation| self.0.push(violation)).ok()
    }

    /// Remembers what is wrong.
    pub fn add_violation(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Remembers what is wrong, if the condition does not hold.
    pub fn require(&mut self, holds: bool, violation: impl FnOnce() -> Violation) {
        if !holds {
            self.0.push(violation());
        }
    }

    /// Returns the whole request's value if every field had one.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub fn into_result<T, E: From<Vec<Violation>>>(self, value: Option<T>) -> Result<T, E> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0.into()),
        }
    }
}

impl RpcError {
    /// The request is wrong: its reason is the one that all violations share, else the general one.
    #[must_use]
    pub fn of_violations(violations: &[Violation]) -> Self {
        let fields = violations.iter().map(|violation| FieldViolation {
            field: violation.field.clone(),
            description: violation.description.clone(),
            reason: violation.reason,
        });
        let candidates = violations.iter().filter_map(|violation| {
            let (input, candidates) = *violation.candidates.clone()?;
            Some(FieldCandidates { field: violation.field.clone(), input, candidates })
        });
        let reason = match violations {
            [first, rest @ ..] if rest.iter().all(|other| other.reason == first.reason) => {
                first.reason
            }
            _ => reason::INVALID_FIELDS,
        };
        let rpc_error = Self::invalid_argument(reason, fields).with_candidates(candidates);
        match violations {
            [only] => {
                let rpc_error = rpc_error.with("field", &only.field);
                only.metadata
                    .iter()
                    .filter(|(key, _)| *key != "field")
                    .fold(rpc_error, |rpc_error, (key, value)| rpc_error.with(*key, value))
            }
            _ => rpc_error.with("violations", violations.len()),
        }
    }
}
