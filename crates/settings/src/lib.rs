//! Layered settings: defaults, then a TOML file, then the environment, then the command line.
//!
//! A service owns its settings struct; this crate knows how to fill any such struct and how to say
//! what is wrong with what it was given. It must not know any service's fields. The `config` crate reads the
//! sources; each value of theirs is judged here, because it would stop at the first mistake, without the name of
//! the variable, and take a text for a number or a number with a fraction for one without.
//!
//! ```
//! #[derive(clap::Parser)]
//! struct Arguments {
//!     #[command(flatten)]
//!     settings: medwage_settings::Arguments,
//! }
//!
//! #[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
//! #[serde(default, deny_unknown_fields)]
//! struct Settings {
//!     /// How often the directory is looked at.
//!     #[serde(with = "medwage_settings::duration")]
//!     poll: std::time::Duration,
//! }
//!
//! impl medwage_settings::Check for Settings {}
//!
//! use clap::Parser as _;
//! let arguments = Arguments::parse_from(["service", "--set", "poll=5s"]);
//! let environment = [("BENCHMARK__POLL".to_owned(), "9s".to_owned())].into();
//! let settings: Settings = arguments.settings.load_settings("BENCHMARK", &environment)?;
//! assert_eq!(settings.poll.as_secs(), 5);
//! # Ok::<(), medwage_settings::Mistakes>(())
//! ```

mod arguments;
mod check;
pub mod duration;
pub mod files;
mod load;
mod loopback;
mod mistake;
mod reference;
mod secret;
pub mod size;
mod tree;

use std::collections::HashMap;

pub use arguments::{Arguments, Command};
pub use check::{Check, Findings};
pub use load::Loader;
pub use loopback::is_loopback_host;
pub use mistake::{Mistake, Mistakes};
pub use reference::{DurationText, SizeText, write_reference};
pub use secret::Secret;

/// The variables that a process was given, or those that a test wants it to believe in.
pub type Environment = HashMap<String, String>;

/// Returns the variables of this process. Names or values that are not UTF-8 are left out,
/// since none of ours can be.
#[must_use]
pub fn process_environment() -> Environment {
    let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(unicode).collect()
}

/// Renders settings as the TOML file that would produce them, for `--print-config`.
///
/// # Errors
/// If the settings have a shape that TOML cannot say.
pub fn to_toml<T: serde::Serialize>(settings: &T) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(settings)
}
