//! The career path as its own process.

use clap::Parser;
use medwage_careerpath::{App, PREFIX, Settings};
use medwage_rpc_server::run_program;
use medwage_settings::Arguments;

// Replies are many small allocations; this allocator answers them without a lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says what a person can do next, what it costs and whether it pays, over gRPC.
#[derive(Parser)]
#[command(version)]
struct CareerPath {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> anyhow::Result<()> {
    let arguments = CareerPath::parse().arguments;
    run_program(
        "medwage-careerpath",
        PREFIX,
        arguments,
        async |settings: Settings, listener, shutdown| {
            Ok(App::build(settings)?.serve(listener, shutdown).await?)
        },
    )
}
