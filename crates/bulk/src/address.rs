//! The address of profiles or estimates: a URL, or a path of this machine.

use std::fmt;
use std::sync::Arc;

use object_store::path::Path;
use object_store::{ObjectStore, parse_url_opts};
use url::Url;

use crate::error::Error;

/// Schemes that are served; others are refused by name.
const SCHEMES: [&str; 10] =
    ["file", "s3", "s3a", "gs", "az", "adl", "azure", "abfs", "abfss", "https"];

/// A place in a store.
#[derive(Clone, Debug)]
pub struct Address {
    /// As a URL.
    url: Url,
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) path: Path,
}

impl Address {
    /// Opens a place: `s3://bucket/prefix`, `gs://`, `az://`, `abfss://`, `file:///` or a path. The stores' own
    /// variables (`AWS_...`, `GOOGLE_...`, `AZURE_...`) are taken from `environment`. Nothing is asked yet.
    ///
    /// # Errors
    /// Fails where it is no address, or what its store needs is not set.
    pub fn open_store(
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Address { address: text.to_owned(), reason };
        let url = parse_url(text).map_err(wrong)?;
        if !SCHEMES.contains(&url.scheme()) {
            return Err(wrong(format!("{} is none of {}", url.scheme(), SCHEMES.join(", "))));
        }
        // Where another part of the process chose a provider before, that one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let own = |name: &str| {
            ["AWS_", "GOOGLE_", "AZURE_"].iter().any(|prefix| name.starts_with(prefix))
        };
        let options = environment.into_iter().filter(|(name, _)| own(name));
        let options = options.map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, path) =
            parse_url_opts(&url, options).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { url, store: store.into(), path })
    }

    /// True if everything below `other` is below this, or is this.
    pub(crate) fn contains_address(&self, other: &Self) -> bool {
        let store =
            |address: &Self| (address.url.scheme().to_owned(), address.url.authority().to_owned());
        store(self) == store(other) && other.path.prefix_matches(&self.path)
    }

    /// The place of an object below this one.
    pub(crate) fn path_below(&self, relative: &str) -> Path {
        relative.split('/').fold(self.path.clone(), |path, part| path.join(part))
    }

    /// Returns the name of an object below this place; an object that is this place, by its name.
    pub(crate) fn relative_name(&self, object: &Path) -> String {
        let rest = object.as_ref().strip_prefix(self.path.as_ref()).unwrap_or(object.as_ref());
        let rest = rest.trim_start_matches('/');
        let name = || object.filename().unwrap_or_default();
        if rest.is_empty() { name().to_owned() } else { rest.to_owned() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

/// Reads a URL; what has no scheme is a path of this machine.
fn parse_url(text: &str) -> Result<Url, String> {
    if text.contains("://") {
        return Url::parse(text).map_err(|error| error.to_string());
    }
    let path = std::path::absolute(text).map_err(|error| error.to_string())?;
    Url::from_file_path(path).map_err(|()| "is no path".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Address, Error> {
        Address::open_store(text, [("AWS_REGION".to_owned(), "us-east-1".to_owned())])
    }

    #[test]
    fn stores_are_told_by_their_scheme() {
        for (text, path) in [
            ("s3://bucket/people/2026", "people/2026"),
            ("gs://bucket/people", "people"),
            ("file:///tmp/people%20here", "tmp/people here"),
            ("/tmp/people", "tmp/people"),
        ] {
            assert_eq!(open(text).unwrap().path.as_ref(), path, "{text}");
        }
        for text in ["ftp://host/people", "memory:///x", "s3://"] {
            let error = open(text).unwrap_err().to_string();
            assert!(error.starts_with(text), "{error}");
        }
    }

    #[test]
    fn a_place_knows_what_is_below_it() {
        let (all, part) =
            (open("s3://bucket/people").unwrap(), open("s3://bucket/people/out").unwrap());
        assert!(
            all.contains_address(&part)
                && all.contains_address(&all)
                && !part.contains_address(&all)
        );
        assert!(!all.contains_address(&open("s3://bucket/peoples").unwrap()));
        assert!(!all.contains_address(&open("s3://other/people/out").unwrap()));
        let object = all.path_below("2026/a.parquet");
        assert_eq!(object.as_ref(), "people/2026/a.parquet");
        assert_eq!(all.relative_name(&object), "2026/a.parquet");
        let one = open("s3://bucket/people/2026/a.parquet").unwrap();
        assert_eq!(one.relative_name(&object), "a.parquet");
    }
}
