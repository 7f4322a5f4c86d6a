//! Which part of the work is one process's own.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// One of several equal parts of the work: `3/16` is the fourth of sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    count: NonZeroU32,
}

/// Why a text is no shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// It has another form.
    #[error("`{0}` is no INDEX/COUNT such as 0/16")]
    Form(String),
    /// The index is not below the count.
    #[error("index {index} is not below count {count}: the first of them is 0/{count}")]
    Beyond {
        /// The index.
        index: u32,
        /// The count.
        count: u32,
    },
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { index: 0, count: NonZeroU32::MIN };

    /// True if a row group of a file is this shard's. A file's row groups go round all shards, from one that its
    /// name decides: whether other files are there, or can be read, moves none of them.
    pub(crate) fn holds_row_group(self, file: &str, row_group: usize) -> bool {
        let first =
            Sha256::digest(file).iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        let count = u64::from(self.count.get());
        (first % count + row_group as u64 % count) % count == u64::from(self.index)
    }

    /// True if a file is this shard's to complain about. One that can't be used has no row groups.
    pub(crate) fn speaks_for(self, file: &str) -> bool {
        self.holds_row_group(file, 0)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ShardError::Form(text.to_owned());
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let index: u32 = index.parse().map_err(|_| wrong())?;
        let count: NonZeroU32 = count.parse().map_err(|_| wrong())?;
        if index < count.get() {
            Ok(Self { index, count })
        } else {
            Err(ShardError::Beyond { index, count: count.get() })
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_group_has_exactly_one_shard() {
        for count in [1, 2, 3, 16] {
            let shards: Vec<Shard> =
                (0..count).map(|index| format!("{index}/{count}").parse().unwrap()).collect();
            for file in ["a.parquet", "b/c.parquet"] {
                for row_group in 0..40 {
                    let holders =
                        shards.iter().filter(|it| it.holds_row_group(file, row_group)).count();
                    assert_eq!(holders, 1, "{file} {row_group} of {count}");
                }
                let share =
                    |it: &&Shard| (0..48).filter(|group| it.holds_row_group(file, *group)).count();
                assert!(shards.iter().all(|it| share(&it) == 48 / count as usize));
            }
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in ["", "3", "a/b", "1/0", "-1/3"] {
            assert_eq!(text.parse::<Shard>(), Err(ShardError::Form(text.to_owned())));
        }
        assert_eq!("3/3".parse::<Shard>(), Err(ShardError::Beyond { index: 3, count: 3 }));
    }
}
