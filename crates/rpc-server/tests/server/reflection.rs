//! What tools learn from a server.

use medwage_rpc_server::settings::ServerSettings;
use prost::Message as _;
use prost_types::FileDescriptorProto;
use tonic::Code;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ExtensionRequest, ServerReflectionRequest};

use crate::probe::channel;
use crate::running::{Running, settings};

/// Asks one version of the protocol one thing; the answer's kinds are debug-printed, which is
/// what both versions have in common.
macro_rules! ask {
    ($version:ident, $running:expr, $question:ident($text:expr)) => {{
        use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
        use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
        use tonic_reflection::pb::$version::{ServerReflectionRequest, server_reflection_response};
        let mut client = ServerReflectionClient::new(channel($running.address));
        let message_request = Some(MessageRequest::$question($text.to_owned()));
        let request = ServerReflectionRequest { host: String::new(), message_request };
        match client.server_reflection_info(tokio_stream::once(request)).await {
            Err(status) => Err(status),
            Ok(mut replies) => {
                Ok(match replies.get_mut().message().await.unwrap().unwrap().message_response {
                    Some(server_reflection_response::MessageResponse::ListServicesResponse(
                        list,
                    )) => list.service.into_iter().map(|service| service.name).collect(),
                    Some(server_reflection_response::MessageResponse::FileDescriptorResponse(
                        files,
                    )) => {
                        vec![format!("{} files", files.file_descriptor_proto.len())]
                    }
                    other => vec![format!("{other:?}")],
                })
            }
        }
    }};
}

#[tokio::test]
async fn both_versions_list_what_is_served_and_describe_errors() {
    let running = Running::start(settings());
    let today: Vec<String> = ask!(v1, running, ListServices("")).unwrap();
    let yesterday: Vec<String> = ask!(v1alpha, running, ListServices("")).unwrap();
    for name in ["grpc.health.v1.Health", "test.v1.Probe"] {
        assert!(today.iter().any(|it| it == name), "{today:?}");
        assert!(yesterday.iter().any(|it| it == name), "{yesterday:?}");
    }
    for symbol in ["google.rpc.BadRequest", "grpc.health.v1.Health"] {
        let described: Vec<String> = ask!(v1, running, FileContainingSymbol(symbol)).unwrap();
        assert_eq!(described, ["1 files"]);
        let described: Vec<String> = ask!(v1alpha, running, FileContainingSymbol(symbol)).unwrap();
        assert_eq!(described, ["1 files"]);
    }
    running.stop().await;
}

#[tokio::test]
async fn reflection_can_be_switched_off() {
    let running = Running::start(ServerSettings { reflection: false, ..settings() });
    let refused: Result<Vec<String>, _> = ask!(v1, running, ListServices(""));
    assert_eq!(refused.unwrap_err().code(), Code::Unimplemented);
    running.stop().await;
}

/// Asks several things in one stream, and gives the kinds of the answers.
async fn ask_all(running: &Running, questions: Vec<MessageRequest>) -> Vec<String> {
    let requests = questions
        .into_iter()
        .map(|it| ServerReflectionRequest { host: String::new(), message_request: Some(it) });
    let requests = tokio_stream::iter(requests.collect::<Vec<_>>());
    let mut client = ServerReflectionClient::new(channel(running.address));
    let mut replies = client.server_reflection_info(requests).await.unwrap().into_inner();
    let mut found = Vec::new();
    while let Some(reply) = replies.message().await.unwrap() {
        found.push(match reply.message_response.unwrap() {
            MessageResponse::FileDescriptorResponse(files) => {
                let file = FileDescriptorProto::decode(&*files.file_descriptor_proto[0]).unwrap();
                file.name().to_owned()
            }
            MessageResponse::ErrorResponse(error) => format!("error {}", error.error_code),
            MessageResponse::AllExtensionNumbersResponse(all) => {
                format!("{:?}", all.extension_number)
            }
            MessageResponse::ListServicesResponse(list) => {
                format!("{} services", list.service.len())
            }
        });
    }
    found
}

#[tokio::test]
async fn what_is_not_known_is_an_error_in_the_stream_which_goes_on() {
    let running = Running::start(settings());
    let symbol = |name: &str| MessageRequest::FileContainingSymbol(name.to_owned());
    let extension = |containing_type: &str, extension_number| {
        let containing_type = containing_type.to_owned();
        MessageRequest::FileContainingExtension(ExtensionRequest {
            containing_type,
            extension_number,
        })
    };
    let numbers = |name: &str| MessageRequest::AllExtensionNumbersOfType(name.to_owned());
    let test = "test.proto";
    for (question, expected) in [
        (MessageRequest::FileByFilename("no.proto".to_owned()), "error 5"),
        (symbol("no.Such"), "error 5"),
        (extension("test.v1.Everything", 1), "error 5"),
        (extension("google.protobuf.FieldOptions", 50_001), test),
        (numbers("google.protobuf.FieldOptions"), "[50001]"),
        (numbers("test.v1.Everything"), "[]"),
        (numbers("no.Such"), "error 5"),
        (MessageRequest::FileByFilename(test.to_owned()), test),
        (symbol("test.v1.Everything.a_double"), test),
        (symbol("test.v1.Everything.choice"), test),
        (symbol("test.v1.COLOR_RED"), test),
        (symbol("test.v1.Color.COLOR_RED"), test),
        (symbol("test.v1.Probe.Echo"), test),
        (symbol("test.v1.label"), test),
        (symbol("grpc.health.v1.Health.List"), "health.proto"),
        (MessageRequest::ListServices(String::new()), "4 services"),
    ] {
        // Twice, so that a stream that ends with an error is noticed.
        let found = ask_all(&running, vec![question.clone(), question.clone()]).await;
        assert_eq!(found, [expected, expected], "{question:?}");
    }
    running.stop().await;
}

#[tokio::test]
async fn options_of_descriptors_are_kept() {
    let running = Running::start(settings());
    let request = MessageRequest::FileByFilename("test.proto".to_owned());
    let request = ServerReflectionRequest { host: String::new(), message_request: Some(request) };
    let mut client = ServerReflectionClient::new(channel(running.address));
    let replies = client.server_reflection_info(tokio_stream::once(request)).await;
    let reply = replies.unwrap().get_mut().message().await.unwrap().unwrap();
    let Some(MessageResponse::FileDescriptorResponse(files)) = reply.message_response else {
        panic!("no file")
    };
    let file = files.file_descriptor_proto[0].clone();
    assert!(file.windows(10).any(|it| it == b"of a label"), "the option has gone");
    running.stop().await;
}
