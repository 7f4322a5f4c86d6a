//! Which shard this process is: as it is told, or as an Indexed Job of Kubernetes says.

use anyhow::{Context as _, bail};
use medwage_bulk::Shard;

/// The index that Kubernetes gives each pod of an Indexed Job.
const INDEX: &str = "JOB_COMPLETION_INDEX";
/// How many there are, which Kubernetes does not say.
const COUNT: &str = "MEDWAGE_SHARDS";

/// An index without a count is refused: each pod would do all of the work.
pub(super) fn choose_shard(
    told: Option<Shard>,
    environment: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<Shard> {
    match (told, environment(INDEX), environment(COUNT)) {
        (Some(shard), _, _) => Ok(shard),
        (None, None, None) => Ok(Shard::WHOLE),
        (None, Some(index), Some(count)) => {
            format!("{index}/{count}").parse().with_context(|| format!("{INDEX}/{COUNT}"))
        }
        (None, Some(_), None) => {
            bail!("{INDEX} is set without {COUNT}, the completions of the job")
        }
        (None, None, Some(_)) => bail!("{COUNT} is set without {INDEX}, or give --shard"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(told: Option<&str>, index: Option<&str>, count: Option<&str>) -> Result<String, String> {
        let environment = |name: &str| match name {
            INDEX => index.map(str::to_owned),
            _ => count.map(str::to_owned),
        };
        let shard = choose_shard(told.map(|it| it.parse().unwrap()), environment);
        shard.map(|it| it.to_string()).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn the_job_says_which_shard_it_is_unless_somebody_does() {
        assert_eq!(of(None, None, None).unwrap(), "0/1");
        assert_eq!(of(None, Some("3"), Some("16")).unwrap(), "3/16");
        assert_eq!(of(Some("1/2"), Some("3"), Some("16")).unwrap(), "1/2");
        for (index, count, word) in [
            (Some("3"), None, "without MEDWAGE_SHARDS"),
            (None, Some("16"), "without JOB_COMPLETION_INDEX"),
            (Some("16"), Some("16"), "is not below count 16"),
            (Some("x"), Some("16"), "no INDEX/COUNT"),
        ] {
            assert!(of(None, index, count).unwrap_err().contains(word), "{index:?} {count:?}");
        }
    }
}
