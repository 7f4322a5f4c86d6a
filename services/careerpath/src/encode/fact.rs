//! Numbers with what they rest on.

use medwage_contracts::pb::careerpath as pb;
use medwage_domain::career::Fact;
use medwage_domain::money::Cents;

pub(super) fn money(fact: &Fact<Cents>) -> pb::MoneyFact {
    pb::MoneyFact {
        low: Some(fact.low.into()),
        base: Some(fact.base.into()),
        high: Some(fact.high.into()),
        figures: figures(&fact.figures),
        assumption: fact.assumption.clone(),
    }
}

pub(super) fn number(fact: &Fact<f64>) -> pb::NumberFact {
    pb::NumberFact {
        low: fact.low,
        base: fact.base,
        high: fact.high,
        figures: figures(&fact.figures),
        assumption: fact.assumption.clone(),
    }
}

/// Published statistics by name; their ids are lower case.
pub(super) fn figures(ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| format!("publishedStatistics/{}", id.to_lowercase())).collect()
}
