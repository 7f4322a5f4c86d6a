//! A call of the contract, before it is made.

use prost::Message;

/// A call of the contract: a method, and the request that it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The full name of the service.
    service: &'static str,
    method: &'static str,
    /// The request in its wire form.
    pub(crate) wire: Vec<u8>,
}

impl Call {
    /// Keeps a call of a service's method.
    pub(crate) fn new(service: &'static str, method: &'static str, request: &impl Message) -> Self {
        Self { service, method, wire: request.encode_to_vec() }
    }

    /// Returns the path that the method is called at.
    pub(crate) fn method_path(&self) -> String {
        format!("/{}/{}", self.service, self.method)
    }

    /// Returns the full name of the request's message, which the contract names after its method.
    pub(crate) fn request_name(&self) -> String {
        let package = self.service.rsplit_once('.').map_or("", |(package, _)| package);
        format!("{package}.{}Request", self.method)
    }
}
