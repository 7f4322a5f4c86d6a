//! Estimates as rows of Parquet.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Resolved;

use super::figures::{Pay, short_name, to_cents};
use super::lists::{Factors, Places, Texts};
use crate::ask::Identity;
use crate::error::Error;
use crate::input::column_of;

/// Texts that stand for themselves.
const TEXTS: [&str; 6] = ["id", "role", "occupation", "release", "model", "grade"];
/// Amounts: the interval of the median, the range to post, and the base's median.
const AMOUNTS: [&str; 5] = [
    "median_low_cents",
    "median_high_cents",
    "posting_low_cents",
    "posting_high_cents",
    "base_median_cents",
];

/// Estimates, column by column.
#[derive(Debug)]
pub(crate) struct Estimates {
    texts: [StringBuilder; TEXTS.len()],
    row: Int64Builder,
    annual: Pay,
    hourly: Pay,
    amounts: [Int64Builder; AMOUNTS.len()],
    coverage: Float64Builder,
    mu: Float64Builder,
    tau: Float64Builder,
    factors: Factors,
    base: Places,
    assumptions: Texts<3>,
    unused: Texts<4>,
    warnings: Texts<3>,
    degraded: BooleanBuilder,
}

impl Default for Estimates {
    fn default() -> Self {
        Self {
            texts: Default::default(),
            row: Int64Builder::new(),
            annual: Pay::default(),
            hourly: Pay::default(),
            amounts: Default::default(),
            coverage: Float64Builder::new(),
            mu: Float64Builder::new(),
            tau: Float64Builder::new(),
            factors: Factors::default(),
            base: Places::default(),
            assumptions: Texts::new(["id", "text", "source"]),
            unused: Texts::new(["field", "input", "kind", "reason"]),
            warnings: Texts::new(["id", "field", "text"]),
            degraded: BooleanBuilder::new(),
        }
    }
}

impl Estimates {
    /// Appends the estimate of a row. One of another release or model is refused: a piece is of one.
    pub(crate) fn push_estimate(
        &mut self,
        id: &str,
        row: u64,
        estimate: &pb::Estimate,
        identity: &Identity,
    ) -> Result<(), Error> {
        if estimate.release != identity.release {
            return Err(Error::Answer("an estimate of another release than the one asked for"));
        }
        if estimate.model != identity.model {
            let other = format!("its model became {} during the run; run again", estimate.model);
            return Err(Error::Refused(other));
        }
        let resolved =
            estimate.resolved.as_ref().ok_or(Error::Answer("an estimate without its role"))?;
        let (role, occupation) =
            (resource_name(&resolved.role), resource_name(&resolved.occupation));
        let grade = short_name(estimate.grade().as_str_name(), "GRADE_");
        let texts = [id, role, occupation, &estimate.release, &estimate.model, grade];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_value(text);
        }
        self.row.append_value(row.cast_signed());
        self.annual.push_distribution(estimate.annual.as_ref())?;
        self.hourly.push_distribution(estimate.hourly.as_ref())?;
        let (interval, posting) = (estimate.median_interval_usd, estimate.posting_range_usd);
        let amounts = [
            interval.map(|interval| interval.low),
            interval.map(|interval| interval.high),
            posting.map(|posting| posting.low),
            posting.map(|posting| posting.high),
            Some(estimate.base_annual_usd),
        ];
        for (column, amount) in self.amounts.iter_mut().zip(amounts) {
            column.append_option(amount.map(to_cents).transpose()?);
        }
        let evidence =
            estimate.evidence.as_ref().ok_or(Error::Answer("an estimate without evidence"))?;
        self.coverage.append_option(interval.map(|interval| interval.coverage));
        self.mu.append_option(evidence.rank.map(|rank| rank.mu));
        self.tau.append_option(evidence.rank.map(|rank| rank.tau));
        self.factors.push_factors(estimate)?;
        self.base.push_base(evidence.base.as_ref());
        let assumptions = evidence.assumptions.iter();
        self.assumptions.push_texts(
            assumptions.map(|assumption| [&*assumption.id, &*assumption.text, &*assumption.source]),
        );
        let columns: Vec<_> =
            estimate.unused_inputs.iter().map(|input| column_of(&input.field)).collect();
        self.unused.push_texts(estimate.unused_inputs.iter().zip(&columns).map(
            |(input, column)| {
                let kind = short_name(input.kind().as_str_name(), "UNUSED_KIND_");
                [column.as_str(), &*input.input, kind, &*input.reason]
            },
        ));
        let columns: Vec<_> =
            estimate.warnings.iter().map(|warning| column_of(&warning.field)).collect();
        let warnings = estimate.warnings.iter().zip(&columns);
        self.warnings.push_texts(
            warnings.map(|(warning, column)| [&*warning.id, column.as_str(), &*warning.text]),
        );
        self.degraded.append_value(estimate.degradation.is_some());
        Ok(())
    }

    /// Returns the rows.
    pub(crate) fn finish_batch(mut self) -> Result<RecordBatch, Error> {
        let mut columns: Vec<(&str, ArrayRef, bool)> =
            vec![("row", Arc::new(self.row.finish()), false)];
        for (name, mut texts) in TEXTS.into_iter().zip(self.texts) {
            columns.push((name, Arc::new(texts.finish()), false));
        }
        columns.swap(0, 1);
        columns.push(("annual", self.annual.finish_column(), false));
        columns.push(("hourly", self.hourly.finish_column(), false));
        for (name, mut amounts) in AMOUNTS.into_iter().zip(self.amounts) {
            columns.push((name, Arc::new(amounts.finish()), true));
        }
        columns.push(("interval_coverage", Arc::new(self.coverage.finish()), true));
        columns.push(("rank_mu", Arc::new(self.mu.finish()), true));
        columns.push(("rank_tau", Arc::new(self.tau.finish()), true));
        columns.push(("factors", self.factors.finish_column(), false));
        columns.push(("base", self.base.finish_column(), false));
        columns.push(("assumptions", self.assumptions.finish_column(), false));
        columns.push(("unused_inputs", self.unused.finish_column(), false));
        columns.push(("warnings", self.warnings.finish_column(), false));
        columns.push(("degraded", Arc::new(self.degraded.finish()), false));
        RecordBatch::try_from_iter_with_nullable(columns)
            .map_err(|error| Error::Output(error.to_string()))
    }
}

/// The name of a resource that was read.
fn resource_name(resolved: &Option<Resolved>) -> &str {
    resolved.as_ref().map_or("", |resolved| resolved.resource.as_str())
}
