//! The yardstick: a bare tonic server that answers every call with the same bytes.
//!
//! Nothing but tonic, its router, two services and a current-thread runtime for each worker: what a call
//! costs before anybody has computed anything. `/echo.v1.Echo/Get` takes a `google.protobuf.BytesValue`
//! and answers one of `--reply-bytes` bytes.

mod service;

use std::io::Write as _;
use std::net::{self, Ipv4Addr, SocketAddr};
use std::thread;

use clap::Parser;
use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use service::{Echo, Second};

// The allocator of the services that are measured against this.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Answers every call with the same bytes, on bare tonic.
#[derive(Parser)]
struct Arguments {
    /// Port of the loopback interface; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Bytes in each reply's only field.
    #[arg(long, default_value_t = 1024)]
    reply_bytes: usize,
    /// Threads, each with a runtime and a socket of its own.
    #[arg(long, default_value_t = 1)]
    workers: usize,
}

fn main() -> anyhow::Result<()> {
    let Arguments { port, reply_bytes, workers } = Arguments::parse();
    let first = bind(port)?;
    let port = first.local_addr()?.port();
    let others = (1..workers).map(|_| bind(port)).collect::<anyhow::Result<Vec<_>>>()?;
    writeln!(std::io::stdout(), "listening on 127.0.0.1:{port}")?;
    let threads: Vec<_> = std::iter::once(first)
        .chain(others)
        .map(|socket| thread::spawn(move || serve(socket, reply_bytes)))
        .collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow::anyhow!("a worker panicked"))??;
    }
    Ok(())
}

fn bind(port: u16) -> anyhow::Result<net::TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
    socket.listen(1024)?;
    Ok(socket.into())
}

#[tokio::main(flavor = "current_thread")]
async fn serve(socket: net::TcpListener, reply_bytes: usize) -> anyhow::Result<()> {
    // On the sockets: `Server::tcp_nodelay` is for listeners that tonic binds, and with Nagle's algorithm
    // each answer would wait 40 ms for the client's delayed acknowledgement.
    let connections = TcpIncoming::from(TcpListener::from_std(socket)?).with_nodelay(Some(true));
    let echo = Echo::replying(reply_bytes);
    let router = Server::builder().add_service(Second(echo.clone())).add_service(echo);
    Ok(router.serve_with_incoming(connections).await?)
}
