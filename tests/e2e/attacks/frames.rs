//! HTTP/2 by hand, for what no client does: calls that are given up in the packet that makes them, messages that never end.

use std::net::Ipv4Addr;

use prost::Message;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// The preface, and settings that say nothing.
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

/// A connection whose frames are written by hand.
pub(super) struct RawConnection(TcpStream);

impl RawConnection {
    /// Connects from an address of this machine, and says hello. One that is closed at once is a connection as well.
    pub(super) async fn open(address: &str, own: Ipv4Addr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((own, 0).into()).unwrap();
        let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
        let _sent = stream.write_all(HELLO).await;
        Self(stream)
    }

    /// Sends frames in one go; those for which there is no room at the other side are lost with the connection.
    pub(super) async fn send(&mut self, frames: &[u8]) {
        let _sent = self.0.write_all(frames).await;
    }

    /// Asks whether the other side is still there, and returns once it has said so.
    pub(super) async fn ping(&mut self) {
        self.send(&write_frame(PING, 0, 0, &[7; 8])).await;
        loop {
            let mut head = [0; 9];
            self.0.read_exact(&mut head).await.expect("the connection is kept");
            let [high, middle, low, kind, flags, ..] = head;
            let mut body = vec![0; u32::from_be_bytes([0, high, middle, low]) as usize];
            self.0.read_exact(&mut body).await.expect("a frame is whole");
            assert_ne!(kind, GOAWAY, "the connection is kept: {body:?}");
            if (kind, flags) == (PING, ACK) {
                return;
            }
        }
    }
}

/// A call that is whole; `timeout` is its `grpc-timeout`.
pub(super) fn write_call(
    stream: u32,
    path: &str,
    timeout: &str,
    message: &impl Message,
) -> Vec<u8> {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = [&[0][..], &length, &message].concat();
    let head = write_frame(HEADERS, END_HEADERS, stream, &write_head(path, timeout));
    [head, write_frame(DATA, END_STREAM, stream, &body)].concat()
}

/// A call whose message says that it has a megabyte, of which sixteen kilobytes are there.
pub(super) fn write_begun_call(stream: u32, path: &str) -> Vec<u8> {
    let body = [&[0, 0, 0x10, 0, 0][..], &[0; 16_000]].concat();
    let head = write_frame(HEADERS, END_HEADERS, stream, &write_head(path, "1H"));
    [head, write_frame(DATA, 0, stream, &body)].concat()
}

/// Says that nobody waits for a call any more.
pub(super) fn write_reset(stream: u32) -> Vec<u8> {
    let cancelled = 8_u32;
    write_frame(RESET, 0, stream, &cancelled.to_be_bytes())
}

fn write_frame(kind: u8, flags: u8, stream: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), body].concat()
}

/// The head of a call: fields by their number in HPACK, or by name, none of which is remembered.
fn write_head(path: &str, timeout: &str) -> Vec<u8> {
    let text = |value: &str| [&[u8::try_from(value.len()).unwrap()][..], value.as_bytes()].concat();
    let (post, http, path_field, authority, content_type) = (0x83, 0x86, 0x04, 0x01, [0x0f, 16]);
    [
        vec![post, http, path_field],
        text(path),
        vec![authority],
        text("localhost"),
        content_type.to_vec(),
        text("application/grpc"),
        vec![0],
        text("te"),
        text("trailers"),
        vec![0],
        text("grpc-timeout"),
        text(timeout),
    ]
    .concat()
}
