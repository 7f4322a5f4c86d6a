//! A caller by a number.

/// A caller by a number that is the same in all workers of a process, for pools that services have of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallerId(u64);

impl CallerId {
    /// The caller of a number: the hash of its name, or any number in tests.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }
}
