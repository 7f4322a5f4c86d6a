//! The pages that explain errors.

use http::Uri;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The pages that explain errors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HelpSettings {
    /// The address below which the page of each reason is served (`docs/errors`), such as
    /// `https://docs.example.com/errors`. Errors then link to theirs, such as `.../AREA_UNKNOWN`. Unset, which is the default,
    /// they link to none.
    pub url: Option<String>,
}

/// An address that is none of a page.
#[derive(Debug, thiserror::Error)]
#[error("needs an address that begins with http:// or https://")]
pub struct HelpUrlError;

impl HelpSettings {
    /// Says whether callers could open what is linked to.
    ///
    /// # Errors
    /// If the address is none of the web.
    pub fn check_url(&self) -> Result<(), HelpUrlError> {
        let Some(url) = &self.url else { return Ok(()) };
        let uri: Uri = url.parse().map_err(|_| HelpUrlError)?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        (is_web && uri.query().is_none()).then_some(()).ok_or(HelpUrlError)
    }
}

#[cfg(test)]
mod tests {
    use super::HelpSettings;

    #[test]
    fn only_addresses_of_pages_are_taken() {
        let is_taken = |url: &str| HelpSettings { url: Some(url.to_owned()) }.check_url().is_ok();
        let cases = [
            ("https://docs.example.com/errors", true),
            ("http://localhost:8000/errors/", true),
            ("docs.example.com/errors", false),
            ("ftp://docs.example.com", false),
            ("https://docs.example.com/errors?reason=", false),
            ("", false),
        ];
        for (url, wanted) in cases {
            assert_eq!(is_taken(url), wanted, "{url:?}");
        }
        assert!(HelpSettings::default().check_url().is_ok());
    }
}
