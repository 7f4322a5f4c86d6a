//! Reasons of errors.

use crate::pb::errors::ErrorReason;

impl From<ErrorReason> for &'static str {
    /// The reason as `google.rpc.ErrorInfo` carries it: `OCCUPATION_UNKNOWN`.
    fn from(reason: ErrorReason) -> Self {
        let name = reason.as_str_name();
        name.strip_prefix("ERROR_REASON_").unwrap_or(name)
    }
}
