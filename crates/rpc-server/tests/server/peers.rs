//! Calls to a peer whose replicas come, go, hang and talk nonsense.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use medwage_rpc_client::{Peer, PeerSettings};
use medwage_rpc_server::Listener;
use medwage_rpc_server::settings::ListenSettings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status};
use tonic_prost::ProstCodec;

use crate::probe::at;
use crate::running::{Running, settings};

const ECHO: &str = "/test.v1.Probe/Echo";
const WAIT: &str = "/test.v1.Probe/Wait";
const NEVER: &str = "/test.v1.Probe/Never";
const REFUSE: &str = "/test.v1.Probe/Refuse";
const TIME_LEFT: &str = "/test.v1.Probe/TimeLeft";
const CONFIG: &str = r#"{
    "methodConfig": [{
        "name": [{"service": "test.v1.Probe"}],
        "retryPolicy": {
            "maxAttempts": 4, "initialBackoff": "0.005s", "maxBackoff": "0.01s", "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"]
        }
    }],
    "retryThrottling": {"maxTokens": 100, "tokenRatio": 1}
}"#;

fn peer_with(addresses: &[SocketAddr], settings: PeerSettings) -> Peer {
    let addresses: Vec<_> = addresses.iter().map(|it| format!("http://{it}")).collect();
    let retry = Duration::from_millis(20);
    let settings = PeerSettings { address: addresses.join(","), retry, ..settings };
    Peer::new("probe", &settings, CONFIG).unwrap()
}

fn peer(addresses: &[SocketAddr]) -> Peer {
    peer_with(addresses, PeerSettings { deadline: Duration::from_secs(20), ..Default::default() })
}

async fn ask(peer: &Peer, path: &'static str, text: &str) -> Result<String, Status> {
    send(peer, path, tonic::Request::new(text.to_owned())).await
}

/// Asks without waiting for longer than this.
async fn ask_within(peer: &Peer, path: &'static str, time: Duration) -> Result<String, Status> {
    let mut request = tonic::Request::new(String::new());
    request.set_timeout(time);
    send(peer, path, request).await
}

async fn send(
    peer: &Peer,
    path: &'static str,
    request: tonic::Request<String>,
) -> Result<String, Status> {
    let mut grpc = tonic::client::Grpc::new(peer.call_channel());
    let codec = ProstCodec::<String, String>::default();
    grpc.unary(request, at(path), codec).await.map(tonic::Response::into_inner)
}

/// Takes what is said, and says nothing.
async fn hangs(stream: TcpStream) {
    let _held = stream;
    std::future::pending::<()>().await;
}

async fn up(peer: &Peer, so: bool) {
    timeout(Duration::from_secs(30), peer.watch_serving().wait_for(|it| *it == so))
        .await
        .unwrap()
        .unwrap();
}

fn answered(running: &Running) -> usize {
    running.gate.answered.load(Ordering::Relaxed)
}

/// Something that listens and is no server of ours: `does` has each connection.
async fn impostor<F: Future<Output = ()> + Send + 'static>(
    does: impl Fn(TcpStream) -> F + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let accepting = tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            tokio::spawn(does(stream));
        }
    });
    (address, accepting)
}

/// The same port again, once the one before has left it.
async fn start_again(address: SocketAddr) -> Running {
    let listen = ListenSettings::on_loopback(address.port());
    Running::start_on(Listener::bind(&listen, 1).unwrap(), settings())
}

#[tokio::test]
async fn calls_are_spread_over_the_replicas() {
    let replicas = [Running::start(settings()), Running::start(settings())];
    let peer = peer(&replicas.each_ref().map(|it| it.address));
    for _ in 0..20 {
        ask(&peer, ECHO, "there").await.unwrap();
    }
    assert_eq!(replicas.each_ref().map(answered), [10, 10]);

    // One that is busy gets what the other can't.
    let held = tokio::spawn({
        let peer = peer.clone();
        async move { ask(&peer, WAIT, "held").await }
    });
    let busy = tokio::select! {
        () = replicas[0].gate.entered() => 0,
        () = replicas[1].gate.entered() => 1,
    };
    for _ in 0..10 {
        ask(&peer, ECHO, "there").await.unwrap();
    }
    assert_eq!(answered(&replicas[busy]), 10);
    assert_eq!(answered(&replicas[1 - busy]), 20);
    replicas[busy].gate.open();
    held.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_replica_is_called_by_as_many_connections_as_are_set() {
    let (running, accepted) = (Running::start(settings()), Arc::new(AtomicUsize::new(0)));
    let (counted, address) = (Arc::clone(&accepted), running.address);
    let (between, _accepting) = impostor(move |mut stream| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            let mut on = TcpStream::connect(address).await.unwrap();
            let _ended = copy_bidirectional(&mut stream, &mut on).await;
        }
    })
    .await;
    let three = PeerSettings {
        connections: NonZero::new(3).unwrap(),
        deadline: Duration::from_secs(20),
        ..PeerSettings::default()
    };
    let peer = peer_with(&[between], three);
    for _ in 0..9 {
        ask(&peer, ECHO, "there").await.unwrap();
    }
    assert_eq!((answered(&running), accepted.load(Ordering::Relaxed)), (9, 3));
}

