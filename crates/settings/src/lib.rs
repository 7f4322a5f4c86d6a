//! Layered settings: defaults, then a TOML file, then the environment.
//!
//! A service owns its settings struct; this crate knows how to fill any such struct and how to say
//! what is wrong with what it was given. It must not know any service's fields.

pub mod duration;
mod load;
mod mistake;
pub mod size;

use std::collections::HashMap;

pub use load::Loader;
pub use mistake::{Mistake, Mistakes};

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
