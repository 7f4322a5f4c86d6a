//! Any bytes as the JSON of a message with every kind of field: they are refused, or read into a message that can be
//! written as JSON again, which reads as the same message.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use medwage_rpc_server::json::{MessageId, Schema};

static SCHEMA: LazyLock<(Schema, MessageId)> = LazyLock::new(|| {
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/rpc-server/tests");
    let mut compiler = protox::Compiler::new([tests]).unwrap();
    compiler.include_imports(true).open_files([format!("{tests}/test.proto")]).unwrap();
    let schema = Schema::new(&[&compiler.encode_file_descriptor_set()], |_| true).unwrap();
    let message = schema.find_message("test.v1.Everything").unwrap();
    (schema, message)
});

fuzz_target!(|text: &[u8]| {
    let (schema, message) = &*SCHEMA;
    let Ok(wire) = schema.read_json(*message, text) else { return };
    let write = |wire: &[u8]| {
        let mut json = Vec::new();
        schema.write_json(*message, wire, &mut json).expect("what was read can be written");
        json
    };
    let json = write(&wire);
    let again = schema.read_json(*message, &json).expect("what was written can be read");
    assert_eq!(write(&again), json);
});