#[tokio::test]
async fn replicas_that_restart_one_after_the_other_lose_no_call() {
    let mut replicas = vec![Running::start(settings()), Running::start(settings())];
    let peer = peer(&[replicas[0].address, replicas[1].address]);
    up(&peer, true).await;
    let done = CancellationToken::new();
    let load = tokio::spawn({
        let (peer, done) = (peer.clone(), done.clone());
        async move {
            let mut calls = 0;
            while !done.is_cancelled() {
                let reply = ask(&peer, ECHO, "there").await;
                assert!(reply.is_ok(), "call {calls} was lost: {reply:?}");
                calls += 1;
            }
            calls
        }
    });
    for _ in 0..3 {
        for place in [0, 1] {
            let address = replicas[place].address;
            replicas.remove(place).stop().await;
            let again = start_again(address).await;
            replicas.insert(place, again);
            // Calls come back to it before the other one goes.
            while answered(&replicas[place]) == 0 {
                tokio::task::yield_now().await;
            }
        }
    }
    done.cancel();
    assert!(load.await.unwrap() > 6);
}

#[tokio::test]
async fn whoever_refuses_is_asked_again_as_often_as_the_service_config_says() {
    let running = Running::start(settings());
    let peer = peer(&[running.address]);
    running.gate.refuse(3);
    assert_eq!(ask(&peer, REFUSE, "at last").await.unwrap(), "at last");
    running.gate.refuse(4);
    let status = ask(&peer, REFUSE, "").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "not now"));
    assert_eq!(ask(&peer, REFUSE, "now").await.unwrap(), "now", "four attempts, no more");
}

#[tokio::test]
async fn refusals_that_are_never_made_again_leave_the_budget_of_retries() {
    let running = Running::start(settings());
    let peer = peer(&[running.address]);
    for _ in 0..200 {
        let status = ask(&peer, "/test.v1.Probe/Nothing", "").await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
    }
    running.gate.refuse(3);
    assert_eq!(ask(&peer, REFUSE, "at last").await.unwrap(), "at last");
}

#[tokio::test]
async fn deadline_is_the_peers_own_and_is_passed_on() {
    let running = Running::start(settings());
    let deadline = Duration::from_millis(50);
    let peer = peer_with(&[running.address], PeerSettings { deadline, ..Default::default() });
    up(&peer, true).await;
    let status = ask(&peer, NEVER, "").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "no answer within 50 ms"));
    let left: u64 = ask(&peer, TIME_LEFT, "").await.unwrap().parse().unwrap();
    assert!(left <= 50, "{left} ms");
}

#[tokio::test]
async fn one_that_hangs_is_left_alone_after_three_calls() {
    let (address, _accepting) = impostor(hangs).await;
    let peer = peer_of_one(address, Duration::from_millis(20));
    for _ in 0..3 {
        let status = ask(&peer, ECHO, "").await.unwrap_err();
        assert_eq!(status.message(), "no answer within 20 ms");
    }
    let status = ask(&peer, ECHO, "").await.unwrap_err();
    assert!(status.message().contains("out of reach"), "not waited for: {status:?}");
}

/// A peer that leaves its replica alone for good.
fn peer_of_one(address: SocketAddr, deadline: Duration) -> Peer {
    let (address, retry) = (format!("http://{address}"), Duration::from_secs(3600));
    let settings = PeerSettings { address, deadline, retry, ..PeerSettings::default() };
    Peer::new("probe", &settings, CONFIG).unwrap()
}

#[tokio::test]
async fn one_that_hangs_is_left_alone_also_where_nobody_waits_for_long() {
    let (address, _accepting) = impostor(hangs).await;
    let peer = peer_of_one(address, Duration::from_millis(100));
    let mut calls = 0;
    loop {
        let status = ask_within(&peer, ECHO, Duration::from_millis(25)).await.unwrap_err();
        if status.code() == Code::Unavailable {
            assert!(status.message().contains("out of reach"), "{status:?}");
            break;
        }
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
        calls += 1;
    }
    // Three deadlines of 100 ms are twelve waits of 25 ms; a wait counts from when the replica was chosen, so a few more.
    assert!((3..=24).contains(&calls), "three of its own deadlines: {calls} calls");
}

