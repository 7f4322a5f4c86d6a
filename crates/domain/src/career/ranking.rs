//! Credentials side by side, for one person.

use super::returns::Return;
use crate::estimate::CredentialIx;

/// A credential with its return.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Which, by place in the catalogue.
    pub credential: CredentialIx,
    /// What it costs and brings.
    pub reckoned: Return,
}

/// Returns which of the others is better or as good in value, cost and time, and better in one of them.
pub fn dominated(one: &Ranked, others: &[Ranked]) -> Option<CredentialIx> {
    let by = |other: &&Ranked| {
        let (it, that) = (&one.reckoned, &other.reckoned);
        let as_good = that.value.base >= it.value.base
            && that.cost.base <= it.cost.base
            && that.months <= it.months;
        let better = that.value.base > it.value.base
            || that.cost.base < it.cost.base
            || that.months < it.months;
        as_good && better
    };
    others.iter().find(by).map(|it| it.credential)
}
