use std::task::Waker;

use proptest::prelude::*;
use tokio::io::AsyncWriteExt as _;

use super::*;

/// Takes so many bytes and then no more, until it is given more room.
#[derive(Debug, Default)]
struct Reader {
    taken: Vec<u8>,
    room: usize,
    writes: usize,
    flushed: bool,
    shut: bool,
    gone: bool,
}

impl AsyncWrite for Reader {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.gone {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let length = bytes.len().min(self.room);
        if length == 0 {
            return Poll::Pending;
        }
        self.room -= length;
        self.writes += 1;
        self.taken.extend_from_slice(&bytes[..length]);
        Poll::Ready(Ok(length))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushed = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.shut = true;
        Poll::Ready(Ok(()))
    }
}

fn wire(room: usize) -> (CoalescingStream<Reader>, Arc<OutboundBytes>) {
    let waiting = OutboundBytes::unshared();
    (CoalescingStream::new(Reader { room, ..Reader::default() }, Arc::clone(&waiting)), waiting)
}

impl CoalescingStream<Reader> {
    fn write_now(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(self).poll_write(&mut Context::from_waker(Waker::noop()), bytes)
    }

    fn send_now(&self) -> Poll<io::Result<()>> {
        self.poll_send(&mut Context::from_waker(Waker::noop()))
    }
}

#[tokio::test]
async fn what_is_said_in_a_turn_goes_out_in_one_write_at_its_end() {
    let (mut wire, _) = wire(usize::MAX);
    for part in [&b"one "[..], b"two ", b"three"] {
        wire.write_all(part).await.unwrap();
        wire.flush().await.unwrap();
    }
    assert_eq!(wire.lock_state().taken(), (b"".to_vec(), 0));
    assert!(wire.send_now().is_ready());
    assert_eq!(wire.lock_state().taken(), (b"one two three".to_vec(), 1));
    assert!(wire.lock_state().stream.flushed, "what encrypts below keeps bytes, too");
    assert_eq!(wire.lock_state().buffered.capacity(), 0, "an idle connection holds no memory");
}

impl State<Reader> {
    fn taken(&self) -> (Vec<u8>, usize) {
        (self.stream.taken.clone(), self.stream.writes)
    }
}

#[tokio::test]
async fn who_writes_waits_for_a_reader_that_does_not_read_and_what_is_kept_is_counted() {
    let (mut wire, waiting) = wire(10);
    let part = vec![7; LONG - 1];
    let mut written = 0;
    while wire.write_now(&part).is_ready() {
        written += part.len();
        assert!(wire.send_now().is_pending());
    }
    assert!((MOST - LONG..=MOST + 10).contains(&written), "{written}");
    assert_eq!(waiting.bytes(), written - 10, "all but what the reader took");
    wire.lock_state().stream.room = usize::MAX;
    assert!(wire.send_now().is_ready());
    assert_eq!((waiting.bytes(), wire.lock_state().stream.taken.len()), (0, written));
    drop(wire);
}

#[tokio::test]
async fn what_is_kept_for_a_connection_that_is_dropped_is_counted_no_more() {
    let (mut wire, waiting) = wire(0);
    assert!(wire.write_now(b"never read").is_ready());
    assert!(wire.send_now().is_pending());
    assert_eq!(waiting.bytes(), 10);
    drop(wire);
    assert_eq!(waiting.bytes(), 0);
}

#[tokio::test]
async fn a_reader_that_is_gone_is_an_error_of_the_turn() {
    let (mut wire, _) = wire(usize::MAX);
    assert!(wire.write_now(b"lost").is_ready());
    wire.lock_state().stream.gone = true;
    assert!(matches!(wire.send_now(), Poll::Ready(Err(_))));
}

#[tokio::test]
async fn the_last_words_go_out_before_the_end() {
    let (mut wire, _) = wire(usize::MAX);
    wire.write_all(b"goodbye").await.unwrap();
    wire.shutdown().await.unwrap();
    let state = wire.lock_state();
    assert_eq!((state.stream.taken.as_slice(), state.stream.shut), (&b"goodbye"[..], true));
}

proptest! {
    #[test]
    fn a_reader_gets_every_byte_in_order(
        lengths in prop::collection::vec(0_usize..40_000, 1..20),
        rooms in prop::collection::vec(1_usize..50_000, 1..20),
    ) {
        let (mut wire, _) = wire(0);
        let mut rooms = rooms.into_iter().cycle();
        let mut more_room = |wire: &CoalescingStream<Reader>| wire.lock_state().stream.room += rooms.next().unwrap();
        let mut said = Vec::new();
        for (place, length) in lengths.into_iter().enumerate() {
            let bytes = vec![u8::try_from(place).unwrap(); length];
            said.extend_from_slice(&bytes);
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                match wire.write_now(rest) {
                    Poll::Ready(written) => rest = &rest[written.unwrap()..],
                    Poll::Pending => more_room(&wire),
                }
            }
        }
        while wire.send_now().is_pending() {
            more_room(&wire);
        }
        prop_assert_eq!(&wire.lock_state().stream.taken, &said);
    }
}
