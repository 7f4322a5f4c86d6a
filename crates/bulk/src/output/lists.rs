//! What an estimate lists, as columns: factors, the places of the base, and texts to look at.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use medwage_contracts::pb::benchmark::AnswerKind;
use medwage_contracts::pb::estimator as pb;

use super::figures::{cents, structure, word};
use crate::error::Error;

/// Items as lists, so many to each row.
fn list(lengths: Vec<usize>, items: StructArray) -> ArrayRef {
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
    evidence: StringBuilder,
    coefficients: ListBuilder<StringBuilder>,
}

impl Factors {
    pub(super) fn push(&mut self, factors: &[pb::Factor]) -> Result<(), Error> {
        self.lengths.push(factors.len());
        for it in factors {
            self.kind.append_value(word(it.kind().as_str_name(), "FACTOR_KIND_"));
            self.stated.append_value(it.stated);
            self.score.append_value(it.score);
            self.multiplier.append_value(it.multiplier);
            self.cents.append_option(cents(it.dollars.as_ref())?);
            self.median.append_option(cents(it.median.as_ref())?);
            self.evidence.append_value(word(it.evidence().as_str_name(), "EVIDENCE_KIND_"));
            for coefficient in &it.coefficients {
                self.coefficients.values().append_value(&coefficient.id);
            }
            self.coefficients.append(true);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> ArrayRef {
        let items = structure(vec![
            ("kind", Arc::new(self.kind.finish()), false),
            ("stated", Arc::new(self.stated.finish()), false),
            ("score", Arc::new(self.score.finish()), false),
            ("multiplier", Arc::new(self.multiplier.finish()), false),
            ("cents", Arc::new(self.cents.finish()), true),
            ("median_cents", Arc::new(self.median.finish()), true),
            ("evidence", Arc::new(self.evidence.finish()), false),
            ("coefficients", Arc::new(self.coefficients.finish()), false),
        ]);
        list(self.lengths, items)
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
    pub(super) fn push(&mut self, base: Option<&pb::EstimateBase>) {
        let places = base.map(|it| it.places.as_slice()).unwrap_or_default();
        let cells = |it: &pb::BasePlace| {
            [it.area.clone(), it.setting.clone()].into_iter().flatten().count()
        };
        self.lengths.push(places.iter().map(cells).sum());
        for place in places {
            for cell in [&place.area, &place.setting].into_iter().flatten() {
                self.place.append_value(word(place.place().as_str_name(), "PLACE_KIND_"));
                self.weight.append_value(place.weight);
                self.benchmark.append_value(&cell.benchmark);
                let answer = AnswerKind::try_from(cell.answer).unwrap_or_default();
                self.answer.append_value(word(answer.as_str_name(), "ANSWER_KIND_"));
                for step in &cell.steps {
                    let outcome = word(step.outcome().as_str_name(), "STEP_OUTCOME_");
                    let cell = step.cell.as_ref();
                    let (area, industry) =
                        cell.map_or(("", ""), |it| (&it.area_name, &it.industry_title));
                    self.steps.values().append_value(format!("{area}; {industry}: {outcome}"));
                }
                self.steps.append(true);
            }
        }
    }

    pub(super) fn finish(mut self) -> ArrayRef {
        let items = structure(vec![
            ("place", Arc::new(self.place.finish()), false),
            ("weight", Arc::new(self.weight.finish()), false),
            ("benchmark", Arc::new(self.benchmark.finish()), false),
            ("answer", Arc::new(self.answer.finish()), false),
            ("steps", Arc::new(self.steps.finish()), false),
        ]);
        list(self.lengths, items)
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

    pub(super) fn push<'t>(&mut self, items: impl ExactSizeIterator<Item = [&'t str; N]>) {
        self.lengths.push(items.len());
        for item in items {
            for (texts, text) in self.texts.iter_mut().zip(item) {
                texts.append_value(text);
            }
        }
    }

    pub(super) fn finish(self) -> ArrayRef {
        let column = |(name, mut texts): (_, StringBuilder)| -> (&str, ArrayRef, bool) {
            (name, Arc::new(texts.finish()), false)
        };
        let columns = self.names.into_iter().zip(self.texts).map(column).collect();
        list(self.lengths, structure(columns))
    }
}