#[tokio::test]
async fn one_that_answers_others_is_not_blamed_for_a_slow_call() {
    let running = Running::start(settings());
    let peer = peer_of_one(running.address, Duration::from_secs(20));
    let time = Duration::from_millis(50);
    for _ in 0..8 {
        let slow = ask_within(&peer, NEVER, time);
        let (slow, quick) = tokio::join!(slow, ask(&peer, ECHO, "there"));
        assert_eq!(
            (slow.unwrap_err().code(), quick.unwrap()),
            (Code::DeadlineExceeded, "there".into())
        );
    }
}

#[tokio::test]
async fn one_that_hangs_costs_time_and_no_call_where_there_is_another() {
    let (hanging, _accepting) = impostor(hangs).await;
    let sound = Running::start(settings());
    let deadline = Duration::from_millis(400);
    let peer = peer_with(
        &[hanging, sound.address],
        PeerSettings { deadline, connections: NonZero::<u8>::MIN, ..PeerSettings::default() },
    );
    for call in 0..20 {
        let reply = ask(&peer, ECHO, "there").await;
        assert!(reply.is_ok(), "call {call} was lost: {reply:?}");
    }
    assert_eq!(answered(&sound), 20);
}

#[tokio::test]
async fn while_one_replica_is_broken_the_other_answers() {
    let closes = |stream: TcpStream| async move {
        let mut stream = stream;
        // It takes the call, and is gone before it answers.
        let _read = stream.read(&mut [0; 64]).await;
        stream.set_zero_linger().unwrap();
    };
    let babbles = |stream: TcpStream| async move {
        let mut stream = stream;
        let _written = stream.write_all(&[0x7f; 4096]).await;
    };
    let speaks_http = |stream: TcpStream| async move {
        let mut stream = stream;
        let _written = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    };
    let nobody = Running::start(settings());
    let gone = nobody.address;
    nobody.stop().await;
    let (resets, _one) = impostor(closes).await;
    let (nonsense, _two) = impostor(babbles).await;
    let (older, _three) = impostor(speaks_http).await;
    for broken in [gone, resets, nonsense, older] {
        let sound = Running::start(settings());
        let peer = peer(&[broken, sound.address]);
        for _ in 0..20 {
            assert_eq!(ask(&peer, ECHO, "there").await.unwrap(), "there");
        }
        assert_eq!(answered(&sound), 20);
    }
}

#[tokio::test]
async fn nobody_left_is_said_at_once_with_the_reason_and_found_again() {
    let running = Running::start(settings());
    let address = running.address;
    let peer = peer(&[address]);
    up(&peer, true).await;
    running.stop().await;
    up(&peer, false).await;
    let status = ask(&peer, ECHO, "").await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("the probe service is out of reach"), "{status:?}");
    let running = start_again(address).await;
    up(&peer, true).await;
    assert_eq!(ask(&peer, ECHO, "there").await.unwrap(), "there");
    running.readiness.not_serving();
    up(&peer, false).await;
    let status = ask(&peer, ECHO, "").await.unwrap_err();
    assert!(status.message().contains("NOT_SERVING"), "{status:?}");
}

#[tokio::test]
async fn readiness_waits_for_the_first_contact_with_a_peer_and_for_no_other() {
    let (sender, up) = tokio::sync::watch::channel(false);
    let running = Running::start(settings());
    running.readiness.not_serving();
    let waiting = running.readiness.clone();
    let waiting = tokio::spawn(async move { waiting.serve_after(up).await });
    assert!(!running.readiness.is_ready());
    sender.send(true).unwrap();
    running.readiness.wait_ready().await;
    sender.send_replace(false);
    waiting.await.unwrap();
    assert!(running.readiness.is_ready());
}

#[tokio::test]
async fn a_call_that_is_slow_for_what_it_asks_is_not_held_against_the_replica() {
    let running = Running::start(settings());
    let peer = peer_of_one(running.address, Duration::from_millis(100));
    up(&peer, true).await;
    for _ in 0..5 {
        let status = ask(&peer, NEVER, "").await.unwrap_err();
        assert_eq!(status.message(), "no answer within 100 ms");
        assert!(peer.is_answering());
    }
    assert_eq!(ask(&peer, ECHO, "there").await.unwrap(), "there");
}

#[tokio::test]
async fn refusals_of_bad_input_are_never_held_against_the_replica() {
    let running = Running::start(settings());
    let peer = peer(&[running.address]);
    for _ in 0..50 {
        let status = ask(&peer, "/test.v1.Probe/Nothing", "").await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
        assert!(peer.is_answering());
    }
    assert_eq!(ask(&peer, ECHO, "there").await.unwrap(), "there");
}

#[tokio::test]
async fn a_call_waits_for_the_first_look_at_a_name() {
    let running = Running::start(settings());
    let address = format!("http://localhost:{}", running.address.port());
    let peer =
        Peer::new("probe", &PeerSettings::with_address(&address, Duration::from_secs(20)), CONFIG);
    // Nothing is known of the name when the call is made.
    assert_eq!(ask(&peer.unwrap(), ECHO, "there").await.unwrap(), "there");
}
