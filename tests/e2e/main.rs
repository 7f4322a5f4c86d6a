//! The product as its users meet it: real processes, real clients, the README.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod attacks;
mod auth;
mod contract_page;
mod dynamic;
mod faults;
mod generated;
mod health;
mod market;
mod metrics;
mod node;
mod outage;
mod plans;
mod privacy;
mod product;
mod proxy;
mod python;
mod readme;
mod recorded;
mod rolling;
mod services;
mod settings;
mod tls;
mod traces;
