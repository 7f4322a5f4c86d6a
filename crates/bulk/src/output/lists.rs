//! Lists of an estimate as columns: factors, the places of the base, and texts to look at.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::Resolved;

use super::figures::{short_name, struct_column, to_cents};
use crate::error::Error;

/// Items as lists, so many to each row.
fn list_column(lengths: Vec<usize>, items: StructArray) -> ArrayRef {
    let item = Arc::new(Field::new_list_field(
        DataType::clone(arrow_array::Array::data_type(&items)),
        false,
    ));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(items), None))
}

/// The itemised factors, in the order of the estimate.
#[derive(Debug, Default)]
pub(super) struct Factors {
    lengths: Vec<usize>,
    kind: StringBuilder,
    stated: BooleanBuilder,
    score: Float64Builder,
    multiplier: Float64Builder,
    cents: Int64Builder,
    median: Int64Builder,
    evidence_kind: StringBuilder,
    coefficients: ListBuilder<StringBuilder>,
}

impl Factors {
    /// Appends all factors of an estimate: what each adds is its median less the one before.
    pub(super) fn push_factors(&mut self, estimate: &pb::Estimate) -> Result<(), Error> {
        let evidence = estimate.evidence.as_ref();
        let factors = evidence.map(|evidence| evidence.factors.as_slice()).unwrap_or_default();
        self.lengths.push(factors.len());
        let mut before = to_cents(estimate.base_annual_usd)?;
        for factor in factors {
            let after = to_cents(factor.median_usd)?;
            self.kind.append_value(short_name(factor.kind().as_str_name(), "FACTOR_KIND_"));
            self.stated.append_value(factor.stated);
            self.score.append_value(factor.score);
            self.multiplier.append_value(factor.multiplier);
            self.cents.append_value(after - before);
            self.median.append_value(after);
            let effect = estimate.factors.iter().find(|stated| stated.kind == factor.kind);
            let kind = effect
                .map(|effect| short_name(effect.evidence_kind().as_str_name(), "EVIDENCE_KIND_"));
            self.evidence_kind.append_option(kind);
            for coefficient in &factor.coefficients {
                self.coefficients.values().append_value(&coefficient.id);
            }
            self.coefficients.append(true);
            before = after;
        }
        Ok(())
    }

    pub(super) fn finish_column(mut self) -> ArrayRef {
        let items = struct_column(vec![
            ("kind", Arc::new(self.kind.finish()), false),
            ("stated", Arc::new(self.stated.finish()), false),
            ("score", Arc::new(self.score.finish()), false),
            ("multiplier", Arc::new(self.multiplier.finish()), false),
            ("cents", Arc::new(self.cents.finish()), false),
            ("median_cents", Arc::new(self.median.finish()), false),
            ("evidence_kind", Arc::new(self.evidence_kind.finish()), true),
            ("coefficients", Arc::new(self.coefficients.finish()), false),
        ]);
        list_column(self.lengths, items)
    }
}

/// The distributions that the base was made from: each place with its answer, published or not.
#[derive(Debug, Default)]
pub(super) struct Places {
    lengths: Vec<usize>,
    place: StringBuilder,
    weight: Float64Builder,
    benchmark: StringBuilder,
    answer: StringBuilder,
    steps: ListBuilder<StringBuilder>,
}

impl Places {
    pub(super) fn push_base(&mut self, base: Option<&pb::EstimateBase>) {
        let places = base.map(|base| base.places.as_slice()).unwrap_or_default();
        let count = |place: &pb::BasePlace| {
            usize::from(place.area.is_some()) + usize::from(place.industry.is_some())
        };
        self.lengths.push(places.iter().map(count).sum());
        for place in places {
            for market in [&place.area, &place.industry].into_iter().flatten() {
                self.place.append_value(short_name(place.kind().as_str_name(), "PLACE_KIND_"));
                self.weight.append_value(place.weight);
                self.benchmark.append_value(&market.benchmark);
                self.answer.append_value(short_name(market.answer().as_str_name(), "ANSWER_KIND_"));
                for step in &market.steps {
                    let outcome = short_name(step.outcome().as_str_name(), "STEP_OUTCOME_");
                    let name = |resolved: &Option<Resolved>| {
                        resolved
                            .as_ref()
                            .map(|resolved| resolved.display_name.clone())
                            .unwrap_or_default()
                    };
                    let (area, industry) = step
                        .market
                        .as_ref()
                        .map(|place| (name(&place.area), name(&place.industry)))
                        .unwrap_or_default();
                    self.steps.values().append_value(format!("{area}; {industry}: {outcome}"));
                }
                self.steps.append(true);
            }
        }
    }

    pub(super) fn finish_column(mut self) -> ArrayRef {
        let items = struct_column(vec![
            ("place", Arc::new(self.place.finish()), false),
            ("weight", Arc::new(self.weight.finish()), false),
            ("benchmark", Arc::new(self.benchmark.finish()), false),
            ("answer", Arc::new(self.answer.finish()), false),
            ("steps", Arc::new(self.steps.finish()), false),
        ]);
        list_column(self.lengths, items)
    }
}

/// Lists of texts under these names.
#[derive(Debug)]
pub(super) struct Texts<const N: usize> {
    lengths: Vec<usize>,
    names: [&'static str; N],
    texts: [StringBuilder; N],
}

impl<const N: usize> Texts<N> {
    pub(super) fn new(names: [&'static str; N]) -> Self {
        Self { lengths: Vec::new(), names, texts: std::array::from_fn(|_| StringBuilder::new()) }
    }

    pub(super) fn push_texts<'t>(&mut self, items: impl ExactSizeIterator<Item = [&'t str; N]>) {
        self.lengths.push(items.len());
        for item in items {
            for (texts, text) in self.texts.iter_mut().zip(item) {
                texts.append_value(text);
            }
        }
    }

    pub(super) fn finish_column(self) -> ArrayRef {
        let column = |(name, mut texts): (_, StringBuilder)| -> (&str, ArrayRef, bool) {
            (name, Arc::new(texts.finish()), false)
        };
        let columns = self.names.into_iter().zip(self.texts).map(column).collect();
        list_column(self.lengths, struct_column(columns))
    }
}
