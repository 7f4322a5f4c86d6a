//! medwage-testkit.
