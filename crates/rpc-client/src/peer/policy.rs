//! The service config that comes with a contract: which calls may be made again, how often, and when.
//!
//! The form is that of gRPC (`grpc.service_config.ServiceConfig` as JSON), of which deadlines, retries
//! (gRFC A6) and their throttling are read.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use tonic::Code;

use super::retry_budget::RetryBudget;
use crate::jitter::jitter_duration;

/// The policies of calls, by method.
#[derive(Debug)]
pub(super) struct Policies {
    methods: HashMap<String, Arc<Policy>>,
    none: Arc<Policy>,
    pub(super) budget: RetryBudget,
}

/// The policy for calls of one method.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// The longest that the whole call may take.
    pub(super) timeout: Option<Duration>,
    retry: Option<Retry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    #[serde(default)]
    method_config: Vec<MethodConfig>,
    retry_throttling: Option<Throttling>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MethodConfig {
    name: Vec<Named>,
    #[serde(default, deserialize_with = "deserialize_optional_seconds")]
    timeout: Option<Duration>,
    retry_policy: Option<Retry>,
}

/// An empty method stands for all of a service.
#[derive(Debug, Deserialize)]
struct Named {
    service: String,
    #[serde(default)]
    method: String,
}

/// When a call is made again.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Retry {
    max_attempts: u32,
    #[serde(deserialize_with = "deserialize_seconds")]
    initial_backoff: Duration,
    #[serde(deserialize_with = "deserialize_seconds")]
    max_backoff: Duration,
    backoff_multiplier: f64,
    retryable_status_codes: Vec<Known>,
}

/// A code by its name in the gRPC protocol; a config that names another one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Known {
    Unavailable,
    ResourceExhausted,
    Aborted,
}

/// How many of the calls of late may be such as were made again.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Throttling {
    max_tokens: f64,
    token_ratio: f64,
}

impl Policies {
    pub(super) fn parse_config(config: &str) -> Result<Self, serde_json::Error> {
        let config: Config = serde_json::from_str(config)?;
        let mut methods = HashMap::new();
        for method_config in config.method_config {
            let policy = Arc::new(Policy {
                timeout: method_config.timeout,
                retry: method_config.retry_policy,
            });
            for Named { service, method } in method_config.name {
                methods.insert(format!("/{service}/{method}"), Arc::clone(&policy));
            }
        }
        let budget = config
            .retry_throttling
            .map(|throttling| RetryBudget::new(throttling.max_tokens, throttling.token_ratio));
        Ok(Self { methods, none: Arc::default(), budget: budget.unwrap_or_default() })
    }

    /// Returns the policy of a path: of its method, else of its service, else none.
    pub(super) fn for_path(&self, path: &str) -> &Arc<Policy> {
        let service = || self.methods.get(&path[..=path.rfind('/')?]);
        self.methods.get(path).or_else(service).unwrap_or(&self.none)
    }
}

impl Policy {
    /// How calls that ended with this code are made again; none where they must not be.
    pub(super) fn find_retry(&self, code: Code) -> Option<&Retry> {
        let retries = |retry: &&Retry| {
            retry.retryable_status_codes.iter().any(|retryable| retryable.code() == code)
        };
        self.retry.as_ref().filter(retries)
    }
}

impl Retry {
    /// How long to wait before a call that failed `failed` times is made again; none after the last attempt.
    pub(super) fn backoff_after(&self, failed: u32) -> Option<Duration> {
        if failed >= self.max_attempts {
            return None;
        }
        let steps = i32::try_from(failed.saturating_sub(1)).unwrap_or(i32::MAX);
        let wait = self.initial_backoff.as_secs_f64() * self.backoff_multiplier.powi(steps);
        Some(jitter_duration(Duration::from_secs_f64(wait.min(self.max_backoff.as_secs_f64()))))
    }
}

/// How long to wait where the replica says when it is to be asked again: a little longer, since all others whom it
/// refused were told the same.
pub(super) fn as_told(wait: Duration) -> Duration {
    jitter_duration(wait.mul_f64(1.2))
}

impl Known {
    fn code(self) -> Code {
        match self {
            Self::Unavailable => Code::Unavailable,
            Self::ResourceExhausted => Code::ResourceExhausted,
            Self::Aborted => Code::Aborted,
        }
    }
}

/// `0.05s`, as JSON writes a protobuf duration.
fn deserialize_seconds<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number = text.strip_suffix('s').and_then(|digits| digits.parse().ok());
    let duration = number.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no duration such as 0.05s")))
}

fn deserialize_optional_seconds<'a, D: Deserializer<'a>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    deserialize_seconds(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const CONFIG: &str = r#"{
        "methodConfig": [
            {"name": [{"service": "a.v1.A"}], "timeout": "2s", "retryPolicy": {
                "maxAttempts": 3, "initialBackoff": "0.1s", "maxBackoff": "0.15s", "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"]}},
            {"name": [{"service": "a.v1.A", "method": "Watch"}]}
        ],
        "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1}
    }"#;

    #[test]
    fn method_wins_over_service_and_others_have_no_policy() {
        let policies = Policies::parse_config(CONFIG).unwrap();
        assert_eq!(policies.for_path("/a.v1.A/Get").timeout, Some(Duration::from_secs(2)));
        assert_eq!(policies.for_path("/a.v1.A/Watch").timeout, None);
        assert!(policies.for_path("/b.v1.B/Get").find_retry(Code::Unavailable).is_none());
    }

    #[test]
    fn waits_grow_to_their_bound_and_end_with_the_attempts() {
        let policies = Policies::parse_config(CONFIG).unwrap();
        let policy = policies.for_path("/a.v1.A/Get");
        for (failed, expected) in [(1, Some(0.1)), (2, Some(0.15)), (3, None)] {
            let wait = policy.find_retry(Code::Unavailable).unwrap().backoff_after(failed);
            let wait = wait.map(|it| it.as_secs_f64());
            match (wait, expected) {
                (Some(wait), Some(expected)) => {
                    assert!((wait / expected - 1.0).abs() < 0.11, "{wait}");
                }
                (wait, expected) => assert_eq!(wait.is_some(), expected.is_some(), "{failed}"),
            }
        }
        assert!(policy.find_retry(Code::Internal).is_none());
    }

    #[test]
    fn nobody_comes_back_sooner_than_told_nor_all_at_once() {
        let told = Duration::from_secs(10);
        let waits: BTreeSet<_> = std::iter::repeat_with(|| as_told(told)).take(100).collect();
        assert!(waits.len() > 10 && waits.iter().all(|it| (told..told * 2).contains(it)));
    }

    #[test]
    fn config_that_is_not_understood_is_refused() {
        for config in
            ["", "[]", r#"{"methodConfig": [{"name": [{"service": "a"}], "timeout": "2"}]}"#]
        {
            assert!(Policies::parse_config(config).is_err(), "{config}");
        }
        let unknown = CONFIG.replace("UNAVAILABLE", "NOT_A_CODE");
        assert!(Policies::parse_config(&unknown).unwrap_err().to_string().contains("NOT_A_CODE"));
    }
}
