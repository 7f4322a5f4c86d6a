//! Binds listening sockets. `[::]` takes callers of both families, and on machines without IPv6 those of IPv4.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 1024;
const EVERYWHERE: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// Binds a socket that does not block. Several sockets of one user can be bound to the same port where it is `shared`.
///
/// # Errors
/// If the address is taken, or is not ours to take.
pub(crate) fn bind_socket(address: SocketAddr, shared: bool) -> io::Result<TcpListener> {
    let bound = open_socket(address).and_then(|socket| listen_on(socket, address, shared));
    match bound {
        Err(error) if address.ip() == EVERYWHERE && error.kind() != io::ErrorKind::AddrInUse => {
            tracing::info!(%error, "this machine has no IPv6: listening on IPv4 alone");
            let address = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), address.port());
            listen_on(open_socket(address)?, address, shared)
        }
        bound => bound,
    }
}

fn open_socket(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.ip() == EVERYWHERE {
        socket.set_only_v6(false)?;
    }
    Ok(socket)
}

fn listen_on(socket: Socket, address: SocketAddr, shared: bool) -> io::Result<TcpListener> {
    // Elsewhere, this would let another process take the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(unix)]
    socket.set_reuse_port(shared)?;
    #[cfg(not(unix))]
    socket.set_reuse_address(shared)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn everywhere_is_reached_by_callers_of_ipv4_too() {
        let socket = bind_socket(SocketAddr::new(EVERYWHERE, 0), false).unwrap();
        let port = socket.local_addr().unwrap().port();
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
    }

    #[test]
    fn a_taken_port_is_refused_unless_it_is_shared() {
        let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let first = bind_socket(here(0), false).unwrap().local_addr().unwrap();
        let socket = bind_socket(first, false).unwrap();
        let taken = bind_socket(first, false).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AddrInUse);
        drop(socket);
        let shared = bind_socket(here(0), true).unwrap();
        assert!(bind_socket(shared.local_addr().unwrap(), true).is_ok());
    }
}
