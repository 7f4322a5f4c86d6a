//! Bytes that claim to be an `EstimatePayRequest`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use medwage_estimator::fuzzing::Reader;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().expect("the embedded model is read"));

fuzz_target!(|bytes: &[u8]| {
    READER.read(bytes);
});
