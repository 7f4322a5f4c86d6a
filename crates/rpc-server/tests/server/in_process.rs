//! Services that are called within the process, and servers that answer for several.

use std::sync::Arc;

use medwage_rpc_client::Peer;
use medwage_rpc_server::Listener;
use tonic::Code;
use tonic_prost::ProstCodec;
use tonic_types::StatusExt as _;

use crate::probe::{Gate, Probe, at, descriptors};
use crate::running::{Running, server, settings};

#[tokio::test]
async fn services_of_the_same_process_answer_without_a_socket() {
    let gate = Gate::closed();
    let peer = Peer::from_services(Arc::new(server(settings(), &gate).in_process()));
    assert!(*peer.watch_serving().borrow(), "nothing can come between");
    let mut grpc = tonic::client::Grpc::new(peer.call_channel());
    let codec = ProstCodec::<String, String>::default();
    let echo =
        grpc.unary(tonic::Request::new("hello".to_owned()), at("/test.v1.Probe/Echo"), codec);
    assert_eq!(echo.await.unwrap().into_inner(), "hello");

    let codec = ProstCodec::<String, String>::default();
    let twice = tonic::Request::new("twice".to_owned());
    let stream = grpc.server_streaming(twice, at("/test.v1.Probe/Stream"), codec).await;
    let mut messages = stream.unwrap().into_inner();
    for _ in 0..2 {
        assert_eq!(messages.message().await.unwrap().as_deref(), Some("twice"));
    }
    assert_eq!(messages.message().await.unwrap(), None);

    let codec = ProstCodec::<String, String>::default();
    let nobody = grpc.unary(tonic::Request::new(String::new()), at("/test.v1.Nobody/Echo"), codec);
    let status = nobody.await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    assert_eq!(status.get_error_details().error_info().unwrap().reason, "METHOD_UNKNOWN");
}

#[tokio::test]
async fn a_service_that_is_added_again_gives_way_to_the_later() {
    let later = Gate::closed();
    later.refuse(1);
    let other = later.clone();
    // Services of one contract bring the same descriptors.
    let running = Running::start_changed(Listener::bind_local().unwrap(), settings(), |server| {
        server.with_descriptors(descriptors()).with_service(move || Probe(other.clone()))
    });
    running.readiness.set_all_serving();
    let refused = running.client().ask("/test.v1.Probe/Refuse", "").await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "the later one answers");
    assert_eq!(running.client().ask("/test.v1.Probe/Refuse", "now").await.unwrap(), "now");
}
