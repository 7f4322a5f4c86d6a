//! The benchmark service as its own process.

use clap::Parser;
use medwage_benchmark::{App, PREFIX, Settings};
use medwage_rpc_server::run_program;
use medwage_settings::Arguments;

// Replies are many small allocations; this allocator answers them without a lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says what the US market pays for an occupation, in a place and a kind of workplace, over gRPC.
#[derive(Parser)]
#[command(version)]
struct Benchmark {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> anyhow::Result<()> {
    let arguments = Benchmark::parse().arguments;
    run_program(
        "medwage-benchmark",
        PREFIX,
        arguments,
        async |settings: Settings, listener, shutdown| {
            Ok(App::build_app(settings)?.serve(listener, shutdown).await?)
        },
    )
}
