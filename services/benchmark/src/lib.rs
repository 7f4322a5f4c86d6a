//! medwage-benchmark.
