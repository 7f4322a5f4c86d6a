//! Gathers everything that is wrong with a request before anything is answered.

use crate::explanation::{Explanation, FieldViolation, reason};

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    field: String,
    description: String,
    reason: &'static str,
    metadata: Vec<(&'static str, String)>,
}

impl Violation {
    /// A field that is missing, malformed, or contradicts another.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::of(reason::INVALID_FIELDS, field, description)
    }

    /// A field that is wrong for a reason of its own.
    pub fn of(
        reason: impl Into<&'static str>,
        field: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            description: description.into(),
            reason: reason.into(),
            metadata: Vec::new(),
        }
    }

    /// Adds a fact that the description mentions, for programs to read.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((key, value.to_string()));
        self
    }

    /// Returns the field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Says which field the text was found wrong for.
    #[must_use]
    pub fn renamed(self, field: &str) -> Self {
        Self { field: field.to_owned(), ..self }
    }

    /// Puts the field within another: `occupation` becomes `requests[3].occupation`.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

/// What was wrong so far.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Takes a field's value, or remembers what is wrong with it.
    pub fn take<T>(&mut self, field: Result<T, Violation>) -> Option<T> {
        field.map_err(|violation| self.0.push(violation)).ok()
    }

    /// Remembers what is wrong.
    pub fn add(&mut self, violation: Violation) {
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
    pub fn finish<T, E: From<Vec<Violation>>>(self, value: Option<T>) -> Result<T, E> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0.into()),
        }
    }
}

impl Explanation {
    /// The request is wrong: one violation keeps its own reason, several share the general one.
    #[must_use]
    pub fn of_violations(violations: &[Violation]) -> Self {
        let fields = violations.iter().map(|violation| FieldViolation {
            field: violation.field.clone(),
            description: violation.description.clone(),
        });
        match violations {
            [only] if only.reason != reason::INVALID_FIELDS => {
                let explanation = Self::invalid_argument(only.reason, fields);
                only.metadata.iter().fold(explanation, |it, (key, value)| it.with(*key, value))
            }
            _ => Self::invalid_argument(reason::INVALID_FIELDS, fields)
                .with("violations", violations.len()),
        }
    }
}
