//! Nothing: this package is for its tests, in `structure`, `contract` and `e2e`.
