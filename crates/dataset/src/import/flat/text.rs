//! Bytes of a source file as they are shown in a message.

/// Longer texts are cut: a file that is none of ours may be one line of a gigabyte.
const SHOWN: usize = 120;

/// Returns a text for a message, with what is no text replaced.
pub(super) fn quote_bytes(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)]).into_owned();
    if bytes.len() > SHOWN { text + "..." } else { text }
}

/// Reads digits and nothing else.
pub(super) fn parse_digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}
