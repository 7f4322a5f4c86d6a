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
mod drain;
mod dynamic;
mod faults;
mod field_rules;
mod generated;
mod health;
mod inquiries;
mod market;
mod metrics;
mod names;
mod node;
mod outage;
mod page;
mod plans;
mod privacy;
mod product;
mod proxy;
mod python;
mod readings;
mod readme;
mod recorded;
mod requests;
mod rolling;
mod services;
mod settings;
mod tls;
mod traces;
