//! The token that a service shows its peers: a file that somebody else renews, as Kubernetes does with those of
//! service accounts.

use medwage_settings::files::{SMALL_FILE, read_file};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use http::HeaderValue;
use tokio::time::{Instant, sleep_until};

/// How often the file is looked at. Whoever renews it does so minutes before it expires.
const RELOAD: Duration = Duration::from_secs(1);

/// A file that holds a token, read again when it changes.
#[derive(Debug)]
pub struct TokenFile {
    file: PathBuf,
    header: ArcSwap<HeaderValue>,
}

/// Why a file holds no token.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", file.display())]
pub struct TokenFileError {
    /// The file.
    pub file: PathBuf,
    /// The reason: never the contents.
    pub reason: String,
}

impl TokenFile {
    /// Reads the file.
    ///
    /// # Errors
    /// If the file can't be read, or holds no token.
    pub fn open_file(file: &Path) -> Result<Arc<Self>, TokenFileError> {
        let header = ArcSwap::from_pointee(read_header(file)?);
        Ok(Arc::new(Self { file: file.to_owned(), header }))
    }

    /// Returns the value of `authorization` with the token of now.
    #[must_use]
    pub fn authorization_header(&self) -> HeaderValue {
        HeaderValue::clone(&self.header.load())
    }

    /// Reads the file whenever it changes, until it is aborted. What is no token leaves the one before.
    pub async fn follow_file(self: Arc<Self>) {
        let mut complained = false;
        loop {
            sleep_until(Instant::now() + RELOAD).await;
            complained = match read_header(&self.file) {
                Ok(header) => {
                    if header != **self.header.load() {
                        self.header.store(Arc::new(header));
                        tracing::info!(file = %self.file.display(), "token renewed");
                    }
                    false
                }
                Err(error) if !complained => {
                    tracing::warn!(%error, "no new token; the one before stays");
                    true
                }
                Err(_) => true,
            };
        }
    }
}

fn read_header(file: &Path) -> Result<HeaderValue, TokenFileError> {
    let wrong = |reason: String| TokenFileError { file: file.to_owned(), reason };
    let text = read_file(file, SMALL_FILE).map_err(|error| wrong(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| wrong(error.to_string()))?;
    let token = text.trim();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("holds no token on one line".to_owned()));
    }
    let header = HeaderValue::try_from(format!("Bearer {token}"));
    let mut header = header.map_err(|_| wrong("holds no token on one line".to_owned()))?;
    // Whoever prints the headers of a call must not see it.
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_and_what_is_none_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, "first\n").unwrap();
        let token = TokenFile::open_file(&file).unwrap();
        assert_eq!(token.authorization_header(), "Bearer first");
        assert!(!format!("{token:?}").contains("first"), "{token:?}");

        // The clock stands still unless everybody waits for it.
        let looked_at = || sleep_until(Instant::now() + 2 * RELOAD);
        let following = tokio::spawn(Arc::clone(&token).follow_file());
        for (text, header) in
            [("second", "Bearer second"), ("", "Bearer second"), ("a b", "Bearer second")]
        {
            fs::write(&file, text).unwrap();
            looked_at().await;
            assert_eq!(token.authorization_header(), header);
        }
        fs::remove_file(&file).unwrap();
        looked_at().await;
        assert_eq!(token.authorization_header(), "Bearer second");
        assert!(!following.is_finished());
        following.abort();
        let error = TokenFile::open_file(&file).unwrap_err().to_string();
        assert!(error.contains("token: No such file"), "{error}");
    }
}
