//! medwage-service-kit.
