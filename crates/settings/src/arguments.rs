//! The arguments that every service takes, for `#[command(flatten)]`.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Check, Environment, Loader, Mistakes};

/// The sources of settings, beside the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[group(skip)] // a service may call its own arguments the same
pub struct Arguments {
    /// A TOML file of settings; the environment wins over it, and --set over both.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// One setting, such as `listen.port=0`; may be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Prints the settings that would be used, as TOML, and stops.
    #[arg(long)]
    pub print_config: bool,
    /// Something else to do than to serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The tasks of a service beside serving.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum Command {
    /// Asks the service that runs with the same settings whether it may be sent calls; fails where it may not.
    Health {
        /// One of its services, or `liveness`, which serves as long as the process turns; all of them by default.
        #[arg(default_value = "")]
        service: String,
    },
}

impl Arguments {
    /// Returns the settings of the service whose variables begin with `prefix`.
    ///
    /// # Errors
    /// Every mistake of every source.
    pub fn load_settings<T>(&self, prefix: &str, environment: &Environment) -> Result<T, Mistakes>
    where
        T: Serialize + DeserializeOwned + Default + Check,
    {
        let loader = Loader::new(prefix).add_environment(environment);
        let loader = self.config.iter().fold(loader, |loader, file| loader.add_file(file));
        self.set.iter().fold(loader, |loader, one| loader.add_assignment(one)).load_settings()
    }
}
