//! Gathers everything that is wrong with a request before anything is answered.

use crate::error::{Error, Violation};

/// What was wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    /// Takes a field's value, or remembers what is wrong with it.
    pub(crate) fn take<T>(&mut self, field: Result<T, Violation>) -> Option<T> {
        field.map_err(|violation| self.0.push(violation)).ok()
    }

    /// Remembers what is wrong.
    pub(crate) fn add(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Remembers what is wrong, if the condition does not hold.
    pub(crate) fn require(&mut self, holds: bool, violation: impl FnOnce() -> Violation) {
        if !holds {
            self.0.push(violation());
        }
    }

    /// Returns the whole request's value if every field had one.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Error> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Error::Invalid(self.0)),
        }
    }
}
