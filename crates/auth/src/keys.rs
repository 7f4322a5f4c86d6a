//! The keys of now, looked at from time to time: off the path of calls, and never replaced by none.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::error::AuthError;
use super::key_set::KeySet;
use super::key_source::Source;
use super::settings::KeySettings;
use medwage_settings::files::{SMALL_FILE, read_file};
use medwage_telemetry::Metrics;

/// The keys of now.
#[derive(Debug)]
pub(super) struct Keys {
    source: Source,
    current: ArcSwapOption<Current>,
    reload: Duration,
    at_most_every: Duration,
    /// Somebody showed a token of a key that is not here.
    wanted: Notify,
    looked: watch::Sender<Looked>,
}

/// Keys, as they were published.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) set: KeySet,
    /// Tokens that were verified with an earlier generation are verified again.
    pub(super) generation: u64,
    text: Bytes,
}

/// The last look at the source.
#[derive(Debug, Clone, Copy)]
struct Looked {
    at: Option<Instant>,
    failed: bool,
}

impl Keys {
    /// Reads a file at once, so that a wrong one is an error; an address is asked later.
    pub(super) fn open_source(
        source: Source,
        settings: &KeySettings,
    ) -> Result<Arc<Self>, AuthError> {
        let keys = Self {
            current: ArcSwapOption::empty(),
            reload: settings.reload.max(Duration::from_millis(10)),
            at_most_every: settings.at_most_every,
            wanted: Notify::new(),
            looked: watch::Sender::new(Looked { at: None, failed: false }),
            source,
        };
        if let Source::File(file) = &keys.source {
            let taken = read_file(file, SMALL_FILE).map_err(|error| error.to_string());
            taken.and_then(|text| keys.replace_keys(text.into())).map_err(|reason| {
                AuthError::File { setting: "server.auth.keys.file", file: file.clone(), reason }
            })?;
        }
        Ok(Arc::new(keys))
    }

    pub(super) fn current_keys(&self) -> Option<Arc<Current>> {
        self.current.load_full()
    }

    /// Has the source looked at now, and returns what waits for that; none where it was looked at just before.
    pub(super) fn look_again(&self) -> Option<impl Future<Output = ()> + Send + 'static> {
        let mut looked = self.looked.subscribe();
        let last = looked.borrow_and_update().at;
        if last.is_some_and(|at| at.elapsed() < self.at_most_every) {
            return None;
        }
        self.wanted.notify_one();
        Some(async move {
            // An error would mean that nobody looks any more; the token is refused then.
            let _ = looked.changed().await;
        })
    }

    /// Looks at the source again and again, until it is aborted. Without keys nothing may be sent calls.
    pub(super) async fn follow_source(self: Arc<Self>, has_no_keys: impl Fn(bool)) {
        has_no_keys(self.current_keys().is_none());
        loop {
            let taken = self.source.read_keys().await.and_then(|text| self.replace_keys(text));
            if let Err(reason) = &taken {
                let (source, kept) = (self.source.describe_source(), self.current_keys().is_some());
                tracing::warn!(source, reason, kept, "no new keys of tokens; any before stay");
            }
            has_no_keys(self.current_keys().is_none());
            self.looked.send_replace(Looked { at: Some(Instant::now()), failed: taken.is_err() });
            self.wait_for_next_look().await;
        }
    }

    /// Waits for the next look: soon where there are no keys at all.
    async fn wait_for_next_look(&self) {
        let now = Instant::now();
        let soon = self.reload.min(Duration::from_secs(1));
        let next = now + if self.current_keys().is_some() { self.reload } else { soon };
        loop {
            tokio::select! {
                () = sleep_until(next) => return,
                // One that wanted the look that has just ended has its answer.
                () = self.wanted.notified() => if now.elapsed() >= self.at_most_every { return },
            }
        }
    }

    /// Takes keys up, if they are others than those before.
    fn replace_keys(&self, text: Bytes) -> Result<(), String> {
        let before = self.current_keys();
        if before.as_ref().is_some_and(|current| current.text == text) {
            return Ok(());
        }
        let set = KeySet::parse_key_set(&text)?;
        let generation = before.map_or(0, |current| current.generation + 1);
        tracing::info!(
            source = self.source.describe_source(),
            keys = set.len(),
            "keys of tokens taken up"
        );
        self.current.store(Some(Arc::new(Current { set, generation, text })));
        Ok(())
    }

    /// Says how many keys there are, none where no tokens are asked for.
    pub(super) fn export_metrics(keys: Option<Arc<Self>>, metrics: &mut Metrics) {
        let failed = keys.clone();
        let help = "Keys that tokens can be verified with";
        metrics.add_gauge("medwage_token_keys", help, move || {
            let current = keys.as_ref().and_then(|keys| keys.current_keys());
            let count = current.map_or(0, |current| current.set.len());
            vec![(Vec::new(), i64::try_from(count).unwrap_or(i64::MAX))]
        });
        let help = "Whether the last look at the keys of tokens gave none";
        metrics.add_gauge("medwage_token_keys_failed", help, move || {
            let failed = failed.as_ref().is_some_and(|keys| keys.looked.borrow().failed);
            vec![(Vec::new(), failed.into())]
        });
    }
}
