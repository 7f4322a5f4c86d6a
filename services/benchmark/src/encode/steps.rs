//! The way to an answer, in words.

use medwage_contracts::pb::benchmark::{FallbackStep, StepOutcome};
use medwage_domain::benchmark::walk::{Outcome, Step};

use crate::store::Loaded;

/// Writes one considered cell and what came of it.
pub(crate) fn step(loaded: &Loaded, step: &Step) -> FallbackStep {
    let outcome = match step.outcome {
        Outcome::Answered => StepOutcome::Answered,
        Outcome::NotPublished => StepOutcome::NotPublished,
        Outcome::Withheld => StepOutcome::Withheld,
        Outcome::BelowFloor { .. } => StepOutcome::BelowReliabilityFloor,
        Outcome::Modelled => StepOutcome::Modelled,
    };
    FallbackStep {
        cell: Some(loaded.labels.cell(&loaded.release, step.cell)),
        outcome: outcome.into(),
        reason: outcome_text(step.outcome),
    }
}

/// What came of a considered cell, in words.
pub(crate) fn outcome_text(outcome: Outcome) -> String {
    match outcome {
        Outcome::Answered => "published; it answers".to_owned(),
        Outcome::NotPublished => "the release has no such cell".to_owned(),
        Outcome::Withheld => "the cell exists and its wages are withheld (footnote 8)".to_owned(),
        Outcome::BelowFloor { grade, floor } => {
            format!("grade {grade:?} is below the floor {floor:?}")
        }
        Outcome::Modelled => "estimated; see model for what it rests on".to_owned(),
    }
}
