//! The rules of pay, pure: wages, distributions, areas, fallback, ranking.
//!
//! Knows nothing of tonic, prost, tokio, settings, files or clocks. Data, time and randomness
//! come in as arguments, so every rule runs in a plain test.

pub mod aging;
pub mod benchmark;
pub mod breaks;
pub mod career;
pub mod cell;
pub mod code;
pub mod compensation;
pub mod distribution;
pub mod estimate;
pub mod market;
pub mod modelled;
pub mod money;
pub mod month;
pub mod notice;
pub mod parity;
pub mod percentile;
pub mod reading;
pub mod reference;
pub mod statistics;
#[cfg(test)]
mod testing;
pub mod text;
pub mod wage;
