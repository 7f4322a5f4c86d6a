//! Texts that nobody may read in a log or in what `--print-config` prints.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// The text that stands for a secret wherever settings are shown.
const REDACTED: &str = "(redacted)";

/// A text that is never shown: whoever needs it asks for it by [`reveal`](Self::reveal).
///
/// ```
/// let secret = medwage_settings::Secret::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "(redacted)");
/// assert_eq!(secret.reveal(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text out of sight.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer) {
            // Settings that were printed and are read again would send this as the secret.
            Ok(text) if text == REDACTED => Err(D::Error::custom(
                "stands for a secret that was not printed; set the secret itself",
            )),
            Ok(text) => Ok(Self(text)),
            // serde would say what it found.
            Err(_) => Err(D::Error::custom("is a secret, which must be a text")),
        }
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "title": "text, never shown" })
    }
}
