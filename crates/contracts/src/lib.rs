//! medwage-contracts.
