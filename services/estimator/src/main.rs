//! The estimator as its own process.

use clap::Parser;
use medwage_estimator::{App, PREFIX, Settings};
use medwage_rpc_server::run_program;
use medwage_settings::Arguments;

// Replies are many small allocations; this allocator answers them without a lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Estimates what somebody earns in a job, itemized, and how offers compare, over gRPC.
#[derive(Parser)]
#[command(version)]
struct Estimator {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> anyhow::Result<()> {
    let arguments = Estimator::parse().arguments;
    run_program(
        "medwage-estimator",
        PREFIX,
        arguments,
        async |settings: Settings, listener, shutdown| {
            Ok(App::build_app(settings)?.serve(listener, shutdown).await?)
        },
    )
}
