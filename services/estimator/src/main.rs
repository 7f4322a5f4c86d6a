//! The estimator as its own process.

use std::io::Write as _;

use clap::Parser;
use medwage_estimator::{App, PREFIX, Settings};
use medwage_service_kit::{Listener, Shutdown, ask_health, log};
use medwage_settings::{Arguments, Command, process_environment, to_toml};

// Replies are many small allocations; this allocator answers them without a lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says what a person in a job is worth, itemised, and how offers compare, over gRPC.
#[derive(Parser)]
#[command(version)]
struct Estimator {
    #[command(flatten)]
    arguments: Arguments,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Estimator::parse().arguments;
    let settings: Settings = arguments.load(PREFIX, &process_environment())?;
    if arguments.print_config {
        return Ok(std::io::stdout().write_all(to_toml(&settings)?.as_bytes())?);
    }
    if arguments.command == Some(Command::Health) {
        return Ok(ask_health(&settings.listen).await?);
    }
    let telemetry = log::init("medwage-estimator", &settings.log)?;
    let listener = Listener::bind(&settings.listen, settings.server.worker_count())?;
    let app = App::build(settings)?;
    app.serve(listener, Shutdown::on_signals()?).await?;
    telemetry.flush().await;
    Ok(())
}
