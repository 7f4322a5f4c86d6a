//! Benchmarks as rows: what a market pays, each figure with its kind.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use medwage_contracts::pb::benchmark::Benchmark;
use medwage_contracts::pb::types::{
    AnswerKind, FigureKind, GapKind, Grade, PayDistribution, Resolved,
};

use super::figures::{Pay, short_name, to_cents};
use crate::ask::release_of;
use crate::error::Error;

/// How much is known of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// At least one figure was published.
    Published,
    /// Figures are estimates, for a market that publishes none.
    Modeled,
    /// Only a lower bound is known.
    LowerBound,
    /// Nothing was released.
    Withheld,
}

impl RowKind {
    /// Returns the kind of a benchmark.
    pub(crate) fn of_benchmark(benchmark: &Benchmark) -> Self {
        if benchmark.answer() == AnswerKind::Modeled {
            return Self::Modeled;
        }
        let pay = || benchmark.annual.iter().chain(&benchmark.hourly);
        if pay().any(has_number) {
            return Self::Published;
        }
        let is_bound =
            |pay: &PayDistribution| pay.gaps.iter().any(|gap| gap.kind() == GapKind::LowerBound);
        if pay().any(is_bound) { Self::LowerBound } else { Self::Withheld }
    }

    fn kind_name(self) -> &'static str {
        match self {
            Self::Published => short_name(FigureKind::Published.as_str_name(), "FIGURE_KIND_"),
            Self::Modeled => short_name(FigureKind::Modeled.as_str_name(), "FIGURE_KIND_"),
            Self::LowerBound => short_name(GapKind::LowerBound.as_str_name(), "GAP_KIND_"),
            Self::Withheld => short_name(GapKind::Withheld.as_str_name(), "GAP_KIND_"),
        }
    }
}

fn has_number(pay: &PayDistribution) -> bool {
    [pay.mean, pay.p10, pay.p25, pay.p50, pay.p75, pay.p90].iter().any(Option::is_some)
}

/// Texts of a row, in the order of their columns; the grade is absent where nothing is graded.
const TEXTS: [&str; 9] = [
    "name",
    "kind",
    "occupation",
    "occupation_title",
    "area",
    "area_name",
    "industry",
    "industry_name",
    "grade",
];

/// Benchmarks, column by column.
#[derive(Debug, Default)]
pub(crate) struct BenchmarkRows {
    texts: [StringBuilder; TEXTS.len()],
    employment: Int64Builder,
    annual: Pay,
    hourly: Pay,
    interval: [Int64Builder; 2],
    coverage: Float64Builder,
    release: StringBuilder,
    count: usize,
}

impl BenchmarkRows {
    pub(crate) fn row_count(&self) -> usize {
        self.count
    }

    /// Appends a benchmark.
    pub(crate) fn push_benchmark(&mut self, benchmark: &Benchmark) -> Result<(), Error> {
        let market =
            benchmark.resolved.as_ref().ok_or(Error::Answer("a benchmark without its market"))?;
        let read = |input: &Option<Resolved>| {
            let input = input.as_ref();
            input.map(|read| (read.resource.clone(), read.display_name.clone())).unwrap_or_default()
        };
        let (occupation, title) = read(&market.occupation);
        let (area, area_name) = read(&market.area);
        let (industry, industry_name) = read(&market.industry);
        let kind = RowKind::of_benchmark(benchmark).kind_name().to_owned();
        let grade = match benchmark.grade() {
            Grade::Unspecified => String::new(),
            grade => short_name(grade.as_str_name(), "GRADE_").to_owned(),
        };
        let name = benchmark.name.clone();
        let texts =
            [name, kind, occupation, title, area, area_name, industry, industry_name, grade];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option((!text.is_empty()).then_some(text));
        }
        self.employment.append_option(benchmark.employment.map(i64::from));
        self.annual.push_distribution(benchmark.annual.as_ref())?;
        self.hourly.push_distribution(benchmark.hourly.as_ref())?;
        let interval = benchmark.median_interval_usd;
        let ends = [interval.map(|interval| interval.low), interval.map(|interval| interval.high)];
        for (column, end) in self.interval.iter_mut().zip(ends) {
            column.append_option(end.map(to_cents).transpose()?);
        }
        self.coverage.append_option(interval.map(|interval| interval.coverage));
        self.release.append_value(release_of(benchmark));
        self.count += 1;
        Ok(())
    }

    /// Returns the rows.
    pub(crate) fn finish_batch(self) -> Result<RecordBatch, Error> {
        let mut columns: Vec<(&str, ArrayRef, bool)> = Vec::new();
        for (name, mut texts) in TEXTS.into_iter().zip(self.texts) {
            columns.push((name, Arc::new(texts.finish()), true));
        }
        let Self { mut employment, annual, hourly, interval, mut coverage, mut release, .. } = self;
        columns.push(("employment", Arc::new(employment.finish()), true));
        columns.push(("annual", annual.finish_column(), false));
        columns.push(("hourly", hourly.finish_column(), false));
        let names = ["median_low_cents", "median_high_cents"];
        for (name, mut amounts) in names.into_iter().zip(interval) {
            columns.push((name, Arc::new(amounts.finish()), true));
        }
        columns.push(("interval_coverage", Arc::new(coverage.finish()), true));
        columns.push(("release", Arc::new(release.finish()), false));
        RecordBatch::try_from_iter_with_nullable(columns)
            .map_err(|error| Error::Output(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use medwage_contracts::pb::types::PayGap;

    use super::*;

    #[test]
    fn a_row_says_the_most_that_is_known() {
        let gap = |kind: GapKind| PayDistribution {
            gaps: vec![PayGap { figure: "p50".to_owned(), kind: kind.into(), ..PayGap::default() }],
            ..PayDistribution::default()
        };
        let number = PayDistribution { p10: Some(1.0), ..gap(GapKind::LowerBound) };
        let published = AnswerKind::Published;
        for (answer, annual, hourly, kind) in [
            (published, gap(GapKind::Withheld), number.clone(), RowKind::Published),
            (published, gap(GapKind::LowerBound), gap(GapKind::Withheld), RowKind::LowerBound),
            (published, gap(GapKind::Withheld), gap(GapKind::NotApplicable), RowKind::Withheld),
            (AnswerKind::Modeled, number.clone(), number, RowKind::Modeled),
        ] {
            let benchmark = Benchmark {
                answer: answer.into(),
                annual: Some(annual),
                hourly: Some(hourly),
                ..Benchmark::default()
            };
            assert_eq!(RowKind::of_benchmark(&benchmark), kind);
        }
        assert_eq!(RowKind::of_benchmark(&Benchmark::default()), RowKind::Withheld);
    }
}
