//! Every service of the product in this process, on the embedded releases: served at one address, or asked without a
//! socket.

mod local;
mod ports;
mod services;

pub use local::LocalProduct;
pub use ports::{PortTaken, Ports, Served};
pub use services::Services;
