//! The protobuf contracts: generated code, descriptor set, and the conversions to and from the domain.
//!
//! Only this crate and the handlers name protobuf messages. Conversions are total: a message
//! becomes a domain value or a list of field violations.

pub mod convert;
mod encoded;
pub mod filter;
pub mod names;
pub mod openapi;
pub mod paging;
pub mod pb;
#[cfg(feature = "server")]
pub mod servers;
pub mod service_config;
pub mod tags;

pub use encoded::{Encoded, Fields};

/// The contract as an OpenAPI 3.1 document, for who calls with JSON; a test holds that it is that of the descriptors.
pub const OPENAPI: &str = include_str!("../../../docs/openapi.json");

/// Bytes of the largest reply that a service takes from another one: a thousand estimates with their evidence are a few
/// megabytes.
pub const LARGEST_REPLY: usize = 64 << 20;

/// The serialised `FileDescriptorSet` of all contracts, with comments, for reflection.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
