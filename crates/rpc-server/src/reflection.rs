//! Reflection, which tools such as grpcurl ask: files, symbols, enum values and extensions, by reflection v1 and
//! its predecessor. What is not known is an error in the answer, so that the stream goes on.
//!
//! tonic's own service ends the stream with a status, knows neither enum values nor extensions, and drops the options
//! that descriptors carry.

use std::collections::{BTreeMap, HashMap};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Code, Request, Response, Status, Streaming};

use crate::routes::Factory;

/// An encoded `FileDescriptorSet` whose files stay as they are: prost drops the options that it does not know.
#[derive(Clone, PartialEq, prost::Message)]
struct RawFiles {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    files: Vec<Bytes>,
}

/// The contents of the descriptors, by name.
#[derive(Debug, Default)]
struct Index {
    services: Vec<String>,
    /// By name, such as `google/rpc/status.proto`.
    files: HashMap<String, Bytes>,
    symbols: HashMap<String, Bytes>,
    /// By the message that they extend, then by number.
    extensions: HashMap<String, BTreeMap<i32, Bytes>>,
}

/// One question of a stream.
enum Question<'q> {
    File(&'q str),
    Symbol(&'q str),
    Extension(&'q str, i32),
    ExtensionNumbers(&'q str),
    Services,
}

/// The answer to a question.
enum Reply {
    File(Bytes),
    ExtensionNumbers(String, Vec<i32>),
    Services(Vec<String>),
    Error(Code, String),
}

/// The reflection services, v1 for today's tools and v1alpha for yesterday's. They list `served`, and know the messages
/// of all sets.
pub(crate) fn reflection_services(
    descriptors: &[&[u8]],
    served: &[Factory],
) -> Result<[Factory; 2], prost::DecodeError> {
    let mut index = Index::new(descriptors)?;
    let own = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];
    let names = served.iter().map(|service| service.name).chain(own);
    index.services = names.map(str::to_owned).collect();
    index.services.sort();
    // Reflection is asked rarely, so the workers share one copy of what it knows.
    let index = Arc::new(index);
    let (current, previous) = (Arc::clone(&index), index);
    Ok([
        Factory::new(move || v1::new_service(Arc::clone(&current))),
        Factory::new(move || v1alpha::new_service(Arc::clone(&previous))),
    ])
}

impl Index {
    fn new(descriptors: &[&[u8]]) -> Result<Self, prost::DecodeError> {
        let mut index = Self::default();
        for set in descriptors {
            for raw in RawFiles::decode(*set)?.files {
                let file = FileDescriptorProto::decode(raw.clone())?;
                if !index.files.contains_key(file.name()) {
                    index.add_file(&file, &raw);
                }
            }
        }
        Ok(index)
    }

    fn add_file(&mut self, file: &FileDescriptorProto, raw: &Bytes) {
        self.files.insert(file.name().to_owned(), raw.clone());
        let package = file.package();
        file.message_type.iter().for_each(|message| self.add_message(package, message, raw));
        file.enum_type.iter().for_each(|kind| self.add_enum(package, kind, raw));
        file.extension.iter().for_each(|extension| self.add_extension(package, extension, raw));
        for service in &file.service {
            let name = self.add_symbol(package, service.name(), raw);
            for method in &service.method {
                self.add_symbol(&name, method.name(), raw);
            }
        }
    }

    fn add_message(&mut self, outer: &str, message: &DescriptorProto, raw: &Bytes) {
        let name = self.add_symbol(outer, message.name(), raw);
        message.nested_type.iter().for_each(|nested| self.add_message(&name, nested, raw));
        message.enum_type.iter().for_each(|kind| self.add_enum(&name, kind, raw));
        message.extension.iter().for_each(|extension| self.add_extension(&name, extension, raw));
        for field in &message.field {
            self.add_symbol(&name, field.name(), raw);
        }
        for oneof in &message.oneof_decl {
            self.add_symbol(&name, oneof.name(), raw);
        }
    }

    /// Values stand beside their enum, as protobuf has it, and are found below it too, as people look for them.
    fn add_enum(&mut self, outer: &str, described: &EnumDescriptorProto, raw: &Bytes) {
        let name = self.add_symbol(outer, described.name(), raw);
        for value in &described.value {
            self.add_symbol(outer, value.name(), raw);
            self.add_symbol(&name, value.name(), raw);
        }
    }

    fn add_extension(&mut self, outer: &str, field: &FieldDescriptorProto, raw: &Bytes) {
        self.add_symbol(outer, field.name(), raw);
        let extended = field.extendee().trim_start_matches('.').to_owned();
        self.extensions.entry(extended).or_default().insert(field.number(), raw.clone());
    }

    fn add_symbol(&mut self, outer: &str, name: &str, raw: &Bytes) -> String {
        let full = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
        self.symbols.insert(full.clone(), raw.clone());
        full
    }

    fn answer_question(&self, question: Option<Question<'_>>) -> Reply {
        let missing = |kind: &str, name: &str| {
            Reply::Error(Code::NotFound, format!("{kind} `{name}` is not known here"))
        };
        let file = |found: Option<&Bytes>, kind: &str, name: &str| {
            found.map_or_else(|| missing(kind, name), |raw| Reply::File(raw.clone()))
        };
        match question {
            Some(Question::File(name)) => file(self.files.get(name), "file", name),
            Some(Question::Symbol(name)) => {
                file(self.symbols.get(name.trim_start_matches('.')), "symbol", name)
            }
            Some(Question::Extension(name, number)) => {
                let found = self.extensions.get(name).and_then(|numbers| numbers.get(&number));
                file(found, "extension", &format!("{number} of {name}"))
            }
            Some(Question::ExtensionNumbers(name)) => match self.extensions.get(name) {
                Some(known) => {
                    Reply::ExtensionNumbers(name.to_owned(), known.keys().copied().collect())
                }
                // A message that nobody extends has no numbers; one that there is not is not found.
                None if self.symbols.contains_key(name) => {
                    Reply::ExtensionNumbers(name.to_owned(), Vec::new())
                }
                None => missing("message", name),
            },
            Some(Question::Services) => Reply::Services(self.services.clone()),
            None => Reply::Error(Code::InvalidArgument, "the question asks nothing".to_owned()),
        }
    }
}

type Replies<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Both versions have the same messages in packages of their own.
macro_rules! version {
    ($version:ident) => {
        mod $version {
            use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
            use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;
            use tonic_reflection::pb::$version::server_reflection_server::{
                ServerReflection, ServerReflectionServer,
            };
            use tonic_reflection::pb::$version::{
                ErrorResponse, ExtensionNumberResponse, FileDescriptorResponse,
                ListServiceResponse, ServerReflectionRequest, ServerReflectionResponse,
                ServiceResponse,
            };

            use super::*;

            pub(super) struct Reflection(Arc<Index>);

            pub(super) fn new_service(index: Arc<Index>) -> ServerReflectionServer<Reflection> {
                ServerReflectionServer::new(Reflection(index))
            }

            #[tonic::async_trait]
            impl ServerReflection for Reflection {
                type ServerReflectionInfoStream = Replies<ServerReflectionResponse>;

                async fn server_reflection_info(
                    &self,
                    request: Request<Streaming<ServerReflectionRequest>>,
                ) -> Result<Response<Self::ServerReflectionInfoStream>, Status> {
                    let index = Arc::clone(&self.0);
                    let answers = request.into_inner().map(move |asked| {
                        let asked = asked?;
                        let answer = index
                            .answer_question(asked.message_request.as_ref().map(read_question));
                        Ok(ServerReflectionResponse {
                            valid_host: asked.host.clone(),
                            original_request: Some(asked),
                            message_response: Some(write_response(answer)),
                        })
                    });
                    Ok(Response::new(Box::pin(answers)))
                }
            }

            fn read_question(asked: &MessageRequest) -> Question<'_> {
                match asked {
                    MessageRequest::FileByFilename(name) => Question::File(name),
                    MessageRequest::FileContainingSymbol(name) => Question::Symbol(name),
                    MessageRequest::FileContainingExtension(extension) => {
                        Question::Extension(&extension.containing_type, extension.extension_number)
                    }
                    MessageRequest::AllExtensionNumbersOfType(name) => {
                        Question::ExtensionNumbers(name)
                    }
                    MessageRequest::ListServices(_) => Question::Services,
                }
            }

            fn write_response(reply: Reply) -> MessageResponse {
                match reply {
                    Reply::File(raw) => {
                        let file_descriptor_proto = vec![raw.into()];
                        let files = FileDescriptorResponse { file_descriptor_proto };
                        MessageResponse::FileDescriptorResponse(files)
                    }
                    Reply::ExtensionNumbers(base_type_name, extension_number) => {
                        let numbers = ExtensionNumberResponse { base_type_name, extension_number };
                        MessageResponse::AllExtensionNumbersResponse(numbers)
                    }
                    Reply::Services(names) => {
                        let service = names.into_iter().map(|name| ServiceResponse { name });
                        let list = ListServiceResponse { service: service.collect() };
                        MessageResponse::ListServicesResponse(list)
                    }
                    Reply::Error(code, error_message) => {
                        let error_code = code.into();
                        MessageResponse::ErrorResponse(ErrorResponse { error_code, error_message })
                    }
                }
            }
        }
    };
}

version!(v1);
version!(v1alpha);
