//! The connection below the calls.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The connection below the calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http2Settings {
    /// Calls in flight on one connection; more wait in the client.
    pub max_concurrent_streams: u32,
    /// Bytes of one call's request in flight.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub stream_window: u32,
    /// Bytes of all requests in flight on one connection.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub connection_window: u32,
    /// Bytes of response that may wait for a slow reader of one call.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub send_buffer: u32,
    /// Bytes of request headers.
    #[serde(with = "medwage_settings::size")]
    #[schemars(with = "medwage_settings::SizeText")]
    pub max_header_list: u32,
    /// Silence after which the server asks whether the client is still there; 0 never asks.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub keepalive_interval: Duration,
    /// How long the client has to answer that, and to say its first word.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub keepalive_timeout: Duration,
    /// Age, give or take a tenth, at which a connection is told to reconnect, so that clients
    /// behind a connection balancer find new replicas (gRFC A9); 0 never tells.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub max_connection_age: Duration,
    /// How long its calls in flight have to end after that.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub max_connection_age_grace: Duration,
    /// How long replies of some size may wait on a connection while nothing of them is read, before it is closed.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub write_stall_timeout: Duration,
}

impl Default for Http2Settings {
    fn default() -> Self {
        Self {
            max_concurrent_streams: 100,
            stream_window: 1 << 20,
            connection_window: 4 << 20,
            send_buffer: 1 << 20,
            max_header_list: 16 << 10,
            keepalive_interval: Duration::from_secs(60),
            keepalive_timeout: Duration::from_secs(20),
            max_connection_age: Duration::from_secs(300),
            max_connection_age_grace: Duration::from_secs(30),
            write_stall_timeout: Duration::from_secs(30),
        }
    }
}
