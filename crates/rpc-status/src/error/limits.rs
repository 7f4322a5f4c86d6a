//! Keeps a status within a header block: HTTP/2 peers commonly refuse more than 8 KiB of headers,
//! and the details travel there in base64.

/// Bytes of encoded `google.rpc.Status`: 4 KiB become 5.4 KiB of base64, which leaves room
/// for the message and the other headers.
pub(super) const STATUS_BYTES: usize = 4096;

/// Violations listed in one status; the rest are counted.
pub(super) const VIOLATIONS: usize = 20;

/// Bytes of one message, description or metadata value.
const TEXT_BYTES: usize = 400;

/// Bytes of one field path or resource name.
const NAME_BYTES: usize = 200;

/// Shortens a sentence or a metadata value.
pub(super) fn shorten_text(value: &str) -> String {
    shorten_to(value, TEXT_BYTES)
}

/// Shortens a name.
pub(super) fn shorten_name(value: &str) -> String {
    shorten_to(value, NAME_BYTES)
}

fn shorten_to(value: &str, bytes: usize) -> String {
    if value.len() <= bytes {
        return value.to_owned();
    }
    let mut cut = value[..value.floor_char_boundary(bytes.saturating_sub(3))].to_owned();
    cut.push_str("...");
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_is_kept() {
        assert_eq!(shorten_text("as it is"), "as it is");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let cut = shorten_name(&"é".repeat(400));
        assert!(cut.len() <= NAME_BYTES && cut.ends_with("..."), "{cut}");
    }
}
