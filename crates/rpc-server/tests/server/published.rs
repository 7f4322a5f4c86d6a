//! An address where an issuer publishes its keys.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

/// An address where an issuer publishes its keys, over HTTP/1.1, encrypted or not.
pub(crate) struct Published {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
    _serving: AbortOnDropHandle<()>,
}

#[derive(Default)]
struct State {
    connected: usize,
    asked: usize,
    answer: String,
}

impl Published {
    pub(crate) async fn start(status: &str, text: &str, tls: Option<TlsAcceptor>) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = socket.accept().await.unwrap();
                shared.lock().unwrap().connected += 1;
                match &tls {
                    None => answer(stream, &shared).await,
                    // Who does not trust the certificate goes here.
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            answer(stream, &shared).await;
                        }
                    }
                }
            }
        });
        let published = Self { address, state, _serving: AbortOnDropHandle::new(serving) };
        published.publish(status, text);
        published
    }

    /// Answers so from now on; without a status it hangs up.
    pub(crate) fn publish(&self, status: &str, text: &str) {
        let length = text.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n");
        self.state.lock().unwrap().answer =
            if status.is_empty() { String::new() } else { format!("{head}{text}") };
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }

    /// How often somebody connected.
    pub(crate) fn connected(&self) -> usize {
        self.state.lock().unwrap().connected
    }
}

/// Answers one request.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: &Mutex<State>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    assert!(head.starts_with(b"GET /keys HTTP/1.1\r\n"), "{head:?}");
    let text = {
        let mut state = state.lock().unwrap();
        state.asked += 1;
        state.answer.clone()
    };
    // Who hangs up before the end of what is too long is right.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}
