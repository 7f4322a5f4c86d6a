//! Why a replica was not reached, in words that say what to mend.

use std::error::Error;
use std::io;

use tokio_rustls::rustls::{CertificateError, Error as RustlsError};

/// The state of the connection, as a failed call shows it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// The innermost cause, or what TLS found wrong.
    pub(super) reason: String,
    /// The replica can't have seen the call.
    pub(super) not_sent: bool,
    /// The connection took longer than it may.
    pub(super) is_late: bool,
}

impl Failure {
    /// Reads an error and all that it came from.
    pub(super) fn from_error(error: &(dyn Error + 'static)) -> Self {
        let mut failure = Self::default();
        let mut cause = Some(error);
        while let Some(inner) = cause {
            failure.is_late |= inner.is::<tonic::TimeoutExpired>();
            let hyper = inner.downcast_ref::<hyper::Error>();
            let io = inner.downcast_ref::<io::Error>();
            failure.not_sent |= inner.is::<tonic::ConnectError>()
                || hyper.is_some_and(hyper::Error::is_canceled)
                || io.is_some_and(|item| item.kind() == io::ErrorKind::ConnectionRefused);
            failure.reason = inner.to_string();
            if let Some(tls) = find_tls_error(inner) {
                failure.reason = explain_tls_error(tls);
                break;
            }
            cause = inner.source();
        }
        if let Some(alert) = failure.reason.strip_prefix(ALERT) {
            failure.reason = explain_alert(alert);
        }
        failure
    }
}

/// An alert that comes after the handshake, of which HTTP/2 keeps the text alone.
const ALERT: &str = "received fatal alert: ";

/// An error of TLS, which an error of the stream hides within itself.
fn find_tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a RustlsError> {
    let within = || error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref();
    error.downcast_ref().or_else(within)
}

/// Says what is wrong with which certificate, and which setting would mend it.
fn explain_tls_error(error: &RustlsError) -> String {
    match error {
        RustlsError::InvalidCertificate(wrong) => match wrong {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                format!("its certificate comes from no authority of tls.ca_file ({wrong})")
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                format!("its certificate is for another name, which tls.name can say ({wrong})")
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                format!("its certificate has expired ({wrong})")
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                format!("its certificate is not valid yet ({wrong})")
            }
            _ => format!("its certificate can't be trusted ({wrong})"),
        },
        RustlsError::AlertReceived(alert) => explain_alert(&format!("{alert:?}")),
        RustlsError::InvalidMessage(_) => "it does not speak TLS".to_owned(),
        other => format!("no encryption was agreed on ({other})"),
    }
}

/// Says what the other side refuses, by the name of its alert.
fn explain_alert(alert: &str) -> String {
    match alert {
        "CertificateRequired" => {
            "it asks for a certificate, and tls.certificate is not set".to_owned()
        }
        "BadCertificate"
        | "UnsupportedCertificate"
        | "CertificateRevoked"
        | "CertificateExpired"
        | "CertificateUnknown"
        | "UnknownCA"
        | "DecryptError"
        | "AccessDenied" => format!("it refuses the certificate of tls.certificate ({alert})"),
        _ => format!("no encryption was agreed on ({alert})"),
    }
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::AlertDescription;

    use super::*;

    /// An error that came from another one.
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] io::Error);

    #[test]
    fn reasons_name_what_is_wrong_with_which_certificate() {
        use AlertDescription::{CertificateRequired, UnknownCA};
        let invalid = RustlsError::InvalidCertificate;
        for (error, part) in [
            (invalid(CertificateError::UnknownIssuer), "no authority of tls.ca_file"),
            (invalid(CertificateError::NotValidForName), "tls.name"),
            (invalid(CertificateError::Expired), "its certificate has expired"),
            (invalid(CertificateError::Revoked), "can't be trusted"),
            (RustlsError::AlertReceived(CertificateRequired), "tls.certificate is not set"),
            (RustlsError::AlertReceived(UnknownCA), "refuses the certificate of tls.certificate"),
            (RustlsError::AlertReceived(AlertDescription::InternalError), "no encryption"),
        ] {
            let told = Failure::from_error(&Outer(io::Error::other(error))).reason;
            assert!(told.contains(part), "{told}");
        }
        let text = io::Error::other("received fatal alert: CertificateRequired");
        let told = Failure::from_error(&Outer(text)).reason;
        assert!(told.contains("tls.certificate is not set"), "{told}");
    }

    #[test]
    fn a_refused_connection_was_never_sent_and_a_reset_one_may_have_been() {
        for (kind, not_sent) in
            [(io::ErrorKind::ConnectionRefused, true), (io::ErrorKind::ConnectionReset, false)]
        {
            let failure = Failure::from_error(&Outer(io::Error::new(kind, "the innermost")));
            assert_eq!((failure.not_sent, failure.is_late), (not_sent, false));
            assert_eq!(failure.reason, "the innermost");
        }
    }
}
