//! Estimates as rows of Parquet.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Resolved;

use super::figures::{Pay, cents, word};
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
    pub(crate) fn push(
        &mut self,
        id: &str,
        row: u64,
        it: &pb::Estimate,
        identity: &Identity,
    ) -> Result<(), Error> {
        if it.release != identity.release {
            return Err(Error::Answer("an estimate of another release than the one asked for"));
        }
        if it.model != identity.model {
            let other = format!("its model became {} during the run; run again", it.model);
            return Err(Error::Refused(other));
        }
        let resolved = it.resolved.as_ref().ok_or(Error::Answer("an estimate without its role"))?;
        let (role, occupation) = (name(&resolved.role), name(&resolved.occupation));
        let grade = word(it.grade().as_str_name(), "GRADE_");
        let texts = [id, role, occupation, &it.release, &it.model, grade];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_value(text);
        }
        self.row.append_value(row.cast_signed());
        self.annual.push(it.annual.as_ref())?;
        self.hourly.push(it.hourly.as_ref())?;
        let (interval, posting) = (it.median_interval_usd, it.posting_range_usd);
        let amounts = [
            interval.map(|it| it.low),
            interval.map(|it| it.high),
            posting.map(|it| it.low),
            posting.map(|it| it.high),
            Some(it.base_annual_usd),
        ];
        for (column, amount) in self.amounts.iter_mut().zip(amounts) {
            column.append_option(amount.map(cents).transpose()?);
        }
        let evidence = it.evidence.as_ref().ok_or(Error::Answer("an estimate without evidence"))?;
        self.coverage.append_option(interval.map(|it| it.coverage));
        self.mu.append_option(evidence.rank.map(|it| it.mu));
        self.tau.append_option(evidence.rank.map(|it| it.tau));
        self.factors.push(it)?;
        self.base.push(evidence.base.as_ref());
        let assumptions = evidence.assumptions.iter();
        self.assumptions.push(assumptions.map(|it| [&*it.id, &*it.text, &*it.source]));
        let columns: Vec<_> = it.unused_inputs.iter().map(|it| column_of(&it.field)).collect();
        self.unused.push(it.unused_inputs.iter().zip(&columns).map(|(it, column)| {
            let kind = word(it.kind().as_str_name(), "UNUSED_KIND_");
            [column.as_str(), &*it.input, kind, &*it.reason]
        }));
        let columns: Vec<_> = it.warnings.iter().map(|it| column_of(&it.field)).collect();
        let warnings = it.warnings.iter().zip(&columns);
        self.warnings.push(warnings.map(|(it, column)| [&*it.id, column.as_str(), &*it.text]));
        self.degraded.append_value(it.degradation.is_some());
        Ok(())
    }

    /// Returns the rows.
    pub(crate) fn finish(mut self) -> Result<RecordBatch, Error> {
        let mut columns: Vec<(&str, ArrayRef, bool)> =
            vec![("row", Arc::new(self.row.finish()), false)];
        for (name, mut texts) in TEXTS.into_iter().zip(self.texts) {
            columns.push((name, Arc::new(texts.finish()), false));
        }
        columns.swap(0, 1);
        columns.push(("annual", self.annual.finish(), false));
        columns.push(("hourly", self.hourly.finish(), false));
        for (name, mut amounts) in AMOUNTS.into_iter().zip(self.amounts) {
            columns.push((name, Arc::new(amounts.finish()), true));
        }
        columns.push(("interval_coverage", Arc::new(self.coverage.finish()), true));
        columns.push(("rank_mu", Arc::new(self.mu.finish()), true));
        columns.push(("rank_tau", Arc::new(self.tau.finish()), true));
        columns.push(("factors", self.factors.finish(), false));
        columns.push(("base", self.base.finish(), false));
        columns.push(("assumptions", self.assumptions.finish(), false));
        columns.push(("unused_inputs", self.unused.finish(), false));
        columns.push(("warnings", self.warnings.finish(), false));
        columns.push(("degraded", Arc::new(self.degraded.finish()), false));
        RecordBatch::try_from_iter_with_nullable(columns)
            .map_err(|error| Error::Output(error.to_string()))
    }
}

/// The name of a resource that was read.
fn name(resolved: &Option<Resolved>) -> &str {
    resolved.as_ref().map_or("", |it| it.resource.as_str())
}
