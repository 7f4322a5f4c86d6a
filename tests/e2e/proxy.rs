//! Stands between two services, and does to their connections what networks do.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy, copy_bidirectional};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// What happens to connections. A change ends those that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Bytes go to and fro.
    Passes,
    /// Bytes are taken and go nowhere.
    Swallows,
    /// A connection is reset once something was said on it.
    Resets,
    /// What is said is answered with nonsense.
    Babbles,
    /// A web server answers that knows nothing of gRPC.
    Misdirects,
    /// What is asked passes, and what is answered comes in drops.
    Trickles,
}

/// A drop, and how long after the one before it comes: a reply of a kilobyte takes seconds.
const DROP: (usize, Duration) = (16, Duration::from_millis(50));

/// A proxy; it ends with the value.
pub(crate) struct Proxy {
    pub(crate) address: String,
    mode: watch::Sender<Mode>,
}

impl Proxy {
    /// Listens in front of an address.
    pub(crate) async fn before(address: &str) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = socket.local_addr().unwrap().to_string();
        let target: SocketAddr = address.parse().unwrap();
        let (mode, changes) = watch::channel(Mode::Passes);
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let mut changes = changes.clone();
                tokio::spawn(async move {
                    let mode = *changes.borrow_and_update();
                    tokio::select! {
                        () = handle(stream, target, mode) => {}
                        // The proxy is gone, or does something else now.
                        _ = changes.changed() => {}
                    }
                });
            }
        });
        Self { address: own, mode }
    }

    pub(crate) fn turns(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }
}

async fn handle(mut stream: TcpStream, target: SocketAddr, mode: Mode) {
    let mut said = [0; 4096];
    match mode {
        Mode::Passes => {
            let Ok(mut other) = TcpStream::connect(target).await else { return };
            let _ended = copy_bidirectional(&mut stream, &mut other).await;
        }
        Mode::Swallows => while stream.read(&mut said).await.is_ok_and(|bytes| bytes > 0) {},
        Mode::Resets => {
            let _said = stream.read(&mut said).await;
            stream.set_zero_linger().unwrap();
        }
        Mode::Babbles => {
            while stream.read(&mut said).await.is_ok_and(|bytes| bytes > 0) {
                said.reverse();
                let _told = stream.write_all(&said).await;
            }
        }
        Mode::Misdirects => {
            let _said = stream.read(&mut said).await;
            let told = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
            let _told = stream.write_all(told.as_bytes()).await;
        }
        Mode::Trickles => {
            let Ok(other) = TcpStream::connect(target).await else { return };
            let ((mut asked, told), (answers, mut on)) = (stream.into_split(), other.into_split());
            let _ended = tokio::join!(copy(&mut asked, &mut on), trickle(answers, told));
        }
    }
}

async fn trickle(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
    let mut drop = [0; DROP.0];
    loop {
        match from.read(&mut drop).await? {
            0 => return Ok(()),
            bytes => {
                sleep_until(Instant::now() + DROP.1).await;
                to.write_all(&drop[..bytes]).await?;
            }
        }
    }
}
