//! The distribution rule.
