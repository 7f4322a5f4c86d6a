//! A client that knows the contract by its descriptors only, as tools do: any method, requests as JSON.

use medwage_contracts::DESCRIPTOR_SET;
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use prost_types::{DescriptorProto, FileDescriptorSet};
use serde_json::Value;
use tokio::runtime::Runtime;
use tonic::Status;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};

use super::product::Product;

/// Largest reply that is taken: the contract promises less.
const LARGEST_REPLY: usize = 4 << 20;

pub(crate) struct DynamicClient {
    pool: DescriptorPool,
    runtime: Runtime,
    channel: Channel,
}

impl DynamicClient {
    /// Asks the services of a running product.
    pub(crate) fn new(product: &Product) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let channel = {
            let _inside = runtime.enter();
            Endpoint::from_shared(format!("http://{}", product.address)).unwrap().connect_lazy()
        };
        let mut pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
        add_error_details(&mut pool);
        Self { pool, runtime, channel }
    }

    /// The messages and services of the contracts.
    pub(crate) fn pool(&self) -> &DescriptorPool {
        &self.pool
    }

    fn messages(&self, method: &str) -> Option<(MessageDescriptor, MessageDescriptor)> {
        let (service, name) = method.split_once('/')?;
        let service = self.pool.get_service_by_name(service)?;
        let found = service.methods().find(|it| it.name() == name)?;
        Some((found.input(), found.output()))
    }

    /// Calls a unary method.
    ///
    /// # Errors
    /// The status that the call failed with.
    ///
    /// # Panics
    /// Where there is no such method, or the request is none of its.
    pub(crate) fn call(&self, method: &str, request: &Value) -> Result<DynamicMessage, Status> {
        let (mut client, request, path, codec) =
            self.prepare(method, self.read_request(method, request));
        self.runtime.block_on(async {
            client.ready().await.map_err(|error| Status::unknown(error.to_string()))?;
            let reply = client.unary(tonic::Request::new(request), path, codec).await?;
            Ok(reply.into_inner())
        })
    }

    /// Calls a method of any kind with one request, and returns its first reply.
    ///
    /// # Errors
    /// The status that the call failed with, or that there was no reply.
    ///
    /// # Panics
    /// As `call` does.
    pub(crate) fn call_first(
        &self,
        method: &str,
        request: &Value,
    ) -> Result<DynamicMessage, Status> {
        self.call_message(method, self.read_request(method, request))
    }

    /// Does the same with a request that is a message already.
    ///
    /// # Errors
    /// As `call_first` does.
    ///
    /// # Panics
    /// Where there is no such method.
    pub(crate) fn call_message(
        &self,
        method: &str,
        request: DynamicMessage,
    ) -> Result<DynamicMessage, Status> {
        let (mut client, request, path, codec) = self.prepare(method, request);
        self.runtime.block_on(async {
            client.ready().await.map_err(|error| Status::unknown(error.to_string()))?;
            let requests = tonic::Request::new(tokio_stream::once(request));
            let mut replies = client.streaming(requests, path, codec).await?.into_inner();
            replies.message().await?.ok_or_else(|| Status::unknown("there was no reply"))
        })
    }

    /// Reads a request from JSON.
    ///
    /// # Panics
    /// Where there is no such method, or the request is none of its.
    pub(crate) fn read_request(&self, method: &str, request: &Value) -> DynamicMessage {
        let (input, _) = self.messages(method).unwrap();
        DynamicMessage::deserialize(input, request)
            .unwrap_or_else(|error| panic!("{method}: {error}: {request}"))
    }

    fn prepare(
        &self,
        method: &str,
        request: DynamicMessage,
    ) -> (Grpc<Channel>, DynamicMessage, PathAndQuery, DynamicCodec) {
        let (_, output) = self.messages(method).unwrap();
        let client = Grpc::new(self.channel.clone()).max_decoding_message_size(LARGEST_REPLY);
        let path = PathAndQuery::try_from(format!("/{method}")).unwrap();
        (client, request, path, DynamicCodec(output))
    }
}

/// Adds the standard's details of errors, which are no part of our contracts: the items of batches hold them.
fn add_error_details(pool: &mut DescriptorPool) {
    let details = FileDescriptorSet::decode(tonic_types::pb::FILE_DESCRIPTOR_SET).unwrap();
    for file in details.file {
        let full_name =
            |message: &DescriptorProto| format!("{}.{}", file.package(), message.name());
        let known =
            file.message_type.iter().any(|it| pool.get_message_by_name(&full_name(it)).is_some());
        if !known {
            pool.add_file_descriptor_proto(file).unwrap();
        }
    }
}

/// Encodes what it is given, and decodes messages of one type.
struct DynamicCodec(MessageDescriptor);

impl Codec for DynamicCodec {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self(self.0.clone())
    }

    fn decoder(&mut self) -> Self {
        Self(self.0.clone())
    }
}

impl Encoder for DynamicCodec {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(
        &mut self,
        message: DynamicMessage,
        buffer: &mut EncodeBuf<'_>,
    ) -> Result<(), Status> {
        message.encode(buffer).map_err(|error| Status::internal(error.to_string()))
    }
}

impl Decoder for DynamicCodec {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let decoded = DynamicMessage::decode(self.0.clone(), buffer);
        decoded.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}
