//! What tools learn from a server.

use medwage_service_kit::settings::ServerSettings;
use tonic::Code;

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
