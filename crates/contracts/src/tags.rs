//! The field numbers of all messages, generated from the descriptors, for what is encoded by hand.
//!
//! `tags::benchmark::v1::benchmark::ANNUAL` is the number of `medwage.benchmark.v1.Benchmark.annual`.
#![allow(missing_docs, reason = "their documentation is that of the protos")]

include!(concat!(env!("OUT_DIR"), "/tags.rs"));
