//! Settings of calls from browsers.

use std::time::Duration;

use http::{HeaderValue, Uri};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_http::cors::AllowOrigin;

/// Which pages may call from a browser (gRPC-Web, CORS). None by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebSettings {
    /// Origins of pages that may call from a browser, such as `https://app.example.org`; `*` alone lets every page.
    /// With none, which is the default, no page of another origin may call, and there is no gRPC-Web.
    pub origins: Vec<String>,
    /// How long a browser may remember that.
    #[serde(with = "medwage_settings::duration")]
    #[schemars(with = "medwage_settings::DurationText")]
    pub max_age: Duration,
}

/// Why an origin is none.
#[derive(Debug, thiserror::Error)]
#[error(
    "server.web.origins: `{origin}` is no origin, such as https://app.example.org, with neither path nor slash at \
     the end; `*` stands alone"
)]
pub struct WebError {
    /// As it was set.
    pub origin: String,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self { origins: Vec::new(), max_age: Duration::from_secs(3600) }
    }
}

impl WebSettings {
    /// Every origin that is none.
    pub(crate) fn find_problems(&self) -> Vec<WebError> {
        let wrong = |origin: &&String| self.origins != ["*"] && read_origin(origin).is_none();
        let wrong = self.origins.iter().filter(wrong);
        wrong.map(|origin| WebError { origin: origin.clone() }).collect()
    }

    /// The origins that may call; none where nobody may.
    pub(crate) fn allowed_origins(&self) -> Result<Option<AllowOrigin>, WebError> {
        if self.origins.is_empty() {
            return Ok(None);
        }
        if self.origins == ["*"] {
            return Ok(Some(AllowOrigin::any()));
        }
        match self.find_problems().into_iter().next() {
            Some(wrong) => Err(wrong),
            None => Ok(Some(AllowOrigin::list(
                self.origins.iter().filter_map(|origin| read_origin(origin)),
            ))),
        }
    }
}

/// An origin as browsers send it, which is compared byte by byte.
fn read_origin(origin: &str) -> Option<HeaderValue> {
    let uri: Uri = origin.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let whole = format!("{scheme}://{authority}").to_lowercase();
    let known = matches!(scheme, "http" | "https") && whole == origin;
    known.then(|| HeaderValue::from_str(origin).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(origins: &[&str]) -> Result<bool, String> {
        let origins = origins.iter().map(|it| (*it).to_owned()).collect();
        let settings = WebSettings { origins, ..WebSettings::default() };
        settings.allowed_origins().map(|it| it.is_some()).map_err(|error| error.origin)
    }

    #[test]
    fn origins_are_what_browsers_send() {
        assert_eq!(allowed(&[]), Ok(false));
        assert_eq!(allowed(&["*"]), Ok(true));
        assert_eq!(allowed(&["https://app.example.org", "http://localhost:3000"]), Ok(true));
        for wrong in [
            "https://app.example.org/",
            "https://app.example.org/page",
            "app.example.org",
            "https://App.example.org",
            "ftp://app.example.org",
            "null",
            "",
        ] {
            assert_eq!(allowed(&["https://ours.test", wrong]), Err(wrong.to_owned()));
        }
        assert_eq!(allowed(&["https://ours.test", "*"]), Err("*".to_owned()));
    }
}
