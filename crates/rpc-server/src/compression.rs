//! gzip, by what a caller says that it reads.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName};

/// Returns whether one of the encodings that a header lists is gzip.
pub(crate) fn accepts_gzip(headers: &HeaderMap, name: HeaderName) -> bool {
    let listed = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|list| list.split(',')).any(|coding| {
        let (coding, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        coding.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

/// Compresses a reply, at the level that costs least.
pub(crate) fn compress_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    // A vector takes everything.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    #[test]
    fn encodings_are_read_from_lists() {
        for (text, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("*", false),
            ("", false),
        ] {
            let found = accepts_gzip(
                &HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]),
                header::ACCEPT_ENCODING,
            );
            assert_eq!(found, expected, "{text}");
        }
    }
}
