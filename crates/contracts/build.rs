//! Compiles `proto/` with protox, so that a Rust toolchain alone builds everything.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new("../../proto");
    // The protos live outside this crate, and tonic-prost-build does not watch them.
    println!("cargo:rerun-if-changed={}", root.display());

    let mut files = Vec::new();
    collect(&root.join("medwage"), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new([root.to_path_buf(), root.join("third_party")])?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&files)?;
    let descriptors = compiler.file_descriptor_set();

    let out = PathBuf::from(env::var("OUT_DIR")?);
    // With the options that prost does not know: who may set a field, and what its limits are.
    fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;
    // The one definition of `google.rpc.Status` that tonic's error details use too.
    let builder = || tonic_prost_build::configure().extern_path(".google.rpc", "::tonic_types");
    builder()
        .build_client(env::var_os("CARGO_FEATURE_CLIENT").is_some())
        .build_server(false)
        .compile_fds(descriptors.clone())?;
    if env::var_os("CARGO_FEATURE_SERVER").is_some() {
        let servers = out.join("servers");
        fs::create_dir_all(&servers)?;
        let messages = [".google", ".medwage"]
            .map(|package| (package.to_owned(), format!("crate::pb::{}", &package[1..])));
        let mut builder = builder().build_client(false).out_dir(servers);
        for (package, module) in messages.into_iter().chain(written_by_hand()) {
            builder = builder.extern_path(package, module);
        }
        builder.compile_fds(descriptors)?;
    }
    Ok(())
}

/// Replies that a server splices from parts that are encoded already.
const WRITTEN_BY_HAND: [&str; 7] = [
    "medwage::benchmark::v1::Benchmark",
    "medwage::estimator::v1::Estimate",
    "medwage::estimator::v1::BatchEstimatePayResponse",
    "medwage::estimator::v1::StreamEstimatesResponse",
    "medwage::estimator::v1::WhatIfResponse",
    "medwage::estimator::v1::EvaluateOfferResponse",
    "medwage::estimator::v1::TotalCompensation",
];

fn written_by_hand() -> impl Iterator<Item = (String, String)> {
    WRITTEN_BY_HAND.into_iter().map(|message| {
        let encoded = format!("crate::Encoded<crate::pb::{message}>");
        (format!(".{}", message.replace("::", ".")), encoded)
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}
