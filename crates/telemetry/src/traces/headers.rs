//! The W3C headers, in the headers of a call.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator as _};
use opentelemetry_sdk::propagation::TraceContextPropagator;

/// Reads the trace that a call belongs to.
pub(super) fn read_context(headers: &HeaderMap) -> Context {
    TraceContextPropagator::new().extract(&Read(headers))
}

/// Says to a peer which trace its call belongs to.
pub(super) fn write_context(context: &Context, headers: &mut HeaderMap) {
    TraceContextPropagator::new().inject_context(context, &mut Write(headers));
}

struct Read<'a>(&'a HeaderMap);

impl Extractor for Read<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

struct Write<'a>(&'a mut HeaderMap);

impl Injector for Write<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (key.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TraceContextExt as _;

    use super::*;

    #[test]
    fn what_was_read_is_passed_on_and_nonsense_is_no_parent() {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", HeaderValue::from_static(parent));
        let mut passed_on = HeaderMap::new();
        write_context(&read_context(&headers), &mut passed_on);
        assert_eq!(passed_on["traceparent"], parent);
        for nonsense in
            ["", "00-zz-1-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01"]
        {
            headers.insert("traceparent", HeaderValue::from_static(nonsense));
            assert!(!read_context(&headers).span().span_context().is_valid(), "{nonsense}");
        }
    }
}
