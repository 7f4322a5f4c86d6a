//! medwage-tests.
