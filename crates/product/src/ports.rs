//! The ports at which services listen.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The ports at which services listen; port 0 takes a free one.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// The interface of all.
    pub host: IpAddr,
    /// The port that answers for every service.
    pub all: u16,
    /// A port for the benchmark service alone, where one is asked for.
    pub benchmark: Option<u16>,
    /// A port for the estimator and the catalog, where one is asked for.
    pub estimator: Option<u16>,
    /// A port for the career path and the catalog, where one is asked for.
    pub careerpath: Option<u16>,
}

impl Ports {
    /// One free port for all, on this machine only.
    pub const FREE: Self = Self {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        all: 0,
        benchmark: None,
        estimator: None,
        careerpath: None,
    };
}

/// The services that answer at a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// Every service.
    All,
    /// The benchmark service.
    Benchmark,
    /// The estimator.
    Estimator,
    /// The career path.
    CareerPath,
}

/// A port that could not be had.
#[derive(Debug, thiserror::Error)]
#[error("{address} can't be listened on")]
pub struct PortTaken {
    /// The services that were to answer there.
    pub served: Served,
    /// The address.
    pub address: SocketAddr,
    /// Why.
    pub source: medwage_rpc_server::BindError,
}
