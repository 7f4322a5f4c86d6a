//! Reads the head of a call of the Connect protocol.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use tonic::Status;

use super::{CONNECT_TIMEOUT, Codec};
use medwage_rpc_status::{RpcError, reason};

/// base64 of addresses, with padding or without.
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The content type without its parameters; empty where there is none.
pub(super) fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

/// Returns whether a message is compressed.
pub(super) fn is_gzip(headers: &HeaderMap, name: HeaderName) -> Result<bool, Status> {
    match headers.get(&name).map(HeaderValue::as_bytes) {
        None | Some(b"identity" | b"") => Ok(false),
        Some(b"gzip") => Ok(true),
        Some(_) => Err(Status::unimplemented(format!("{name} is neither gzip nor identity"))),
    }
}

/// `connect-timeout-ms` as gRPC writes it, with at most eight digits.
pub(super) fn grpc_timeout(headers: &HeaderMap) -> Result<Option<HeaderValue>, Status> {
    let Some(value) = headers.get(CONNECT_TIMEOUT) else { return Ok(None) };
    let digits = value.to_str().ok().filter(|text| {
        (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    });
    let millis: Option<u64> = digits.and_then(|digits| digits.parse().ok());
    let Some(millis) = millis else {
        let description = "is not milliseconds in at most ten digits";
        return Err(header_status(&CONNECT_TIMEOUT, description));
    };
    let text = match millis {
        0..100_000_000 => format!("{millis}m"),
        longer => format!("{}S", longer / 1000),
    };
    Ok(HeaderValue::try_from(text).ok())
}

/// The status of a call one of whose headers, or a part of whose query, is wrong.
pub(super) fn header_status(name: &impl std::fmt::Display, description: &str) -> Status {
    let sentence = format!("{name} {description}");
    RpcError::invalid_field(reason::HEADER_MALFORMED, "", sentence.clone())
        .with("header", name)
        .advice(sentence)
        .to_status()
}

/// The query of a GET.
pub(super) struct Query {
    pub(super) codec: Codec,
    pub(super) message: Bytes,
    pub(super) is_gzip: bool,
}

impl Query {
    pub(super) fn parse_query(query: &str) -> Result<Self, Status> {
        let (mut codec, mut is_base64, mut is_gzip) = (Codec::Json, false, false);
        let mut message = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (name, value) {
                ("encoding", "json") => codec = Codec::Json,
                ("encoding", "proto") => codec = Codec::Proto,
                ("connect", "v1") | ("compression", "identity") | ("base64", "0") => {}
                ("base64", "1") => is_base64 = true,
                ("compression", "gzip") => is_gzip = true,
                ("message", value) => message = decode_percent(value)?,
                (name, _) => {
                    return Err(header_status(&format!("the query's {name}"), "is not known here"));
                }
            }
        }
        if is_base64 {
            let decoded = URL_SAFE.decode(&message);
            message =
                decoded.map_err(|_| header_status(&"message", "is no base64 of addresses"))?;
        }
        Ok(Self { codec, message: message.into(), is_gzip })
    }
}

/// `%7B` as `{`, and `+` as a space, as forms send them.
fn decode_percent(text: &str) -> Result<Vec<u8>, Status> {
    let (mut decoded, mut bytes) = (Vec::with_capacity(text.len()), text.bytes());
    let wrong = || header_status(&"message", "has a percent sign without two digits behind it");
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(bytes.next()), digit(bytes.next()));
                let value = 16 * high.ok_or_else(wrong)? + low.ok_or_else(wrong)?;
                decoded.push(u8::try_from(value).map_err(|_| wrong())?);
            }
            b'+' => decoded.push(b' '),
            byte => decoded.push(byte),
        }
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn timeouts_are_milliseconds_and_fit_grpc() {
        for (text, expected) in [
            ("0", Some("0m")),
            ("99999999", Some("99999999m")),
            ("100000000", Some("100000S")),
            ("9999999999", Some("9999999S")),
            ("10000000000", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ] {
            let found = grpc_timeout(&headers(CONNECT_TIMEOUT, text)).ok().flatten();
            assert_eq!(found, expected.map(HeaderValue::from_static), "{text}");
        }
        assert_eq!(grpc_timeout(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn queries_say_their_message_in_three_ways() {
        for query in [
            "encoding=json&message=%7B%22a%22:+1%7d",
            "connect=v1&base64=1&message=eyJhIjogMX0",
            "message={%22a%22:%201}&encoding=json",
        ] {
            assert_eq!(&Query::parse_query(query).unwrap().message[..], b"{\"a\": 1}", "{query}");
        }
        for query in
            ["encoding=xml", "mesage={}", "message=%7", "message=%zz", "base64=1&message=*"]
        {
            assert!(Query::parse_query(query).is_err(), "{query}");
        }
    }
}
