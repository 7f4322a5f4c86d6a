//! A server of the kit as its callers see it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "helpers of tests")]

mod auth;
mod auth_settings;
mod calls;
mod connect;
mod drain;
mod health;
mod in_process;
mod keys;
mod peers;
mod probe;
mod published;
mod readers;
mod reflection;
mod running;
mod signals;
mod web;
