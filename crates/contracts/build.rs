//! Compiles `proto/` with protox, so that a Rust toolchain alone builds everything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use prost_types::{DescriptorProto, FileDescriptorProto};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new("../../proto");
    // The protos live outside this crate, and tonic-prost-build does not watch them.
    println!("cargo:rerun-if-changed={}", root.display());

    let mut files = Vec::new();
    collect_protos(&root.join("medwage"), &mut files)?;
    files.sort();

    let mut compiler = protox::Compiler::new([root.to_path_buf(), root.join("third_party")])?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&files)?;
    let descriptors = compiler.file_descriptor_set();

    let out = PathBuf::from(env::var("OUT_DIR")?);
    // With the options that prost does not know: who may set a field, and what its limits are.
    fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;
    fs::write(out.join("tags.rs"), write_tags(&descriptors.file))?;
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
const WRITTEN_BY_HAND: [&str; 8] = [
    "medwage::benchmark::v1::Benchmark",
    "medwage::estimator::v1::Estimate",
    "medwage::estimator::v1::BatchEstimatePayResponse",
    "medwage::estimator::v1::StreamEstimatesResponse",
    "medwage::estimator::v1::EvaluateChangesResponse",
    "medwage::estimator::v1::EvaluateOfferResponse",
    "medwage::estimator::v1::ParsePostingResponse",
    "medwage::estimator::v1::TotalCompensation",
];

fn written_by_hand() -> impl Iterator<Item = (String, String)> {
    WRITTEN_BY_HAND.into_iter().map(|message| {
        let encoded = format!("crate::Encoded<crate::pb::{message}>");
        (format!(".{}", message.replace("::", ".")), encoded)
    })
}

fn collect_protos(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_protos(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}

/// Writes a module of field numbers for each message of medwage: `medwage.benchmark.v1.Benchmark.annual` becomes
/// `benchmark::v1::benchmark::ANNUAL`.
fn write_tags(files: &[FileDescriptorProto]) -> String {
    let mut packages: BTreeMap<&str, Vec<&DescriptorProto>> = BTreeMap::new();
    for file in files {
        if let Some(package) = file.package().strip_prefix("medwage.") {
            packages.entry(package).or_default().extend(&file.message_type);
        }
    }
    let mut text = String::new();
    for (package, messages) in packages {
        let modules: Vec<_> = package.split('.').map(module_name).collect();
        modules.iter().for_each(|module| text.push_str(&format!("pub mod {module} {{")));
        for message in messages {
            text.push_str(&format!("pub mod {} {{", snake_case(message.name())));
            for field in &message.field {
                let name = field.name().to_uppercase();
                text.push_str(&format!("pub const {name}: u32 = {};", field.number()));
            }
            text.push('}');
        }
        text.push_str(&"}".repeat(modules.len()));
    }
    text
}

fn module_name(name: &str) -> String {
    if name == "type" { "types".to_owned() } else { name.to_owned() }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
