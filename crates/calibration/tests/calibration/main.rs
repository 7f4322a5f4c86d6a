//! The fit and the model that it gives, on the built-in release and figures.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod documented;
mod fit;
mod people;
mod places;
mod population;
mod support;
